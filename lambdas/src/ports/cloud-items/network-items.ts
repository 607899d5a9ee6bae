import type * as facts from "@isthmus/domain/cloud/network";
import { z } from "zod";
import { aws, type FactsShape, listOf, texts } from "./cloud-item.ts";

const vpc = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  cidrs: texts,
  ipv6Cidrs: texts,
  isDefault: z.boolean(),
} satisfies FactsShape<facts.Vpc>;

const subnet = {
  id: z.string(),
  vpcId: z.string(),
  name: z.string().optional(),
  state: z.string(),
  cidr: z.string(),
  ipv6Cidr: z.string().optional(),
  availabilityZone: z.string(),
  availableAddresses: z.number().optional(),
} satisfies FactsShape<facts.Subnet>;

const route = { destination: z.string(), target: z.string(), state: z.string(), origin: z.string() } satisfies FactsShape<facts.Route>;

const routeTable = {
  id: z.string(),
  vpcId: z.string(),
  name: z.string().optional(),
  main: z.boolean(),
  subnetIds: texts,
  propagatingGatewayIds: texts,
  routes: listOf(z.object(route)),
} satisfies FactsShape<facts.RouteTable>;

const internetGateway = {
  id: z.string(),
  name: z.string().optional(),
  vpcIds: texts,
  egressOnly: z.boolean(),
} satisfies FactsShape<facts.InternetGateway>;

const natAddress = {
  privateIp: z.string().optional(),
  publicIp: z.string().optional(),
  networkInterfaceId: z.string().optional(),
} satisfies FactsShape<facts.NatGateway["addresses"][number]>;

const natGateway = {
  id: z.string(),
  name: z.string().optional(),
  vpcId: z.string(),
  subnetId: z.string().optional(),
  state: z.string(),
  connectivity: z.enum(["public", "private", "unknown"]),
  addresses: listOf(z.object(natAddress)),
} satisfies FactsShape<facts.NatGateway>;

const peeredVpc = {
  vpcId: z.string(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  cidrs: texts,
} satisfies FactsShape<facts.PeeredVpc>;

const vpcPeering = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  requester: z.object(peeredVpc),
  accepter: z.object(peeredVpc),
} satisfies FactsShape<facts.VpcPeering>;

const vpcEndpoint = {
  id: z.string(),
  name: z.string().optional(),
  vpcId: z.string(),
  state: z.string(),
  type: z.string(),
  service: z.string(),
  subnetIds: texts,
  routeTableIds: texts,
  networkInterfaceIds: texts,
} satisfies FactsShape<facts.VpcEndpoint>;

const networkInterface = {
  id: z.string(),
  name: z.string().optional(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  status: z.string(),
  type: z.string(),
  privateIps: texts,
  publicIp: z.string().optional(),
  mac: z.string().optional(),
  instanceId: z.string().optional(),
  securityGroupIds: texts,
  sourceDestCheck: z.boolean().optional(),
} satisfies FactsShape<facts.NetworkInterface>;

const elasticAddress = {
  id: z.string(),
  name: z.string().optional(),
  publicIp: z.string(),
  privateIp: z.string().optional(),
  instanceId: z.string().optional(),
  networkInterfaceId: z.string().optional(),
} satisfies FactsShape<facts.ElasticAddress>;

const flowLog = {
  id: z.string(),
  resourceId: z.string(),
  status: z.string(),
  destinationType: z.string(),
  trafficType: z.string().optional(),
} satisfies FactsShape<facts.FlowLog>;

/** Items of what a VPC is made of. */
export const networkItems = [
  z.object({ ...aws, kind: z.literal("vpc"), ...vpc }),
  z.object({ ...aws, kind: z.literal("subnet"), ...subnet }),
  z.object({ ...aws, kind: z.literal("route-table"), ...routeTable }),
  z.object({ ...aws, kind: z.literal("internet-gateway"), ...internetGateway }),
  z.object({ ...aws, kind: z.literal("nat-gateway"), ...natGateway }),
  z.object({ ...aws, kind: z.literal("vpc-peering"), ...vpcPeering }),
  z.object({ ...aws, kind: z.literal("vpc-endpoint"), ...vpcEndpoint }),
  z.object({ ...aws, kind: z.literal("network-interface"), ...networkInterface }),
  z.object({ ...aws, kind: z.literal("elastic-address"), ...elasticAddress }),
  z.object({ ...aws, kind: z.literal("flow-log"), ...flowLog }),
] as const;

import { createHash } from "node:crypto";
import type { AccountView } from "../account-view.ts";
import type { Conditions } from "../conditions.ts";
import type { SampleInterface, SamplePlacement, SampleSubnet } from "../resources/network.ts";
import type { RegionResources } from "../resources/region.ts";
import type { SampleInstance } from "../resources/services.ts";

type View = Pick<AccountView, "resources" | "conditions">;

const minuteMs = 60_000;
/** AWS keeps the first four addresses of a subnet and the last one. */
const reservedAddresses = 5;

/** Every network interface of a Region: of instances, NAT gateways, endpoints, attachments, load balancers, databases and functions. */
export function interfacesIn(view: View): readonly SampleInterface[] {
  const { resources } = view;
  return [
    ...resources.instances.map((instance) => instanceInterface(instance, view)),
    ...resources.natGateways.map((nat) => ({
      ...managed(nat, { owner: nat.natGatewayId, resources, atMs: nat.createdAtMs }),
      type: "nat_gateway" as const,
      description: `Interface for NAT Gateway ${nat.natGatewayId}`,
      publicIp: nat.publicIp,
      sourceDestCheck: false,
    })),
    ...resources.endpoints.flatMap((endpoint) =>
      endpoint.placements.map((placement) => ({
        ...managed(placement, { owner: endpoint.endpointId, resources, atMs: endpoint.createdAtMs }),
        type: "vpc_endpoint" as const,
        description: `VPC Endpoint Interface ${endpoint.endpointId}`,
        groupIds: endpoint.groupIds,
      })),
    ),
    ...resources.transitAttachments.flatMap(({ attachmentId, placements }) =>
      placements.map((placement) => ({
        ...managed(placement, { owner: attachmentId, resources, atMs: resources.transitGateways[0]?.createdAtMs ?? 0 }),
        type: "transit_gateway" as const,
        description: `Network Interface for Transit Gateway Attachment ${attachmentId}`,
        sourceDestCheck: false,
      })),
    ),
    ...serviceInterfaces(resources),
  ];
}

/** The id of the interface that something has in a subnet. */
export function interfaceId(owner: string, subnetId: string): string {
  return `eni-0${createHash("sha256").update(`${owner}/${subnetId}`).digest("hex").slice(0, 16)}`;
}

/** IPv4 addresses that a subnet can still hand out. */
export function freeAddresses(subnet: SampleSubnet, view: View): number {
  const held = interfacesIn(view).filter(({ subnetId }) => subnetId === subnet.subnetId);
  return usableAddresses(subnet) - held.reduce((total, { privateIps }) => total + privateIps.length, 0);
}

function usableAddresses({ cidr }: SampleSubnet): number {
  return 2 ** (32 - Number(cidr.split("/")[1])) - reservedAddresses;
}

/** All addresses of an instance: its own, those of its containers, and those of the containers that filling adds. */
export function addressesOf(instance: SampleInstance, { resources, conditions }: View): readonly string[] {
  const own = [instance.privateIp, ...instance.secondaryIps];
  const wanted = furtherContainers(instance.instanceId, conditions);
  const subnet = resources.subnets.find(({ subnetId }) => subnetId === instance.subnetId);
  if (wanted === 0 || subnet === undefined) return own;
  const others = resources.instances.filter(({ subnetId }) => subnetId === instance.subnetId);
  const taken = new Set(others.flatMap(({ privateIp, secondaryIps }) => [privateIp, ...secondaryIps]));
  return [...own, ...unusedAddresses(subnet, taken).slice(0, wanted)];
}

function furtherContainers(instanceId: string, conditions: Conditions): number {
  const { state, sinceMs } = conditions.of("containers", instanceId);
  return state === "filling" ? Math.floor((conditions.atMs - sinceMs) / minuteMs) : 0;
}

/** Of a subnet that is no larger than a /24. */
function unusedAddresses(subnet: SampleSubnet, taken: ReadonlySet<string>): readonly string[] {
  const [base = "", bits] = subnet.cidr.split("/");
  const [a, b, c, first = 0] = base.split(".").map(Number);
  const size = 2 ** (32 - Number(bits));
  const hosts = Array.from({ length: size - reservedAddresses }, (_, offset) => `${a}.${b}.${c}.${first + 4 + offset}`);
  return hosts.filter((address) => !taken.has(address));
}

function instanceInterface(instance: SampleInstance, view: View): SampleInterface {
  return {
    networkInterfaceId: instance.networkInterfaceId,
    name: instance.name,
    subnetId: instance.subnetId,
    vpcId: vpcOf(instance.subnetId, view.resources),
    type: "interface",
    description: "Primary network interface",
    privateIps: addressesOf(instance, view),
    ...(instance.publicIp === undefined || view.conditions.of("power", instance.instanceId).state === "stopped"
      ? {}
      : { publicIp: instance.publicIp }),
    groupIds: [instance.groupId],
    instanceId: instance.instanceId,
    sourceDestCheck: !instance.forwards,
    attachedAtMs: instance.launchedAtMs,
  };
}

function serviceInterfaces(resources: RegionResources): readonly SampleInterface[] {
  return [
    ...resources.loadBalancers.flatMap(({ name, suffix, type, placements, groupIds, createdAtMs: atMs }) =>
      placements.map((placement) => ({
        ...managed(placement, { owner: suffix, resources, atMs }),
        type: type === "network" ? ("network_load_balancer" as const) : ("interface" as const),
        description: `ELB ${type === "network" ? "net" : "app"}/${name}/${suffix}`,
        groupIds,
      })),
    ),
    ...resources.databases.map(({ identifier, placement, groupId, createdAtMs: atMs }) => ({
      ...managed(placement, { owner: identifier, resources, atMs }),
      description: "RDSNetworkInterface",
      groupIds: [groupId],
    })),
    ...resources.functions.flatMap(({ name, placements, groupIds, modified }) =>
      placements.map((placement) => ({
        ...managed(placement, { owner: name, resources, atMs: Date.parse(modified) }),
        type: "lambda" as const,
        description: `AWS Lambda VPC ENI-${name}`,
        groupIds,
      })),
    ),
  ];
}

/** An interface that a service made for itself. */
function managed(
  { subnetId, privateIp }: SamplePlacement,
  of: { readonly owner: string; readonly resources: RegionResources; readonly atMs: number },
): SampleInterface {
  return {
    networkInterfaceId: interfaceId(of.owner, subnetId),
    subnetId,
    vpcId: vpcOf(subnetId, of.resources),
    type: "interface",
    description: of.owner,
    privateIps: [privateIp],
    groupIds: [],
    sourceDestCheck: true,
    attachedAtMs: of.atMs,
  };
}

function vpcOf(subnetId: string, resources: RegionResources): string {
  return resources.subnets.find((subnet) => subnet.subnetId === subnetId)?.vpcId ?? "";
}

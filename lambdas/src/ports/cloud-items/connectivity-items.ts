import type * as facts from "@isthmus/domain/cloud/connectivity";
import { z } from "zod";
import { aws, type FactsShape, listOf, texts } from "./cloud-item.ts";

const transitGateway = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  asn: z.number().optional(),
  ownerId: z.string().optional(),
} satisfies FactsShape<facts.TransitGateway>;

const transitAttachment = {
  id: z.string(),
  name: z.string().optional(),
  transitGatewayId: z.string(),
  type: z.string(),
  resourceId: z.string(),
  state: z.string(),
  routeTableId: z.string().optional(),
  subnetIds: texts,
} satisfies FactsShape<facts.TransitAttachment>;

const transitRoute = {
  destination: z.string(),
  state: z.string(),
  type: z.string(),
  attachmentIds: texts,
} satisfies FactsShape<facts.TransitRoute>;

const transitRouteTable = {
  id: z.string(),
  name: z.string().optional(),
  transitGatewayId: z.string(),
  state: z.string(),
  associatedAttachmentIds: texts,
  propagatingAttachmentIds: texts,
  routes: listOf(z.object(transitRoute)),
  truncated: z.boolean(),
} satisfies FactsShape<facts.TransitRouteTable>;

const vpnGateway = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  vpcIds: texts,
  asn: z.number().optional(),
} satisfies FactsShape<facts.VpnGateway>;

const customerGateway = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  ipAddress: z.string().optional(),
  asn: z.number().optional(),
} satisfies FactsShape<facts.CustomerGateway>;

const vpnTunnel = {
  outsideIp: z.string(),
  insideCidr: z.string().optional(),
  status: z.string().optional(),
  statusMessage: z.string().optional(),
  lastChangeMs: z.number().optional(),
  acceptedRoutes: z.number().optional(),
  activityLogs: z.boolean().optional(),
  bgpLogs: z.boolean().optional(),
} satisfies FactsShape<facts.VpnTunnel>;

const vpnConnection = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  customerGatewayId: z.string().optional(),
  vpnGatewayId: z.string().optional(),
  transitGatewayId: z.string().optional(),
  staticRoutesOnly: z.boolean().optional(),
  staticRoutes: texts,
  tunnels: listOf(z.object(vpnTunnel)),
} satisfies FactsShape<facts.VpnConnection>;

const directConnection = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  location: z.string().optional(),
  bandwidth: z.string().optional(),
} satisfies FactsShape<facts.DirectConnection>;

const bgpPeer = {
  asn: z.number().optional(),
  addressFamily: z.string().optional(),
  amazonAddress: z.string().optional(),
  customerAddress: z.string().optional(),
  status: z.string().optional(),
} satisfies FactsShape<facts.DirectBgpPeer>;

const virtualInterface = {
  id: z.string(),
  name: z.string().optional(),
  type: z.string(),
  state: z.string(),
  connectionId: z.string(),
  vlan: z.number().optional(),
  customerAsn: z.number().optional(),
  amazonAsn: z.number().optional(),
  vpnGatewayId: z.string().optional(),
  directGatewayId: z.string().optional(),
  bgpPeers: listOf(z.object(bgpPeer)),
} satisfies FactsShape<facts.VirtualInterface>;

const association = {
  gatewayId: z.string(),
  state: z.string(),
  allowedPrefixes: texts,
} satisfies FactsShape<facts.DirectGateway["associations"][number]>;

const directGateway = {
  id: z.string(),
  name: z.string().optional(),
  state: z.string(),
  asn: z.number().optional(),
  associations: listOf(z.object(association)),
} satisfies FactsShape<facts.DirectGateway>;

/** Items of what joins VPCs to each other and to sites. */
export const connectivityItems = [
  z.object({ ...aws, kind: z.literal("transit-gateway"), ...transitGateway }),
  z.object({ ...aws, kind: z.literal("transit-attachment"), ...transitAttachment }),
  z.object({ ...aws, kind: z.literal("transit-route-table"), ...transitRouteTable }),
  z.object({ ...aws, kind: z.literal("vpn-gateway"), ...vpnGateway }),
  z.object({ ...aws, kind: z.literal("customer-gateway"), ...customerGateway }),
  z.object({ ...aws, kind: z.literal("vpn-connection"), ...vpnConnection }),
  z.object({ ...aws, kind: z.literal("direct-connection"), ...directConnection }),
  z.object({ ...aws, kind: z.literal("virtual-interface"), ...virtualInterface }),
  z.object({ ...aws, kind: z.literal("direct-gateway"), ...directGateway }),
] as const;

import type {
  SampleCustomerGateway,
  SampleDirectConnection,
  SampleDirectGateway,
  SampleTransitAttachment,
  SampleTransitGateway,
  SampleTransitRouteTable,
  SampleVirtualInterface,
  SampleVpnConnection,
  SampleVpnGateway,
} from "../resources/connectivity.ts";
import { edgeCidr, gatewayIds as edgeGatewayIds, virginia } from "../virginia/ids.ts";
import { attachmentIds, gatewayIds, mainframeCidr, onPremisesCidr, seoul, subnetIds, transitTableIds, vpcIds, vpnIds } from "./ids.ts";

const siteAsn = 65_010;
const firewallAsn = 65_020;
const directAsn = 64_620;
const routerGatewayId = "cgw-0f1e2d3c4b5a60918";
const firewallGatewayId = "cgw-0f1e2d3c4b5a60919";

export const vpnGateways: readonly SampleVpnGateway[] = [
  { vpnGatewayId: gatewayIds.vpn, name: "prod", vpcId: vpcIds.prod, amazonSideAsn: 64_512 },
];

/** Two devices of the site: its router and, at a second provider's line, its firewall. */
export const customerGateways: readonly SampleCustomerGateway[] = [
  { customerGatewayId: routerGatewayId, name: "busan-rt1", ipAddress: "203.0.113.10", bgpAsn: siteAsn },
  { customerGatewayId: firewallGatewayId, name: "busan-fw1", ipAddress: "203.0.113.18", bgpAsn: firewallAsn },
];

/** The first ends at the virtual private gateway of production, the second at the transit gateway; only the second is logged. */
export const vpnConnections: readonly SampleVpnConnection[] = [
  {
    vpnConnectionId: vpnIds.busan,
    name: "busan",
    vpnGatewayId: gatewayIds.vpn,
    customerGatewayId: routerGatewayId,
    tunnels: [
      { outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30", acceptedRouteCount: 3 },
      { outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30", acceptedRouteCount: 3 },
    ],
    typicalBytesPerMinute: 58_000_000,
    createdAtMs: Date.UTC(2025, 1, 3, 4, 2),
  },
  {
    vpnConnectionId: vpnIds.firewall,
    name: "busan-second-line",
    transitGatewayId: gatewayIds.transit,
    customerGatewayId: firewallGatewayId,
    tunnels: [
      { outsideIp: "198.51.100.21", insideCidr: "169.254.20.0/30", acceptedRouteCount: 1 },
      { outsideIp: "198.51.100.22", insideCidr: "169.254.21.0/30", acceptedRouteCount: 1 },
    ],
    logGroup: "/vpn/busan-second-line",
    typicalBytesPerMinute: 9_000_000,
    createdAtMs: Date.UTC(2025, 7, 18, 1, 45),
  },
];

export const transitGateways: readonly SampleTransitGateway[] = [
  { transitGatewayId: gatewayIds.transit, name: "seoul", amazonSideAsn: 64_513, createdAtMs: Date.UTC(2025, 7, 11, 2, 0) },
];

export const transitAttachments: readonly SampleTransitAttachment[] = [
  attachment("prod", {
    type: "vpc",
    resourceId: vpcIds.prod,
    routeTableId: transitTableIds.workloads,
    placements: [
      { subnetId: subnetIds["prod-private-a"], privateIp: "10.20.16.5" },
      { subnetId: subnetIds["prod-private-b"], privateIp: "10.20.32.5" },
      { subnetId: subnetIds["prod-private-c"], privateIp: "10.20.48.5" },
    ],
    typicalBytesPerMinute: 31_000_000,
  }),
  attachment("dev", {
    type: "vpc",
    resourceId: vpcIds.dev,
    routeTableId: transitTableIds.workloads,
    placements: [
      { subnetId: subnetIds["dev-private-a"], privateIp: "10.30.16.5" },
      { subnetId: subnetIds["dev-private-c"], privateIp: "10.30.32.5" },
    ],
    typicalBytesPerMinute: 7_000_000,
  }),
  attachment("vpn", { type: "vpn", resourceId: vpnIds.firewall, typicalBytesPerMinute: 9_000_000 }),
  attachment("direct", { type: "direct-connect-gateway", resourceId: gatewayIds.direct, typicalBytesPerMinute: 26_000_000 }),
  attachment("peering", {
    type: "peering",
    resourceId: edgeGatewayIds.transit,
    peerRegion: virginia,
    isRequester: true,
    typicalBytesPerMinute: 12_000_000,
  }),
];

/** VPCs reach sites and the other Region but not each other. Direct Connect is preferred to the VPN for what both know. */
export const transitRouteTables: readonly SampleTransitRouteTable[] = [
  {
    routeTableId: transitTableIds.workloads,
    name: "workloads",
    transitGatewayId: gatewayIds.transit,
    propagatingAttachmentIds: [attachmentIds.direct, attachmentIds.vpn],
    routes: [
      { destination: onPremisesCidr, type: "propagated", attachmentIds: [attachmentIds.direct, attachmentIds.vpn] },
      { destination: mainframeCidr, type: "propagated", attachmentIds: [attachmentIds.direct] },
      { destination: edgeCidr, type: "static", attachmentIds: [attachmentIds.peering] },
      { destination: "10.99.0.0/16", type: "static", attachmentIds: [] },
    ],
  },
  {
    routeTableId: transitTableIds.sites,
    name: "sites",
    transitGatewayId: gatewayIds.transit,
    propagatingAttachmentIds: [attachmentIds.prod, attachmentIds.dev, attachmentIds.direct, attachmentIds.vpn],
    routes: [
      { destination: "10.20.0.0/16", type: "propagated", attachmentIds: [attachmentIds.prod] },
      { destination: "10.30.0.0/16", type: "propagated", attachmentIds: [attachmentIds.dev] },
      { destination: onPremisesCidr, type: "propagated", attachmentIds: [attachmentIds.direct, attachmentIds.vpn] },
      { destination: mainframeCidr, type: "propagated", attachmentIds: [attachmentIds.direct] },
      { destination: edgeCidr, type: "static", attachmentIds: [attachmentIds.peering] },
    ],
  },
];

export const directConnections: readonly SampleDirectConnection[] = [
  { connectionId: "dxcon-fg1a2b3c", name: "busan-dx-1", location: "KINX1", bandwidth: "1Gbps", partnerName: "Example Carrier" },
];

export const virtualInterfaces: readonly SampleVirtualInterface[] = [
  {
    virtualInterfaceId: "dxvif-fg4d5e6f",
    name: "busan-transit",
    type: "transit",
    connectionId: "dxcon-fg1a2b3c",
    directConnectGatewayId: gatewayIds.direct,
    vlan: 310,
    asn: siteAsn,
    amazonSideAsn: directAsn,
    amazonAddress: "169.254.96.1/30",
    customerAddress: "169.254.96.2/30",
    bgpPeerId: "dxpeer-fg7a8b9c",
    typicalBps: { in: 3_400_000, out: 2_100_000 },
  },
];

/** Direct Connect gateways belong to no Region: every Region lists them. */
export const directGateways: readonly SampleDirectGateway[] = [
  {
    directConnectGatewayId: gatewayIds.direct,
    name: "busan",
    amazonSideAsn: directAsn,
    association: {
      associationId: "be85116d-46eb-4b43-a27a-da0c2ad648de",
      transitGatewayId: gatewayIds.transit,
      region: seoul,
      allowedPrefixes: ["10.20.0.0/16", "10.30.0.0/16", edgeCidr],
    },
  },
];

function attachment(
  name: keyof typeof attachmentIds,
  of: Pick<SampleTransitAttachment, "type" | "resourceId" | "typicalBytesPerMinute"> & Partial<SampleTransitAttachment>,
): SampleTransitAttachment {
  return {
    attachmentId: attachmentIds[name],
    name: `seoul-${name}`,
    transitGatewayId: gatewayIds.transit,
    routeTableId: transitTableIds.sites,
    placements: [],
    ...of,
  };
}

import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleVpnConnection } from "../sample-account/resources/connectivity.ts";
import type { XmlObject } from "../xml.ts";
import { type Describe, describe } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

/** AWS gives the keys of tunnels to whoever may describe them; whoever reads them must leave them where they are. */
const sampleSecret = "sample-tunnel-key";

/** Describe actions of the site-to-site VPN. */
export const vpnActions: Readonly<Record<string, Describe>> = {
  DescribeVpnConnections: describe({
    listElement: "vpnConnectionSet",
    resources: (_input, { resources }) => resources.vpnConnections,
    id: { parameter: "VpnConnectionId", of: (vpn) => vpn.vpnConnectionId, notFound: "InvalidVpnConnectionID.NotFound" },
    filters: (vpn) => ({
      ...tagFilters(vpn.name),
      "vpn-connection-id": [vpn.vpnConnectionId],
      "vpn-gateway-id": present(vpn.vpnGatewayId),
      "transit-gateway-id": present(vpn.transitGatewayId),
      "customer-gateway-id": [vpn.customerGatewayId],
      state: ["available"],
      type: ["ipsec.1"],
    }),
    render: renderVpnConnection,
  }),
  DescribeVpnGateways: describe({
    listElement: "vpnGatewaySet",
    resources: (_input, { resources }) => resources.vpnGateways,
    id: { parameter: "VpnGatewayId", of: (gateway) => gateway.vpnGatewayId, notFound: "InvalidVpnGatewayID.NotFound" },
    filters: (gateway) => ({
      ...tagFilters(gateway.name),
      "vpn-gateway-id": [gateway.vpnGatewayId],
      "attachment.vpc-id": [gateway.vpcId],
      "amazon-side-asn": [String(gateway.amazonSideAsn)],
      state: ["available"],
    }),
    render: (gateway) => ({
      vpnGatewayId: gateway.vpnGatewayId,
      state: "available",
      type: "ipsec.1",
      amazonSideAsn: gateway.amazonSideAsn,
      attachments: [{ vpcId: gateway.vpcId, state: "attached" }],
      tagSet: tagSet(gateway.name),
    }),
  }),
  DescribeCustomerGateways: describe({
    listElement: "customerGatewaySet",
    resources: (_input, { resources }) => resources.customerGateways,
    id: {
      parameter: "CustomerGatewayId",
      of: (gateway) => gateway.customerGatewayId,
      notFound: "InvalidCustomerGatewayID.NotFound",
    },
    filters: (gateway) => ({
      ...tagFilters(gateway.name),
      "customer-gateway-id": [gateway.customerGatewayId],
      "ip-address": [gateway.ipAddress],
      "bgp-asn": [String(gateway.bgpAsn)],
      state: ["available"],
      type: ["ipsec.1"],
    }),
    render: (gateway) => ({
      customerGatewayId: gateway.customerGatewayId,
      state: "available",
      type: "ipsec.1",
      ipAddress: gateway.ipAddress,
      bgpAsn: gateway.bgpAsn,
      deviceName: gateway.name,
      tagSet: tagSet(gateway.name),
    }),
  }),
};

function present(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id];
}

function renderVpnConnection(vpn: SampleVpnConnection, view: AccountView): XmlObject {
  return {
    vpnConnectionId: vpn.vpnConnectionId,
    state: "available",
    type: "ipsec.1",
    category: "VPN",
    customerGatewayId: vpn.customerGatewayId,
    vpnGatewayId: vpn.vpnGatewayId,
    transitGatewayId: vpn.transitGatewayId,
    options: {
      staticRoutesOnly: false,
      enableAcceleration: false,
      tunnelInsideIpVersion: "ipv4",
      tunnelOptionSet: vpn.tunnels.map((tunnel, index) => ({
        outsideIpAddress: tunnel.outsideIp,
        tunnelInsideCidr: tunnel.insideCidr,
        preSharedKey: `${sampleSecret}-${vpn.name}-${index + 1}`,
        logOptions: { cloudWatchLogOptions: logOptions(vpn, view) },
      })),
    },
    routes: [],
    vgwTelemetry: vpn.tunnels.map((tunnel) => {
      const { state, sinceMs } = view.conditions.of("tunnel", tunnel.outsideIp);
      return {
        outsideIpAddress: tunnel.outsideIp,
        status: state === "up" ? "UP" : "DOWN",
        lastStatusChange: new Date(Math.max(sinceMs, vpn.createdAtMs)),
        statusMessage: state === "up" ? `${tunnel.acceptedRouteCount} BGP ROUTES` : "IPSEC IS DOWN",
        acceptedRouteCount: state === "up" ? tunnel.acceptedRouteCount : 0,
      };
    }),
    tagSet: tagSet(vpn.name),
  };
}

function logOptions({ logGroup }: SampleVpnConnection, { region, accountId }: AccountView): XmlObject {
  if (logGroup === undefined) return { logEnabled: false, bgpLogEnabled: false };
  const arn = `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}`;
  return {
    logEnabled: true,
    logGroupArn: arn,
    logOutputFormat: "json",
    bgpLogEnabled: true,
    bgpLogGroupArn: arn,
    bgpLogOutputFormat: "json",
  };
}

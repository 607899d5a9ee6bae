import { tunnelAt } from "../sample-account/account-conditions.ts";
import { customerGateways, vpnConnections, vpnGateways } from "../sample-account/network.ts";
import type { SampleVpnConnection } from "../sample-account/resources.ts";
import type { XmlObject } from "./ec2-xml.ts";
import { type Describe, describe, type ListingContext } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

/** Describe actions of the site-to-site VPN. */
export const vpnActions: Readonly<Record<string, Describe>> = {
  DescribeVpnConnections: describe({
    listElement: "vpnConnectionSet",
    resources: () => vpnConnections,
    id: { parameter: "VpnConnectionId", of: (vpn) => vpn.vpnConnectionId, notFound: "InvalidVpnConnectionID.NotFound" },
    filters: (vpn) => ({
      ...tagFilters(vpn.name),
      "vpn-connection-id": [vpn.vpnConnectionId],
      "vpn-gateway-id": [vpn.vpnGatewayId],
      "customer-gateway-id": [vpn.customerGatewayId],
      state: ["available"],
      type: ["ipsec.1"],
    }),
    render: renderVpnConnection,
  }),
  DescribeVpnGateways: describe({
    listElement: "vpnGatewaySet",
    resources: () => vpnGateways,
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
    resources: () => customerGateways,
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

function renderVpnConnection(vpn: SampleVpnConnection, context: ListingContext): XmlObject {
  return {
    vpnConnectionId: vpn.vpnConnectionId,
    state: "available",
    type: "ipsec.1",
    category: "VPN",
    customerGatewayId: vpn.customerGatewayId,
    vpnGatewayId: vpn.vpnGatewayId,
    options: {
      staticRoutesOnly: false,
      enableAcceleration: false,
      tunnelInsideIpVersion: "ipv4",
      tunnelOptionSet: vpn.tunnels.map((tunnel) => ({ outsideIpAddress: tunnel.outsideIp, tunnelInsideCidr: tunnel.insideCidr })),
    },
    routes: [],
    vgwTelemetry: vpn.tunnels.map((tunnel) => {
      const { state, sinceMs } = tunnelAt(context.history, tunnel.outsideIp, context.nowMs);
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

import {
  DescribeCustomerGatewaysCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  type EC2Client,
  type CustomerGateway as Ec2CustomerGateway,
  type VpnConnection as Ec2VpnConnection,
  type VpnGateway as Ec2VpnGateway,
} from "@aws-sdk/client-ec2";
import type { CustomerGateway, VpnConnection, VpnGateway, VpnTunnel } from "@isthmus/domain/cloud/connectivity";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, unknown } from "./read-facts.ts";

/** None of these three APIs has pages. */
export function vpnLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-vpn-connections",
      kind: "vpn-connection",
      ask: () => ec2.send(new DescribeVpnConnectionsCommand({})),
      elements: (page) => page.VpnConnections,
      facts: toVpnConnection,
    }),
    listing({
      api: "describe-vpn-gateways",
      kind: "vpn-gateway",
      ask: () => ec2.send(new DescribeVpnGatewaysCommand({})),
      elements: (page) => page.VpnGateways,
      facts: toVpnGateway,
    }),
    listing({
      api: "describe-customer-gateways",
      kind: "customer-gateway",
      ask: () => ec2.send(new DescribeCustomerGatewaysCommand({})),
      elements: (page) => page.CustomerGateways,
      facts: toCustomerGateway,
    }),
  ];
}

/** The answer holds pre-shared keys and router configurations; what is not named here is dropped. */
function toVpnConnection(vpn: Ec2VpnConnection): VpnConnection | undefined {
  return onlyWith({ id: vpn.VpnConnectionId }, ({ id }) => ({
    id,
    name: nameOf(vpn.Tags),
    state: vpn.State ?? unknown,
    customerGatewayId: present(vpn.CustomerGatewayId),
    vpnGatewayId: present(vpn.VpnGatewayId),
    transitGatewayId: present(vpn.TransitGatewayId),
    staticRoutesOnly: vpn.Options?.StaticRoutesOnly,
    staticRoutes: sortedTexts(vpn.Routes, (route) => route.DestinationCidrBlock),
    tunnels: toTunnels(vpn),
  }));
}

/** A tunnel is told of twice: how it is set up, and how it does. */
function toTunnels(vpn: Ec2VpnConnection): readonly VpnTunnel[] {
  const options = vpn.Options?.TunnelOptions ?? [];
  const telemetry = vpn.VgwTelemetry ?? [];
  return sortedTexts([...options, ...telemetry], (each) => each.OutsideIpAddress).map((outsideIp) => {
    const set = options.find((each) => each.OutsideIpAddress === outsideIp);
    const seen = telemetry.find((each) => each.OutsideIpAddress === outsideIp);
    const logs = set?.LogOptions?.CloudWatchLogOptions;
    return {
      outsideIp,
      insideCidr: present(set?.TunnelInsideCidr),
      status: present(seen?.Status),
      statusMessage: present(seen?.StatusMessage),
      lastChangeMs: seen?.LastStatusChange?.getTime(),
      acceptedRoutes: seen?.AcceptedRouteCount,
      activityLogs: logs?.LogEnabled,
      bgpLogs: logs?.BgpLogEnabled,
    };
  });
}

function toVpnGateway(gateway: Ec2VpnGateway): VpnGateway | undefined {
  const attached = (gateway.VpcAttachments ?? []).filter((each) => each.State === "attached");
  return onlyWith({ id: gateway.VpnGatewayId }, ({ id }) => ({
    id,
    name: nameOf(gateway.Tags),
    state: gateway.State ?? unknown,
    vpcIds: sortedTexts(attached, (each) => each.VpcId),
    asn: gateway.AmazonSideAsn,
  }));
}

function toCustomerGateway(gateway: Ec2CustomerGateway): CustomerGateway | undefined {
  return onlyWith({ id: gateway.CustomerGatewayId }, ({ id }) => ({
    id,
    name: nameOf(gateway.Tags),
    state: gateway.State ?? unknown,
    ipAddress: present(gateway.IpAddress),
    asn: asnOf(gateway.BgpAsnExtended ?? gateway.BgpAsn),
  }));
}

/** AWS writes this number as text. */
function asnOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/u.test(text) ? Number(text) : undefined;
}

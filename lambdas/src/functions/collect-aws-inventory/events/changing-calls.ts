/** Reading calls are not sent to EventBridge, unless a trail is set up to. */
const reading = /^(?:Describe|Get|List|Search|Lookup)/u;

interface Topic {
  readonly calls: RegExp;
  readonly apis: readonly string[];
}

/** Calls of EC2 by what they are about; the first that fits counts, so the more special names come first. */
const ec2Topics: readonly Topic[] = [
  {
    calls: /TransitGateway/u,
    apis: ["describe-transit-gateways", "describe-transit-gateway-attachments", "describe-transit-gateway-route-tables"],
  },
  { calls: /VpcPeeringConnection/u, apis: ["describe-vpc-peering-connections"] },
  { calls: /VpcEndpoint/u, apis: ["describe-vpc-endpoints", "describe-route-tables"] },
  { calls: /VpnConnection|VpnTunnel/u, apis: ["describe-vpn-connections"] },
  { calls: /VpnGateway/u, apis: ["describe-vpn-gateways"] },
  { calls: /CustomerGateway/u, apis: ["describe-customer-gateways"] },
  { calls: /EgressOnlyInternetGateway/u, apis: ["describe-egress-only-internet-gateways"] },
  { calls: /InternetGateway/u, apis: ["describe-internet-gateways"] },
  { calls: /NatGateway/u, apis: ["describe-nat-gateways"] },
  { calls: /NetworkAcl/u, apis: ["describe-network-acls"] },
  { calls: /SecurityGroup/u, apis: ["describe-security-groups"] },
  { calls: /ManagedPrefixList/u, apis: ["describe-managed-prefix-lists"] },
  { calls: /FlowLogs/u, apis: ["describe-flow-logs"] },
  { calls: /RouteTable|VgwRoutePropagation|^(?:Create|Delete|Replace)Route$/u, apis: ["describe-route-tables"] },
  { calls: /Address$/u, apis: ["describe-addresses"] },
  { calls: /Subnet/u, apis: ["describe-subnets"] },
  { calls: /Vpc/u, apis: ["describe-vpcs", "describe-subnets"] },
];

const directConnect = ["describe-connections", "describe-virtual-interfaces", "describe-direct-connect-gateways"];

/** Which listings a call of the API may have changed, for the services whose changes matter to a network. Empty: none. */
export function apisChangedBy({ eventSource, eventName }: { readonly eventSource: string; readonly eventName: string }): readonly string[] {
  if (reading.test(eventName)) {
    return [];
  }
  switch (eventSource) {
    case "ec2.amazonaws.com":
      return ec2Topics.find(({ calls }) => calls.test(eventName))?.apis ?? [];
    case "directconnect.amazonaws.com":
      return directConnect;
    case "elasticloadbalancing.amazonaws.com":
      return ["describe-load-balancers"];
    default:
      return [];
  }
}

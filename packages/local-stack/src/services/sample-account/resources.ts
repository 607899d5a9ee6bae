/** Shapes of what the sample AWS account contains. Identifiers follow EC2's own formats, so that SDK code sees nothing unusual. */

export interface SampleVpc {
  readonly vpcId: string;
  readonly name: string;
  readonly cidr: string;
  readonly dhcpOptionsId: string;
}

export interface SampleSubnet {
  readonly subnetId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly isPublic: boolean;
  /** Free addresses: EC2 reserves five per subnet and every ENI takes at least one. */
  readonly availableIpAddressCount: number;
}

export interface SampleRoute {
  readonly destinationCidr: string;
  /** A gateway id (`local`, `igw-`, `vgw-`), a NAT gateway (`nat-`) or a peering connection (`pcx-`). */
  readonly target: string;
  readonly state: "active" | "blackhole";
  readonly origin: "CreateRouteTable" | "CreateRoute" | "EnableVgwRoutePropagation";
}

export interface SampleRouteTable {
  readonly routeTableId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  readonly propagatingVgws: readonly string[];
  readonly routes: readonly SampleRoute[];
}

export interface SampleInternetGateway {
  readonly internetGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
}

export interface SampleNatGateway {
  readonly natGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly privateIp: string;
  readonly publicIp: string;
  readonly allocationId: string;
  readonly networkInterfaceId: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleVpnTunnel {
  readonly outsideIp: string;
  readonly insideCidr: string;
  readonly acceptedRouteCount: number;
}

export interface SampleVpnConnection {
  readonly vpnConnectionId: string;
  readonly name: string;
  readonly vpnGatewayId: string;
  readonly customerGatewayId: string;
  readonly tunnels: readonly SampleVpnTunnel[];
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleVpnGateway {
  readonly vpnGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly amazonSideAsn: number;
}

export interface SampleCustomerGateway {
  readonly customerGatewayId: string;
  readonly name: string;
  readonly ipAddress: string;
  readonly bgpAsn: number;
}

export interface SampleSecurityGroup {
  readonly groupId: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: readonly { readonly protocol: "tcp" | "udp" | "icmp"; readonly port: number; readonly cidr: string }[];
}

export interface SampleInstance {
  readonly instanceId: string;
  readonly name: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly groupId: string;
  readonly networkInterfaceId: string;
  /** Epoch milliseconds; no metric exists before it. */
  readonly launchedAtMs: number;
  /** Mean CPU utilization by day, percent: the centre of the generated series. */
  readonly typicalCpuPercent: number;
  /** Mean traffic by day, bytes a minute. */
  readonly typicalBytesPerMinute: number;
}

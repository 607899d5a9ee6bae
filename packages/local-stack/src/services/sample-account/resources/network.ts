/** Shapes of the sample account's VPCs and what lies in them. Identifiers follow EC2's own formats, so that SDK code sees nothing unusual. */

export interface SampleVpc {
  readonly vpcId: string;
  readonly name: string;
  /** The first one is the primary. */
  readonly cidrs: readonly string[];
  readonly dhcpOptionsId: string;
}

export interface SampleSubnet {
  readonly subnetId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly isPublic: boolean;
}

export interface SampleRoute {
  /** IPv4 or IPv6 CIDR, or the id of a prefix list. */
  readonly destination: string;
  /** `local`, or the id of a gateway, endpoint, peering connection or network interface. */
  readonly target: string;
  /** `blackhole` for a target that was deleted; a target that can fail is looked at when the route is shown. */
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

/** An internet gateway or an egress-only one, which has ids of its own. */
export interface SampleInternetGateway {
  readonly internetGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
}

/** One address in a subnet, held by a network interface of whatever it belongs to. */
export interface SamplePlacement {
  readonly subnetId: string;
  readonly privateIp: string;
}

export interface SampleNatGateway extends SamplePlacement {
  readonly natGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly publicIp: string;
  readonly allocationId: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly typicalBytesPerMinute: number;
}

export interface SamplePeering {
  readonly peeringId: string;
  readonly name: string;
  readonly requester: SamplePeeredVpc;
  readonly accepter: SamplePeeredVpc;
}

export interface SamplePeeredVpc {
  readonly vpcId: string;
  readonly region: string;
  readonly cidrs: readonly string[];
}

export interface SampleEndpoint {
  readonly endpointId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly type: "Gateway" | "Interface";
  readonly service: string;
  readonly routeTableIds: readonly string[];
  readonly placements: readonly SamplePlacement[];
  readonly groupIds: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleSecurityRule {
  /** `-1` is every protocol. */
  readonly protocol: "tcp" | "udp" | "icmp" | "-1";
  /** Absent for every port. */
  readonly fromPort?: number;
  readonly toPort?: number;
  /** A CIDR of either family, or the id of a security group or prefix list. */
  readonly peer: string;
}

export interface SampleSecurityGroup {
  readonly groupId: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: readonly SampleSecurityRule[];
}

export interface SampleAclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly action: "allow" | "deny";
  /** `-1` is every protocol; else its number. */
  readonly protocol: "-1" | "6" | "17";
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidr: string;
}

/** The last entry, which denies what no other allows, is every list's and is not written down. */
export interface SampleNetworkAcl {
  readonly networkAclId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly SampleAclEntry[];
}

export interface SamplePrefixList {
  readonly prefixListId: string;
  readonly name: string;
  readonly isOwn: boolean;
  readonly entries: readonly { readonly cidr: string; readonly description?: string }[];
}

export interface SampleAddress {
  readonly allocationId: string;
  readonly name: string;
  readonly publicIp: string;
}

export interface SampleFlowLog {
  readonly flowLogId: string;
  readonly name: string;
  readonly resourceId: string;
  readonly logGroup: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

/** A network interface as DescribeNetworkInterfaces lists it, whatever made it. */
export interface SampleInterface {
  readonly networkInterfaceId: string;
  readonly name?: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly type: "interface" | "nat_gateway" | "vpc_endpoint" | "transit_gateway" | "network_load_balancer" | "lambda";
  readonly description: string;
  /** The first one is the primary. */
  readonly privateIps: readonly string[];
  readonly publicIp?: string;
  readonly groupIds: readonly string[];
  readonly instanceId?: string;
  readonly sourceDestCheck: boolean;
  /** Epoch milliseconds. */
  readonly attachedAtMs: number;
}

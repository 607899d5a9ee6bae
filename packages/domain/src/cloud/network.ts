/**
 * Facts about the network of an AWS account, in our words. Ids are AWS's own; names come from the Name tag. Absent is unknown, an empty
 * list is none. Texts of states are AWS's own and may hold values that this version does not know.
 *
 * Source: Amazon EC2 API Reference, the Describe action named at each type.
 */

/** DescribeVpcs. */
export interface Vpc {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  readonly isDefault: boolean;
}

/** DescribeSubnets. */
export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly name?: string | undefined;
  readonly state: string;
  /** IPv4; empty for a subnet that has IPv6 only. */
  readonly cidr: string;
  readonly ipv6Cidr?: string | undefined;
  readonly availabilityZone: string;
  /** IPv4 addresses that AWS can still hand out. */
  readonly availableAddresses?: number | undefined;
}

/** One line of a route table. */
export interface Route {
  /** IPv4 or IPv6 CIDR, or the id of a prefix list. */
  readonly destination: string;
  /** "local", or the id of the gateway, attachment, interface or instance that packets are handed to. */
  readonly target: string;
  /** active, or blackhole when the target is gone. */
  readonly state: string;
  /** CreateRouteTable, CreateRoute, EnableVgwRoutePropagation. */
  readonly origin: string;
}

/** DescribeRouteTables. */
export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly name?: string | undefined;
  /** Used by every subnet of the VPC that names no table of its own. */
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  /** Virtual private gateways whose routes appear here by themselves. */
  readonly propagatingGatewayIds: readonly string[];
  readonly routes: readonly Route[];
}

/** DescribeInternetGateways and DescribeEgressOnlyInternetGateways. */
export interface InternetGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcIds: readonly string[];
  /** Lets IPv6 out and nothing in. */
  readonly egressOnly: boolean;
}

/** DescribeNatGateways. */
export interface NatGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId: string;
  readonly subnetId?: string | undefined;
  /** pending, failed, available, deleting, deleted. */
  readonly state: string;
  readonly connectivity: "public" | "private" | "unknown";
  readonly addresses: readonly {
    readonly privateIp?: string | undefined;
    readonly publicIp?: string | undefined;
    readonly networkInterfaceId?: string | undefined;
  }[];
}

export interface PeeredVpc {
  readonly vpcId: string;
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  readonly cidrs: readonly string[];
}

/** DescribeVpcPeeringConnections. */
export interface VpcPeering {
  readonly id: string;
  readonly name?: string | undefined;
  /** active, pending-acceptance, expired, rejected, deleted, ... */
  readonly state: string;
  readonly requester: PeeredVpc;
  readonly accepter: PeeredVpc;
}

/** DescribeVpcEndpoints. */
export interface VpcEndpoint {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId: string;
  readonly state: string;
  /** Interface, Gateway, GatewayLoadBalancer, Resource, ServiceNetwork. */
  readonly type: string;
  readonly service: string;
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
}

/** DescribeNetworkInterfaces. */
export interface NetworkInterface {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly subnetId?: string | undefined;
  /** available, attaching, in-use, detaching, associated. */
  readonly status: string;
  /** interface, nat_gateway, transit_gateway, vpc_endpoint, network_load_balancer, lambda, ... */
  readonly type: string;
  readonly privateIps: readonly string[];
  readonly publicIp?: string | undefined;
  readonly mac?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly securityGroupIds: readonly string[];
  /** False for one that forwards packets that are not its own. */
  readonly sourceDestCheck?: boolean | undefined;
}

/** Who or what a security rule lets through. */
export type SecurityPeer =
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

export interface SecurityRule {
  readonly direction: "ingress" | "egress";
  /** "tcp", "udp", "icmp", "icmpv6", "all", or the number of the protocol. */
  readonly protocol: string;
  /** Absent: every port. */
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  readonly peer: SecurityPeer;
}

/** DescribeSecurityGroups. */
export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId?: string | undefined;
  readonly rules: readonly SecurityRule[];
}

export interface AclEntry {
  /** Rules are tried by rising number; 32767 is the last, which denies. */
  readonly number: number;
  readonly direction: "ingress" | "egress";
  readonly action: "allow" | "deny";
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  readonly cidr: string;
}

/** DescribeNetworkAcls. */
export interface NetworkAcl {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly AclEntry[];
}

/** DescribeManagedPrefixLists and GetManagedPrefixListEntries. */
export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
}

/** DescribeAddresses: an Elastic IP address. */
export interface ElasticAddress {
  /** Allocation id. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly publicIp: string;
  readonly privateIp?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly networkInterfaceId?: string | undefined;
}

/** DescribeFlowLogs. */
export interface FlowLog {
  readonly id: string;
  /** VPC, subnet, network interface or transit gateway that is logged. */
  readonly resourceId: string;
  readonly status: string;
  /** cloud-watch-logs, s3, kinesis-data-firehose. */
  readonly destinationType: string;
  /** ACCEPT, REJECT, ALL. */
  readonly trafficType?: string | undefined;
}

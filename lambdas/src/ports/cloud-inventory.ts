import type { Route, VpnTunnel } from "./entities.ts";

/** What EC2 says about each resource, in our words. Names come from the Name tag. */
export interface VpcFacts {
  readonly id: string;
  readonly name?: string;
  readonly state: string;
  readonly cidrs: readonly string[];
  readonly isDefault: boolean;
}

export interface SubnetFacts {
  readonly id: string;
  readonly vpcId: string;
  readonly name?: string;
  readonly state: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly availableAddresses?: number;
}

export interface RouteTableFacts {
  readonly id: string;
  readonly vpcId: string;
  readonly name?: string;
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly Route[];
}

export interface InstanceFacts {
  readonly id: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly name?: string;
  readonly state: string;
  readonly instanceType: string;
  readonly privateIp?: string;
  readonly publicIp?: string;
  readonly availabilityZone?: string;
  readonly launchedMs?: number;
}

export interface InstanceStatusFacts {
  readonly id: string;
  readonly systemStatus?: string;
  readonly instanceStatus?: string;
}

export interface VpnConnectionFacts {
  readonly id: string;
  readonly name?: string;
  readonly state: string;
  readonly customerGatewayId?: string;
  readonly tunnels: readonly VpnTunnel[];
}

/**
 * The answer to one listing. A listing that broke off says so and gives nothing, because half a list would make the rest
 * look deleted. `reason` is a stable word such as the API's error code, never its text.
 */
export type Listing<T> =
  | { readonly kind: "complete"; readonly items: readonly T[] }
  | { readonly kind: "throttled" | "failed"; readonly reason: string };

/** Read-only look at the network and the instances of one Region. Every call reads all pages. */
export interface CloudInventory {
  vpcs(): Promise<Listing<VpcFacts>>;
  subnets(): Promise<Listing<SubnetFacts>>;
  routeTables(): Promise<Listing<RouteTableFacts>>;
  /** All instances, or the given ones. */
  instances(ids?: readonly string[]): Promise<Listing<InstanceFacts>>;
  /** Status checks of running instances; all, or the given ones. */
  instanceStatuses(ids?: readonly string[]): Promise<Listing<InstanceStatusFacts>>;
  vpnConnections(): Promise<Listing<VpnConnectionFacts>>;
}

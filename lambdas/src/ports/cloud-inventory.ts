import type { VpnConnection } from "@isthmus/domain/cloud/connectivity";
import type { RouteTable, Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";

/** What EC2 says of an instance's checks; it lists running instances only. */
export interface InstanceStatusFacts {
  readonly id: string;
  readonly systemStatus?: string;
  readonly instanceStatus?: string;
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
  vpcs(): Promise<Listing<Vpc>>;
  subnets(): Promise<Listing<Subnet>>;
  routeTables(): Promise<Listing<RouteTable>>;
  /** All instances, or the given ones. */
  instances(ids?: readonly string[]): Promise<Listing<Instance>>;
  /** Status checks of running instances; all, or the given ones. */
  instanceStatuses(ids?: readonly string[]): Promise<Listing<InstanceStatusFacts>>;
  vpnConnections(): Promise<Listing<VpnConnection>>;
}

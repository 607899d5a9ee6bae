import type { VpnConnection } from "@isthmus/domain/cloud/connectivity";
import type { RouteTable, Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";
import type { CloudInventory, InstanceStatusFacts, Listing } from "../../ports/cloud-inventory.ts";

/** Everything a Region has, listing by listing. */
export interface RegionContents {
  readonly vpcs: Listing<Vpc>;
  readonly subnets: Listing<Subnet>;
  readonly routeTables: Listing<RouteTable>;
  readonly instances: Listing<Instance>;
  readonly instanceStatuses: Listing<InstanceStatusFacts>;
  readonly vpnConnections: Listing<VpnConnection>;
}

export const emptyRegion: RegionContents = {
  vpcs: { kind: "complete", items: [] },
  subnets: { kind: "complete", items: [] },
  routeTables: { kind: "complete", items: [] },
  instances: { kind: "complete", items: [] },
  instanceStatuses: { kind: "complete", items: [] },
  vpnConnections: { kind: "complete", items: [] },
};

/** A Region with given contents, which may be replaced between looks. */
export class MemoryCloudInventory implements CloudInventory {
  contents: RegionContents;

  constructor(contents: Partial<RegionContents> = {}) {
    this.contents = { ...emptyRegion, ...contents };
  }

  vpcs(): Promise<Listing<Vpc>> {
    return Promise.resolve(this.contents.vpcs);
  }

  subnets(): Promise<Listing<Subnet>> {
    return Promise.resolve(this.contents.subnets);
  }

  routeTables(): Promise<Listing<RouteTable>> {
    return Promise.resolve(this.contents.routeTables);
  }

  instances(ids?: readonly string[]): Promise<Listing<Instance>> {
    return Promise.resolve(only(this.contents.instances, ids));
  }

  instanceStatuses(ids?: readonly string[]): Promise<Listing<InstanceStatusFacts>> {
    return Promise.resolve(only(this.contents.instanceStatuses, ids));
  }

  vpnConnections(): Promise<Listing<VpnConnection>> {
    return Promise.resolve(this.contents.vpnConnections);
  }
}

function only<T extends { readonly id: string }>(listing: Listing<T>, ids: readonly string[] | undefined): Listing<T> {
  return listing.kind !== "complete" || ids === undefined
    ? listing
    : { kind: "complete", items: listing.items.filter((item) => ids.includes(item.id)) };
}

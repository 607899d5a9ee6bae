import type {
  CloudInventory,
  InstanceFacts,
  InstanceStatusFacts,
  Listing,
  RouteTableFacts,
  SubnetFacts,
  VpcFacts,
  VpnConnectionFacts,
} from "../../ports/cloud-inventory.ts";

/** Everything a Region has, listing by listing. */
export interface RegionContents {
  readonly vpcs: Listing<VpcFacts>;
  readonly subnets: Listing<SubnetFacts>;
  readonly routeTables: Listing<RouteTableFacts>;
  readonly instances: Listing<InstanceFacts>;
  readonly instanceStatuses: Listing<InstanceStatusFacts>;
  readonly vpnConnections: Listing<VpnConnectionFacts>;
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

  vpcs(): Promise<Listing<VpcFacts>> {
    return Promise.resolve(this.contents.vpcs);
  }

  subnets(): Promise<Listing<SubnetFacts>> {
    return Promise.resolve(this.contents.subnets);
  }

  routeTables(): Promise<Listing<RouteTableFacts>> {
    return Promise.resolve(this.contents.routeTables);
  }

  instances(ids?: readonly string[]): Promise<Listing<InstanceFacts>> {
    return Promise.resolve(only(this.contents.instances, ids));
  }

  instanceStatuses(ids?: readonly string[]): Promise<Listing<InstanceStatusFacts>> {
    return Promise.resolve(only(this.contents.instanceStatuses, ids));
  }

  vpnConnections(): Promise<Listing<VpnConnectionFacts>> {
    return Promise.resolve(this.contents.vpnConnections);
  }
}

function only<T extends { readonly id: string }>(listing: Listing<T>, ids: readonly string[] | undefined): Listing<T> {
  return listing.kind !== "complete" || ids === undefined
    ? listing
    : { kind: "complete", items: listing.items.filter((item) => ids.includes(item.id)) };
}

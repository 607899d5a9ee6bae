import type { CloudKind, CloudNetwork } from "@isthmus/domain/cloud/account-network";
import { mapConcurrently } from "../bounded-concurrency.ts";
import { type CloudItem, type CoverageItem, type DeviceItem, type EntityItem, type EntityKind, isCloudItem } from "../ports/entities.ts";
import type { EntityStore } from "../ports/entity-store.ts";
import type { HealthItem } from "../ports/health-item.ts";

/** Kinds read at a time: each holds its pages in memory until they are parsed. */
const concurrentReads = 6;

const cloudKinds = [
  "vpc",
  "subnet",
  "route-table",
  "internet-gateway",
  "nat-gateway",
  "vpc-peering",
  "vpc-endpoint",
  "network-interface",
  "security-group",
  "network-acl",
  "prefix-list",
  "elastic-address",
  "flow-log",
  "transit-gateway",
  "transit-attachment",
  "transit-route-table",
  "vpn-gateway",
  "customer-gateway",
  "vpn-connection",
  "direct-connection",
  "virtual-interface",
  "direct-gateway",
  "instance",
  "volume",
  "database",
  "load-balancer",
  "function",
  "bucket",
] as const satisfies readonly CloudKind[];

const otherKinds = [
  "site",
  "device",
  "state",
  "gateway",
  "config",
  "leader",
  "coverage",
  "health",
] as const satisfies readonly EntityKind[];

/** Everything that is known at one moment. */
export interface NetworkSnapshot {
  readonly cloud: CloudNetwork;
  /** When each VPN connection was read last. */
  readonly vpnReadMs: ReadonlyMap<string, number>;
  readonly devices: readonly DeviceItem[];
  /** Items of sites, gateways and states. */
  readonly siteItems: readonly EntityItem[];
  readonly coverage: readonly CoverageItem[];
  readonly health: readonly HealthItem[];
  /** Kinds of which not every item could be read: what is missing of them is not gone. */
  readonly incompleteKinds: ReadonlySet<string>;
}

/** Reads all entities. Items that cannot be read are left out and their kind is named. Throws `StoreError`. */
export async function readNetwork(entities: EntityStore): Promise<NetworkSnapshot> {
  const kinds: readonly EntityKind[] = [...cloudKinds, ...otherKinds];
  const pages = await mapConcurrently(kinds, concurrentReads, (kind) => entities.listKind(kind));
  const itemsOf = (kind: EntityKind) => pages[kinds.indexOf(kind)]?.items ?? [];
  const living = (kind: CloudKind) =>
    itemsOf(kind)
      .filter(isCloudItem)
      .filter((item) => item.deletedAtMs === undefined);
  const network = Object.fromEntries(cloudKinds.map((kind) => [kind, living(kind).map(factsOf)]));
  return {
    // The items of each kind are those of `CloudResources`: the table's schemas are held to these types.
    cloud: network as unknown as CloudNetwork,
    vpnReadMs: new Map(living("vpn-connection").flatMap((item) => ("id" in item ? [[item.id, item.tsMs] as const] : []))),
    devices: itemsOf("device").filter((item) => item.kind === "device"),
    siteItems: (["site", "gateway", "state", "config", "leader"] as const).flatMap(itemsOf),
    coverage: itemsOf("coverage").filter((item) => item.kind === "coverage"),
    health: itemsOf("health").filter((item) => item.kind === "health"),
    incompleteKinds: new Set(kinds.filter((_, index) => (pages[index]?.unreadable ?? 0) > 0)),
  };
}

const itemAttributes: ReadonlySet<string> = new Set(["pk", "sk", "kind", "tsMs", "seq", "ttl", "deletedAtMs"]);

/** A resource without what makes it an item. */
function factsOf(item: CloudItem): object {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !itemAttributes.has(name)));
}

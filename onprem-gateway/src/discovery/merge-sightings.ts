import type { IdentityFacts, Sighting } from "./sighting.ts";

/** What may prove that two addresses belong to one device, strongest first. */
export type IdentityKind = "engine-id" | "serial" | "mac-and-name";

/** Why addresses were joined, or kept apart although something spoke for joining them. */
export interface MergeNote {
  readonly kind: "merged" | "kept-apart";
  readonly by: IdentityKind;
  /** The shared value, as the device gave it. */
  readonly value: string;
  readonly addresses: readonly string[];
  /** For those kept apart: the stronger or equal evidence that they differ in. */
  readonly differIn?: IdentityKind;
}

export interface MergeResult {
  /** Sightings of one device together; devices and sightings in the order given. */
  readonly devices: readonly (readonly Sighting[])[];
  readonly audit: readonly MergeNote[];
}

const kinds: readonly IdentityKind[] = ["engine-id", "serial", "mac-and-name"];
/**
 * Differences that outweigh an equality. Engine ids are cloned with virtual machines and configurations, so different serial numbers
 * outweigh them; a chassis may hold several logical devices with an engine each.
 */
const outweighedBy: Readonly<Record<IdentityKind, readonly IdentityKind[]>> = {
  "engine-id": ["serial"],
  serial: ["engine-id"],
  "mac-and-name": ["engine-id", "serial"],
};

interface Cluster {
  readonly sightings: Sighting[];
  readonly values: ReadonlyMap<IdentityKind, Set<string>>;
}

/**
 * Joins sightings that are one device: same engine id, else same serial number, else same base MAC and name. Those at the addresses to be
 * kept apart are joined with nothing.
 */
export function mergeSightings(sightings: readonly Sighting[], keepApart: ReadonlySet<string> = new Set()): MergeResult {
  const clusters = new Set(
    sightings.map((sighting) =>
      keepApart.has(sighting.address) ? { sightings: [sighting], values: new Map<IdentityKind, Set<string>>() } : clusterOf(sighting),
    ),
  );
  const audit: MergeNote[] = [];
  for (const by of kinds) {
    const homes = new Map<string, Cluster[]>();
    for (const cluster of clusters) {
      let current = cluster;
      for (const value of [...(cluster.values.get(by) ?? [])]) {
        const { survivor, notes } = settle(current, { by, value, homes, clusters });
        audit.push(...notes);
        current = survivor;
      }
    }
  }
  const order = new Map(sightings.map((sighting, index) => [sighting, index]));
  const devices = [...clusters].map((cluster) => cluster.sightings.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)));
  return { devices: devices.sort((a, b) => position(order, a) - position(order, b)), audit };
}

interface Round {
  readonly by: IdentityKind;
  readonly value: string;
  /** Clusters by the value that they have; entries of clusters that were joined to another one are stale. */
  readonly homes: Map<string, Cluster[]>;
  readonly clusters: Set<Cluster>;
}

/** Joins a cluster to the first one with the same value that nothing keeps it apart from. The survivor holds what both knew. */
function settle(
  cluster: Cluster,
  { by, value, homes, clusters }: Round,
): { readonly survivor: Cluster; readonly notes: readonly MergeNote[] } {
  const notes: MergeNote[] = [];
  for (const home of homes.get(value) ?? []) {
    if (home === cluster || !clusters.has(home)) {
      continue;
    }
    const differIn = outweighedBy[by].find((kind) => differ(home, cluster, kind));
    const addresses = [...addressesOf(home), ...addressesOf(cluster)];
    if (differIn === undefined) {
      join(home, cluster);
      clusters.delete(cluster);
      settleIn(homes, home, by);
      return { survivor: home, notes: [...notes, { kind: "merged", by, value, addresses }] };
    }
    notes.push({ kind: "kept-apart", by, value, addresses, differIn });
  }
  settleIn(homes, cluster, by);
  return { survivor: cluster, notes };
}

/** A cluster is at home under each of its values, those it took over from another cluster included. */
function settleIn(homes: Map<string, Cluster[]>, cluster: Cluster, by: IdentityKind): void {
  for (const value of cluster.values.get(by) ?? []) {
    const known = homes.get(value) ?? [];
    if (!known.includes(cluster)) {
      homes.set(value, [...known, cluster]);
    }
  }
}

/** Behind enterprise and format (RFC 3411 section 5) nothing, zeros, ones or the loopback address: engine ids that agents ship as constants. */
const isConstantEngine = /^.{0,10}(?:0+|f+|7f000001)?$/u;

function clusterOf(sighting: Sighting): Cluster {
  const facts = sighting.snmp.kind === "silent" ? {} : sighting.snmp.facts;
  return { sightings: [sighting], values: new Map(kinds.map((kind) => [kind, new Set(valueOfKind(facts, kind))])) };
}

function valueOfKind({ engineId, serial, baseMac, sysName }: IdentityFacts, kind: IdentityKind): readonly string[] {
  switch (kind) {
    case "engine-id":
      return engineId === undefined || isConstantEngine.test(engineId) ? [] : [engineId];
    case "serial":
      return serial === undefined ? [] : [serial];
    case "mac-and-name":
      return baseMac === undefined || sysName === undefined ? [] : [`${baseMac} ${sysName}`];
  }
}

function differ(a: Cluster, b: Cluster, kind: IdentityKind): boolean {
  const [left, right] = [a.values.get(kind), b.values.get(kind)];
  return left !== undefined && right !== undefined && left.size > 0 && right.size > 0 && ![...left].some((value) => right.has(value));
}

function join(home: Cluster, cluster: Cluster): void {
  home.sightings.push(...cluster.sightings);
  for (const [kind, values] of cluster.values) {
    for (const value of values) {
      home.values.get(kind)?.add(value);
    }
  }
}

function addressesOf({ sightings }: Cluster): readonly string[] {
  return sightings.map(({ address }) => address);
}

function position(order: ReadonlyMap<Sighting, number>, device: readonly Sighting[]): number {
  const [first] = device;
  return first === undefined ? 0 : (order.get(first) ?? 0);
}

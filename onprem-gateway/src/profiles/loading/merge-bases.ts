import {
  type IdentityField,
  type IdentitySource,
  identityFields,
  type Profile,
  type ProfileMetric,
  type ProfileTable,
} from "../profile.ts";
import type { RawProfile } from "./raw-profile.ts";

const maxDepth = 16;

/** Every profile with what it extends, directly or not, merged in. Missing bases and circles are complained about and left out. */
export function mergeBases(raws: ReadonlyMap<string, RawProfile>): readonly Profile[] {
  const merged = new Map<string, Profile>();
  return [...raws.values()].map((raw) => mergedProfile(raw, { raws, merged, path: [] }));
}

interface Merging {
  readonly raws: ReadonlyMap<string, RawProfile>;
  readonly merged: Map<string, Profile>;
  /** Names from the profile asked for to the one being merged. */
  readonly path: readonly string[];
}

function mergedProfile(raw: RawProfile, { raws, merged, path }: Merging): Profile {
  const { name } = raw.own;
  const known = merged.get(name);
  if (known !== undefined) {
    return known;
  }
  const here = [...path, name];
  let circular = false;
  const bases = raw.bases.flatMap((baseName, at) => {
    const base = raws.get(baseName);
    if (base === undefined) {
      raw.complaints.add(["extends", at], "missing-base", `extends ${baseName}, which is not there`);
      return [];
    }
    if (here.includes(baseName) || here.length > maxDepth) {
      circular = true;
      raw.complaints.add(["extends", at], "cyclic-extends", `extends ${baseName}, which extends it in turn`);
      return [];
    }
    return [mergedProfile(base, { raws, merged, path: here })];
  });
  const profile = raw.own.dialect === "kentik" ? mergeKentik(raw.own, bases) : mergeOthers(raw.own, bases);
  if (path.length === 0 || !circular) {
    merged.set(name, profile);
  }
  return profile;
}

/** Metrics: the base's first, the base named last first of all. Tags and fields: own first. Our lists of parts: own instead of the base's, sensors beside them. */
function mergeOthers(own: Profile, bases: readonly Profile[]): Profile {
  const from = <K extends "processors" | "memory" | "storage" | "bgpPeers">(key: K): Profile[K] =>
    [own, ...bases].find((profile) => profile[key].length > 0)?.[key] ?? own[key];
  const metricsFirst = [...bases].reverse();
  return {
    ...own,
    scalars: [...metricsFirst.flatMap(({ scalars }) => scalars.map(inherited)), ...own.scalars],
    tables: [...metricsFirst.flatMap(({ tables }) => tables.map(inheritedTable)), ...own.tables],
    tags: [own, ...bases].flatMap(({ tags }) => tags),
    processors: from("processors"),
    memory: from("memory"),
    storage: from("storage"),
    sensors: [own, ...bases].flatMap(({ sensors }) => sensors),
    bgpPeers: from("bgpPeers"),
    avoidBulk: [own, ...bases].some(({ avoidBulk }) => avoidBulk),
    perVlanForwarding: [own, ...bases].some(({ perVlanForwarding }) => perVlanForwarding),
    ...ownIdentity(own, bases),
  };
}

/** Field by field, own first, then the bases in the order named. In our dialect the further sources stay behind the nearer ones; elsewhere the nearest wins. */
function ownIdentity(own: Profile, bases: readonly Profile[]): Pick<Profile, "identity"> {
  const identity: Partial<Record<IdentityField, readonly IdentitySource[]>> = {};
  for (const layer of [own, ...bases]) {
    for (const field of identityFields) {
      const nearer = identity[field];
      const further = layer.identity[field] ?? [];
      if (nearer === undefined || nearer.length === 0) {
        identity[field] = further;
      } else if (own.dialect === "isthmus") {
        identity[field] = [...nearer, ...further];
      }
    }
  }
  return { identity };
}

/** Own metrics and tags first. Of one reported name own beats inherited, then the longer OID wins, unless both say allow_duplicate. */
function mergeKentik(own: Profile, bases: readonly Profile[]): Profile {
  const tables = [...own.tables, ...bases.flatMap((base) => base.tables.map(inheritedTable))];
  const scalars = [...own.scalars, ...bases.flatMap((base) => base.scalars.map(inherited))];
  const kept = new Set(winners([...scalars, ...tables.flatMap(({ columns }) => columns)]));
  return {
    ...own,
    scalars: scalars.filter((metric) => kept.has(metric)),
    tables: tables.map((table) => ({ ...table, columns: table.columns.filter((column) => kept.has(column)) })),
    tags: [own, ...bases].flatMap(({ tags }) => tags),
    ...ownIdentity(own, bases),
    avoidBulk: [own, ...bases].some(({ avoidBulk }) => avoidBulk),
  };
}

function winners(metrics: readonly ProfileMetric[]): readonly ProfileMetric[] {
  const byName = new Map<string, ProfileMetric[]>();
  for (const metric of metrics) {
    const rivals = byName.get(metric.name) ?? [];
    byName.set(metric.name, metric.allowDuplicate || rivals.length === 0 ? [...rivals, metric] : rivalsAfter(rivals, metric));
  }
  return [...byName.values()].flat();
}

function rivalsAfter(rivals: readonly ProfileMetric[], metric: ProfileMetric): ProfileMetric[] {
  const beaten = rivals.some((rival) => !rival.allowDuplicate && !beats(metric, rival));
  return beaten ? [...rivals] : [...rivals.filter(({ allowDuplicate }) => allowDuplicate), metric];
}

function beats(metric: ProfileMetric, rival: ProfileMetric): boolean {
  if (metric.inherited !== rival.inherited) {
    return rival.inherited;
  }
  return oidLength(metric) > oidLength(rival);
}

function oidLength({ value }: ProfileMetric): number {
  return value.kind === "read" ? value.source.oid.length : 0;
}

function inherited(metric: ProfileMetric): ProfileMetric {
  return { ...metric, inherited: true };
}

function inheritedTable(table: ProfileTable): ProfileTable {
  return { ...table, columns: table.columns.map(inherited) };
}

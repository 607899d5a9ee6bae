import { knownFields } from "../known-fields.ts";
import type { BgpPeerRule, Conversion, Health, IdentitySource, ProcessorRule, RowCondition, SensorRule, ValueSource } from "../profile.ts";
import {
  emptyProfile,
  healths,
  identityFields,
  type PartName,
  type PoolRule,
  type Profile,
  type Quantity,
  type Redirect,
} from "../profile.ts";
import { entriesAt, readEntry } from "./entry-reader.ts";
import {
  bgpEntry,
  identityEntry,
  type NameEntry,
  poolEntry,
  processorEntry,
  type QuantityEntry,
  type ReadingEntry,
  redirectEntry,
  type SensorEntry,
  sensorEntry,
  type WhereEntry,
} from "./model-schema.ts";
import { profileName, type RawProfile } from "./raw-profile.ts";
import { datadogKeys, readDatadogParts } from "./read-datadog.ts";
import { topLevel } from "./top-level.ts";
import { type Place, patternAt } from "./value-source.ts";
import { isMapping, type YamlSource } from "./yaml-source.ts";

const modelKeys: readonly string[] = ["identity", "processors", "memory", "storage", "sensors", "bgp_peers"];

/** A profile in our own dialect: Datadog's, with `model` saying what values mean and `redirect` going by sysDescr. */
export function readIsthmus(file: string, source: YamlSource & { readonly root: Readonly<Record<string, unknown>> }): RawProfile {
  const { root } = source;
  const { bases, patterns } = topLevel(root, { known: [...datadogKeys, "model", "redirect"], complaints: source });
  const model = isMapping(root["model"]) ? root["model"] : {};
  for (const key of Object.keys(model).filter((name) => !modelKeys.includes(name))) {
    source.add(["model", key], "unknown-key", `model has ${modelKeys.join(", ")}, not ${key.slice(0, 60)}`);
  }
  const parts = readDatadogParts(root, source);
  const list = <T>(key: string, read: (value: unknown, place: Place) => readonly T[]) =>
    entriesAt(model, key).flatMap(({ value, path }) => read(value, { path: ["model", ...path], complaints: source }));
  const own: Profile = {
    ...emptyProfile(profileName(file), "isthmus"),
    ...parts,
    patterns,
    redirects: entriesAt(root, "redirect").flatMap(({ value, path }) => redirectOf(value, { path, complaints: source })),
    identity: { ...parts.identity, ...identityOf(model["identity"], source) },
    processors: list("processors", processorOf),
    memory: list("memory", poolOf),
    storage: list("storage", poolOf),
    sensors: list("sensors", sensorOf),
    bgpPeers: list("bgp_peers", bgpOf),
  };
  return { own, bases, complaints: source };
}

function redirectOf(value: unknown, place: Place): readonly Redirect[] {
  const entry = readEntry(redirectEntry, value, place);
  const pattern = entry === undefined ? undefined : patternAt(entry.sysdescr, place);
  return entry === undefined || pattern === undefined ? [] : [{ pattern, target: profileName(entry.to) }];
}

function identityOf(value: unknown, complaints: YamlSource): Profile["identity"] {
  const root = isMapping(value) ? value : {};
  for (const key of Object.keys(root).filter((name) => !identityFields.some((field) => field === name))) {
    complaints.add(["model", "identity", key], "unknown-key", `identity has ${identityFields.join(", ")}, not ${key.slice(0, 60)}`);
  }
  const found = identityFields.map((field) => {
    const sources = entriesAt(root, field).flatMap(({ value: entry, path }) =>
      identitySourceOf(entry, { path: ["model", "identity", ...path], complaints }),
    );
    return [field, sources] as const;
  });
  return Object.fromEntries(found.filter(([, sources]) => sources.length > 0));
}

function identitySourceOf(value: unknown, place: Place): readonly IdentitySource[] {
  const entry = readEntry(identityEntry, value, place);
  if (entry === undefined) {
    return [];
  }
  if (typeof entry === "string") {
    return [{ kind: "fixed", text: entry }];
  }
  if ("sysobjectid" in entry) {
    return [{ kind: "sys-object-id", names: entry.sysobjectid }];
  }
  if ("sysdescr" in entry) {
    const pattern = patternAt(entry.sysdescr, place);
    return pattern === undefined ? [] : [{ kind: "sys-descr", pattern, template: entry.text ?? "$1" }];
  }
  if ("text" in entry) {
    return [{ kind: "fixed", text: entry.text, when: "present" in entry ? { present: entry.present } : conditionOf(entry.when, place) }];
  }
  const source = sourceOf(entry, place);
  return source === undefined ? [] : [{ kind: "read", source, ...whereOf(entry.where, place) }];
}

function processorOf(value: unknown, place: Place): readonly ProcessorRule[] {
  const entry = readEntry(processorEntry, value, place);
  const load = entry && sourceOf(entry.load, place);
  return entry === undefined || load === undefined ? [] : [{ load, ...nameOf(entry.name, place), ...whereOf(entry.where, place) }];
}

function poolOf(value: unknown, place: Place): readonly PoolRule[] {
  const entry = readEntry(poolEntry, value, place);
  if (entry === undefined) {
    return [];
  }
  const { total, used, free, percent, unit } = entry;
  return [
    {
      ...nameOf(entry.name, place),
      ...whereOf(entry.where, place),
      ...knownFields({
        kind: entry.kind,
        total: quantityOf(total, place),
        used: quantityOf(used, place),
        free: quantityOf(free, place),
        usedPercent: quantityOf(percent, place),
        unit: quantityOf(unit, place),
      }),
    },
  ];
}

function sensorOf(value: unknown, place: Place): readonly SensorRule[] {
  const entry = readEntry(sensorEntry, value, place);
  if (entry === undefined) {
    return [];
  }
  if (entry.value === undefined && entry.state === undefined) {
    place.complaints.add(place.path, "wrong-shape", "a sensor without value and state");
    return [];
  }
  const thresholds = knownFields({
    low: quantityOf(entry.low, place),
    lowWarning: quantityOf(entry.low_warning, place),
    highWarning: quantityOf(entry.high_warning, place),
    high: quantityOf(entry.high, place),
  });
  return [
    {
      class: entry.class,
      absent: entry.absent ?? [],
      thresholds,
      ...nameOf(entry.name, place),
      ...whereOf(entry.where, place),
      ...knownFields({ unit: entry.unit, value: entry.value && sourceOf(entry.value, place), state: stateOf(entry.state) }),
    },
  ];
}

function stateOf(state: SensorEntry["state"]): SensorRule["state"] {
  if (state === undefined) {
    return undefined;
  }
  const { oid, map } = state;
  const health: Record<string, Health | "absent"> = {};
  for (const name of [...healths, "absent"] as const) {
    for (const raw of state[name] ?? []) {
      health[raw] = name;
    }
  }
  return { source: { oid, conversions: [], ...(map === undefined ? {} : { labels: map }) }, health };
}

function bgpOf(value: unknown, place: Place): readonly BgpPeerRule[] {
  const entry = readEntry(bgpEntry, value, place);
  const state = entry && sourceOf(entry.state, place);
  if (entry === undefined || state === undefined) {
    return [];
  }
  const { remote_address: remote } = entry;
  const remoteAddress =
    "oid" in remote ? sourceOf(remote, place) : ({ kind: "index", slice: { start: remote.index[0], end: remote.index[1] } } as const);
  if (remoteAddress === undefined) {
    return [];
  }
  const optional = (reading: ReadingEntry | undefined) => reading && sourceOf(reading, place);
  return [
    {
      remoteAddress,
      state,
      ...knownFields({
        localAddress: optional(entry.local_address),
        remoteAs: optional(entry.remote_as),
        localAs: optional(entry.local_as),
        enabled: optional(entry.enabled),
        description: optional(entry.description),
      }),
    },
  ];
}

function nameOf(name: NameEntry | undefined, place: Place): { readonly name?: PartName } {
  if (name === undefined) {
    return {};
  }
  if (typeof name === "string") {
    return { name: { kind: "fixed", text: name } };
  }
  const source = sourceOf(name, place);
  return source === undefined ? {} : { name: { kind: "read", source } };
}

function quantityOf(entry: QuantityEntry | undefined, place: Place): Quantity | undefined {
  if (entry === undefined) {
    return undefined;
  }
  if ("fixed" in entry) {
    return { kind: "fixed", value: entry.fixed };
  }
  const source = sourceOf(entry, place);
  return source === undefined ? undefined : { kind: "read", source };
}

function sourceOf(entry: ReadingEntry, place: Place): ValueSource | undefined {
  const conversions: Conversion[] = entry.format === undefined ? [] : [{ kind: entry.format }];
  if (entry.extract !== undefined) {
    const pattern = patternAt(entry.extract, place);
    if (pattern === undefined) {
      return undefined;
    }
    conversions.push({ kind: "extract", pattern });
  }
  if (entry.scale !== undefined || entry.offset !== undefined) {
    conversions.push({ kind: "linear", factor: entry.scale ?? 1, offset: entry.offset ?? 0 });
  }
  return {
    oid: entry.oid,
    conversions,
    ...knownFields({
      labels: entry.map,
      via: entry.via,
      indexSlices: slicesOf(entry.index),
    }),
  };
}

function whereOf(where: readonly WhereEntry[] | undefined, place: Place): { readonly where?: readonly RowCondition[] } {
  return where === undefined ? {} : { where: where.map((condition) => conditionOf(condition, place)) };
}

function conditionOf({ oid, via, index, is, not, matches }: WhereEntry, place: Place): RowCondition {
  const pattern = matches === undefined ? undefined : patternAt(matches, place);
  const unreadable = matches !== undefined && pattern === undefined;
  return knownFields({ oid, via, is: unreadable ? [] : is, not, indexSlices: slicesOf(index), matches: pattern });
}

function slicesOf(index: ReadingEntry["index"]): ValueSource["indexSlices"] {
  return index?.map(([start, end]) => ({ start, end }));
}

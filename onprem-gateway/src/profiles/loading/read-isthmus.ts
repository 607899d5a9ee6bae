import { knownFields } from "../known-fields.ts";
import type { BgpPeerRule, IdentitySource, PoolRule, ProcessorRule, Profile, Redirect } from "../profile.ts";
import { emptyProfile, identityFields } from "../profile.ts";
import { entriesAt, readEntry } from "./entry-reader.ts";
import { bgpEntry, identityEntry, poolEntry, processorEntry, type ReadingEntry, redirectEntry } from "./model-schema.ts";
import { conditionOf, namesOf, quantityOf, readingOf, whereOf } from "./model-source.ts";
import { profileName, type RawProfile } from "./raw-profile.ts";
import { datadogKeys, readDatadogParts } from "./read-datadog.ts";
import { sensorReader } from "./read-sensors.ts";
import { topLevel } from "./top-level.ts";
import { type Place, patternAt } from "./value-source.ts";
import { isMapping, type YamlSource } from "./yaml-source.ts";

const modelKeys: readonly string[] = ["identity", "processors", "memory", "storage", "states", "sensors", "bgp_peers", "forwarding"];

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
    sensors: list("sensors", sensorReader(model["states"], source)),
    bgpPeers: list("bgp_peers", bgpOf),
    perVlanForwarding: isPerVlan(model["forwarding"], source),
  };
  return { own, bases, complaints: source };
}

function isPerVlan(forwarding: unknown, complaints: YamlSource): boolean {
  if (forwarding !== undefined && forwarding !== "per-vlan") {
    complaints.add(["model", "forwarding"], "wrong-shape", 'model.forwarding: expected "per-vlan"');
  }
  return forwarding === "per-vlan";
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
  const source = readingOf(entry, place);
  return source === undefined ? [] : [{ kind: "read", source, ...whereOf(entry.where, place) }];
}

function processorOf(value: unknown, place: Place): readonly ProcessorRule[] {
  const entry = readEntry(processorEntry, value, place);
  const load = entry && readingOf(entry.load, place);
  return entry === undefined || load === undefined ? [] : [{ load, ...namesOf(entry.name, place), ...whereOf(entry.where, place) }];
}

function poolOf(value: unknown, place: Place): readonly PoolRule[] {
  const entry = readEntry(poolEntry, value, place);
  if (entry === undefined) {
    return [];
  }
  const { total, used, free, percent, unit } = entry;
  return [
    {
      ...namesOf(entry.name, place),
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

function bgpOf(value: unknown, place: Place): readonly BgpPeerRule[] {
  const entry = readEntry(bgpEntry, value, place);
  const state = entry && readingOf(entry.state, place);
  if (entry === undefined || state === undefined) {
    return [];
  }
  const { remote_address: remote } = entry;
  const remoteAddress =
    "oid" in remote ? readingOf(remote, place) : ({ kind: "index", slice: { start: remote.index[0], end: remote.index[1] } } as const);
  if (remoteAddress === undefined) {
    return [];
  }
  const optional = (reading: ReadingEntry | undefined) => reading && readingOf(reading, place);
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

import { knownFields } from "../known-fields.ts";
import { type Health, healths, type SensorRule, type StateRule } from "../profile.ts";
import { readEntry } from "./entry-reader.ts";
import { type SensorEntry, type StateSetEntry, sensorEntry, stateSetEntry } from "./model-schema.ts";
import { namesOf, quantityOf, readingOf, slicesOf, whereOf } from "./model-source.ts";
import type { Place } from "./value-source.ts";
import { type Complaints, isMapping } from "./yaml-source.ts";

type StateSets = ReadonlyMap<string, StateSetEntry>;

/** Reads entries of `sensors`, with the file's named sets of states at hand. */
export function sensorReader(states: unknown, complaints: Complaints): (value: unknown, place: Place) => readonly SensorRule[] {
  const sets = stateSets(states, complaints);
  return (value, place) => grouped(value, place).flatMap((entry) => sensorOf(entry.value, { place: entry.place, sets }));
}

function stateSets(states: unknown, complaints: Complaints): StateSets {
  const found = isMapping(states) ? Object.entries(states) : [];
  return new Map(
    found.flatMap(([name, value]) => {
      const set = readEntry(stateSetEntry, value, { path: ["model", "states", name], complaints });
      return set === undefined ? [] : [[name, set] as const];
    }),
  );
}

/** An entry with `sensors` is a table of several per row: each takes what the entry says, and conditions of both hold. */
function grouped(value: unknown, place: Place): readonly { readonly value: unknown; readonly place: Place }[] {
  if (!isMapping(value) || !Array.isArray(value["sensors"])) {
    return [{ value, place }];
  }
  const { sensors, where, ...shared } = value;
  return (sensors as readonly unknown[]).map((own, at) => ({
    value: isMapping(own) ? { ...shared, ...own, ...bothConditions(where, own["where"]) } : own,
    place: { ...place, path: [...place.path, "sensors", at] },
  }));
}

function bothConditions(shared: unknown, own: unknown): { readonly where?: readonly unknown[] } {
  const all = [shared, own].flat().filter((condition) => condition !== undefined);
  return all.length === 0 ? {} : { where: all };
}

function sensorOf(value: unknown, { place, sets }: { readonly place: Place; readonly sets: StateSets }): readonly SensorRule[] {
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
      ...namesOf(entry.name, place),
      ...whereOf(entry.where, place),
      ...knownFields({
        unit: entry.unit,
        label: entry.label,
        value: entry.value && readingOf(entry.value, place),
        state: entry.state && stateOf(entry.state, { place, sets }),
      }),
    },
  ];
}

function stateOf(
  state: NonNullable<SensorEntry["state"]>,
  { place, sets }: { readonly place: Place; readonly sets: StateSets },
): StateRule {
  const set = state.as === undefined ? undefined : sets.get(state.as);
  if (state.as !== undefined && set === undefined) {
    place.complaints.add([...place.path, "state", "as"], "wrong-shape", `states has no set ${state.as.slice(0, 60)}`);
  }
  const source = {
    oid: state.oid,
    conversions: [],
    ...knownFields({ labels: state.map ?? set?.map, via: state.via, indexSlices: slicesOf(state.index) }),
  };
  return { source, health: { ...healthOf(set ?? {}), ...healthOf(state) }, bits: state.bits === true };
}

function healthOf(meanings: StateSetEntry): StateRule["health"] {
  const health: Record<string, Health | "absent"> = {};
  for (const name of [...healths, "absent"] as const) {
    for (const raw of meanings[name] ?? []) {
      health[raw] = name;
    }
  }
  return health;
}

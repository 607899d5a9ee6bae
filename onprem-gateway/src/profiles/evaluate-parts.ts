import type { Pool, Processor, Sensor } from "../collectors/snmp/model/device-model.ts";
import { stateOf } from "./evaluate-state.ts";
import { knownFields } from "./known-fields.ts";
import { filled, partName } from "./part-name.ts";
import type { PoolRule, Profile, Quantity, SensorRule, ValueSource } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { plainText } from "./read-value.ts";
import { isInstance, meets, rowNumber, rowValue } from "./row-access.ts";

/**
 * Processors with a load within 0 to 100 per cent; rows without one are left out. Tables of parts tell a load of 0 for fans and power
 * supplies too: where some parts of a table have memory, an idle one without any is no processor.
 */
export function processorsOf(
  { processors, memory }: Pick<Profile, "processors" | "memory">,
  reading: ProfileReading,
): readonly Processor[] {
  return processors.flatMap(({ load, name, where }) => {
    const withMemory = partsWithMemory(load, memory, reading);
    return rowsOf(load, reading).flatMap((index) => {
      const loadPercent = meets(where, index, reading) ? rowNumber(load, index, reading) : undefined;
      const isIdlePart = loadPercent === 0 && withMemory.size > 0 && !withMemory.has(index);
      if (loadPercent === undefined || loadPercent < 0 || loadPercent > 100 || isIdlePart) {
        return [];
      }
      return [knownFields({ key: instanceOid(load, index), name: partName(name, index, reading), loadPercent })];
    });
  });
}

/** Rows of the table of `load` that have a pool of memory in that table. */
function partsWithMemory(load: ValueSource, memory: readonly PoolRule[], reading: ProfileReading): ReadonlySet<string> {
  const entryOf = ({ oid }: ValueSource) => oid.slice(0, oid.lastIndexOf("."));
  return new Set(
    memory.flatMap((rule) => {
      const leader = leaderOf(rule);
      return leader === undefined || entryOf(leader) !== entryOf(load) || isInstance(load.oid)
        ? []
        : rowsOf(leader, reading).filter((index) => poolOf(rule, { leader, index, reading }).length > 0);
    }),
  );
}

/** Pools of which something is known: a size, what is used of it, or a share. */
export function poolsOf(rules: readonly PoolRule[], reading: ProfileReading): readonly Pool[] {
  return rules.flatMap((rule) => {
    const leader = leaderOf(rule);
    return leader === undefined ? [] : rowsOf(leader, reading).flatMap((index) => poolOf(rule, { leader, index, reading }));
  });
}

/** Sensors that are there; a reading that is missing or marked absent leaves its sensor out. */
export function sensorsOf(rules: readonly SensorRule[], reading: ProfileReading): readonly Sensor[] {
  return rules.flatMap((rule) => {
    const leader = rule.value ?? rule.state?.source;
    return leader === undefined ? [] : rowsOf(leader, reading).flatMap((index) => sensorOf(rule, { leader, index, reading }));
  });
}

interface Row {
  readonly leader: ValueSource;
  readonly index: string;
  readonly reading: ProfileReading;
}

function poolOf(rule: PoolRule, { leader, index, reading }: Row): readonly Pool[] {
  const sizes = meets(rule.where, index, reading) ? poolSizes(rule, index, reading) : undefined;
  return sizes === undefined
    ? []
    : [knownFields({ key: instanceOid(leader, index), name: partName(rule.name, index, reading), kind: rule.kind, ...sizes })];
}

type PoolSizes = { readonly [S in "totalBytes" | "usedBytes" | "usedPercent"]: number | undefined };

/** Undefined where nothing is known, and for 0 of 0: parts without memory are told so. */
function poolSizes(rule: PoolRule, index: string, reading: ProfileReading): PoolSizes | undefined {
  const unit = rule.unit === undefined ? 1 : quantity(rule.unit, index, reading);
  const octets = (from: Quantity | undefined) => nonNegative(multiplied(quantity(from, index, reading), unit));
  const size = octets(rule.total);
  // Agents tell a size of 0 for a pool whose size they do not know.
  const total = size || undefined;
  const free = octets(rule.free);
  const usedBytes = octets(rule.used) ?? difference(total, free);
  const totalBytes = total ?? sum(usedBytes, free);
  const usedPercent = share(quantity(rule.usedPercent, index, reading));
  const told = [totalBytes, usedBytes, usedPercent].filter((number) => number !== undefined && (size !== 0 || number > 0));
  return told.length === 0 ? undefined : { totalBytes, usedBytes, usedPercent };
}

function sensorOf(rule: SensorRule, { leader, index, reading }: Row): readonly Sensor[] {
  const raw = Number(plainText(rowValue(leader, index, reading)));
  if (!meets(rule.where, index, reading) || rule.absent.includes(raw)) {
    return [];
  }
  const measured = rule.value && rowNumber(rule.value, index, reading);
  const { state, health, number } = stateOf(rule.state, index, reading);
  const told = state ?? (measured === undefined && isDark(rule.value, raw) ? noLight : undefined);
  if (health === "absent" || (measured === undefined && told === undefined)) {
    return [];
  }
  return [
    knownFields({
      key: instanceOid(leader, index),
      class: rule.class,
      name: sensorName(rule, index, reading),
      value: rule.value === undefined ? number : measured,
      unit: rule.unit,
      state: told,
      health,
      ...stateBeside(rule, index, number),
      thresholds: thresholdsOf(rule, index, reading),
    }),
  ];
}

/** Where the state of a measured quantity is told. */
function stateBeside(
  { value, state }: SensorRule,
  index: string,
  stateNumber: number | undefined,
): { stateKey?: string; stateNumber?: number } {
  return value === undefined || state === undefined || stateNumber === undefined
    ? {}
    : { stateKey: instanceOid(state.source, index), stateNumber };
}

/** Optical power of nothing has no value in dBm; that there is no light is said as a state. */
const noLight = "no light";

function isDark(value: ValueSource | undefined, raw: number): boolean {
  return raw <= 0 && value?.conversions.some(({ kind }) => kind === "to-dbm") === true;
}

/** A row without a name of its own is told apart by its index. */
function sensorName(rule: SensorRule, index: string, reading: ProfileReading): string {
  const name = partName(rule.name, index, reading) ?? `${rule.class} ${index}`;
  return rule.label === undefined || rule.name === undefined ? name : `${name} ${filled(rule.label, index)}`;
}

function thresholdsOf({ thresholds }: SensorRule, index: string, reading: ProfileReading): Sensor["thresholds"] {
  const found = Object.entries(thresholds).map(([name, from]) => [name, quantity(from, index, reading)] as const);
  const known = found.filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** The rows that a column leads; an instance is one row with the index 0. */
export function rowsOf(leader: ValueSource, reading: ProfileReading): readonly string[] {
  return isInstance(leader.oid) ? ["0"] : [...reading.rows(leader.oid).keys()];
}

function leaderOf({ total, used, free, usedPercent }: PoolRule): ValueSource | undefined {
  return [used, total, usedPercent, free].find((candidate) => candidate?.kind === "read")?.source;
}

function instanceOid({ oid }: ValueSource, index: string): string {
  return isInstance(oid) ? oid : `${oid}.${index}`;
}

function quantity(from: Quantity | undefined, index: string, reading: ProfileReading): number | undefined {
  switch (from?.kind) {
    case "fixed":
      return from.value;
    case "read":
      return rowNumber(from.source, index, reading);
    case undefined:
      return undefined;
  }
}

function multiplied(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : nonNegative(a - b);
}

function nonNegative(number: number | undefined): number | undefined {
  return number === undefined || number < 0 ? undefined : number;
}

function share(number: number | undefined): number | undefined {
  return number === undefined || number < 0 || number > 100 ? undefined : number;
}

import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { isCount, type Quantity, quantityOfUnits, quantityOfWords } from "./quantity.ts";
import { isNamedNumber, numbersOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { thresholdsFor } from "./thresholds.ts";
import { speaksOf, wordsOf } from "./words.ts";

/** Numbers that agents send for "no reading". */
const sentinels = [-2_147_483_648, 2_147_483_647, 4_294_967_295, 65_535, -32_768, -9_999, -1_000, -999, -256];
const maxRows = 1_024;
/** Words of bounds, settings and statistics: they look like readings and are none. */
const bounds = [
  ...["threshold", "thresholds", "thresh", "limit", "max", "maximum", "min", "minimum", "high", "low", "upper", "lower", "peak", "set"],
  ...["setpoint", "config", "cfg", "nominal", "rated", "rating", "trap", "default", "hysteresis", "precision", "units", "interval"],
];
/** Words that say so at the end of a name only; before it they name the table. */
const endings = ["index", "alarm", "warning", "critical", "timestamp", "status", "state", "type", "id", "name", "number"];

/** Readings of a device that a MIB names, as sensors of a profile. */
export function namedSensors(objects: readonly RecordedObject[], surroundings: Surroundings): readonly DraftEntry[] {
  return objects.flatMap((recorded) => {
    const numbers = recorded.rows.size > maxRows ? undefined : numbersOf(recorded);
    const quantity = numbers === undefined ? undefined : quantityOfObject(recorded, surroundings);
    if (numbers === undefined || quantity === undefined || numbers.every((number) => sentinels.includes(number))) return [];
    return [sensorEntry(recorded, { quantity, numbers, surroundings })];
  });
}

/** What a named object measures; undefined for settings, bounds, counters and names that say nothing. */
function quantityOfObject(recorded: RecordedObject, { indexOf, groups }: Surroundings): Quantity | undefined {
  if (!isNamedNumber(recorded)) return undefined;
  const { object } = recorded;
  const words = wordsOf(object.name);
  if (object.access !== "readonly" || isBound(words) || indexOf(recorded.group).includes(object.name)) return undefined;
  const byUnits = quantityOfUnits(object.units);
  const byWords = quantityOfWords(words) ?? (isReading(words) ? quantityOfWords(groupWords(recorded, groups)) : undefined);
  if (byUnits !== undefined) return byWords?.class === "signal" ? { ...byUnits, class: "signal" } : byUnits;
  return byWords ?? numberOfThings(words, recorded);
}

function numberOfThings(words: readonly string[], recorded: RecordedObject): Quantity | undefined {
  if (isCount(words)) return { class: "count" };
  return isShare(words, recorded) ? { class: "percent", unit: "%" } : undefined;
}

/** A utilisation of something that is neither a processor nor a memory. */
function isShare(words: readonly string[], recorded: RecordedObject): boolean {
  const others = speaksOf(words, "cpu", "processor", "mem", "memory", "ram", "disk", "flash", "storage");
  const speaks = speaksOf(words, "util", "utilization", "utilisation") || recorded.object?.units === "%";
  return speaks && !others && numbersOf(recorded)?.every((number) => number >= 0 && number <= 100) === true;
}

function isBound(words: readonly string[]): boolean {
  // "High precision" is no bound.
  const told = words.filter((word, at) => !(word === "high" && words[at + 1] === "prec"));
  return speaksOf(told, ...bounds) || endings.includes(words.at(-1) ?? "");
}

export function isReading(words: readonly string[]): boolean {
  return speaksOf(words, "value", "reading", "measured");
}

function groupWords({ group }: RecordedObject, groups: Surroundings["groups"]): readonly string[] {
  const names = (groups.get(group) ?? []).flatMap(({ object }) => (object === undefined ? [] : [wordsOf(object.name)]));
  const [first = []] = names;
  return first.filter((word, at) => names.every((other) => other[at] === word));
}

interface Reading {
  readonly quantity: Quantity;
  readonly numbers: readonly number[];
  readonly surroundings: Surroundings;
}

function sensorEntry(recorded: RecordedObject, reading: Reading): DraftEntry {
  const { quantity, numbers, surroundings } = reading;
  const { class: kind, unit, offset } = quantity;
  const isTenths = quantity.scale === undefined && inTenths(recorded, reading);
  const scale = isTenths ? 0.1 : quantity.scale;
  const absent = [...new Set(numbers.filter((number) => sentinels.includes(number)))];
  const value = scale === undefined && offset === undefined ? recorded.oid : defined({ oid: recorded.oid, scale, offset });
  const siblings = surroundings.groups.get(recorded.group) ?? [];
  return {
    entry: defined({
      class: kind,
      unit,
      name: rowNames(recorded, surroundings).name,
      value,
      absent: absent.length === 0 ? undefined : absent,
      ...thresholdsFor(recorded, { kind, scale, offset, siblings }),
    }),
    evidence: `${evidenceOf(recorded)}${isTenths ? "; taken for tenths" : ""}`,
    confidence: quantityOfUnits(recorded.object?.units) === undefined ? "likely" : "certain",
  };
}

/** Ranges of raw numbers that nothing could survive, or that no share can have: they are tenths. */
const tenths: Readonly<Partial<Record<Quantity["class"], readonly [number, number]>>> = {
  temperature: [140, 1_500],
  humidity: [100, 1_000],
  charge: [100, 1_000],
  load: [100, 1_000],
  frequency: [400, 700],
};

function inTenths(recorded: RecordedObject, { quantity, numbers }: Reading): boolean {
  if (wordsOf(recorded.object?.name ?? "").includes("prec")) return true;
  const [above, upTo] = tenths[quantity.class] ?? [0, 0];
  const read = numbers.filter((number) => !sentinels.includes(number) && number !== 0);
  return read.length > 0 && read.every((number) => Math.abs(number) > above && Math.abs(number) <= upTo);
}

/** The fields that are known. */
export function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { isMixed, unitColumnOf } from "./draft-mixed.ts";
import { defined } from "./draft-sensors.ts";
import { type Quantity, quantityOfWords } from "./quantity.ts";
import { numbersOf, parentOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { speaksOf, wordsOf } from "./words.ts";

/** Raw readings that a quantity can have, sub-units included; outside of them a column is something else. */
const plausible: Readonly<Partial<Record<Quantity["class"], readonly [number, number]>>> = {
  temperature: [5, 140],
  "fan-speed": [300, 40_000],
  voltage: [0.3, 500_000],
  current: [0.1, 200_000],
  power: [0.5, 100_000],
  humidity: [1, 100],
  frequency: [40, 700],
  charge: [0, 100],
};
const maxRows = 512;
const maxWeak = 30;
const maxStates = 10;

export interface ShapeDrafts {
  readonly processors: readonly DraftEntry[];
  readonly sensors: readonly DraftEntry[];
}

/** Guesses about objects without a MIB: numbers beside texts that say what they are, shares, and enumerations. */
export function shapedParts(objects: readonly RecordedObject[], surroundings: Surroundings): ShapeDrafts {
  const few = objects.filter(({ rows }) => rows.size <= maxRows);
  const unnamed = few.filter((recorded) => recorded.object === undefined && numbersOf(recorded) !== undefined);
  const columns = unnamed.filter(({ kind }) => kind === "column");
  const mixed = few.filter((recorded) => isMixed(recorded) && unitColumnOf(recorded, surroundings) === undefined);
  const spoken = [...columns, ...mixed].map((recorded) => spokenReadings(recorded, surroundings));
  const taken = new Set<string>();
  const sensors = spoken.flatMap(({ recorded, readings }) =>
    readings.flatMap((reading) => {
      const place = `${recorded.group} ${reading.quantity.class}`;
      if (taken.has(place)) return [];
      taken.add(place);
      return [guessedSensor(recorded, { reading, surroundings })];
    }),
  );
  const states = columns.flatMap((recorded) => guessedState(recorded, surroundings));
  const shares = unnamed
    .filter(({ kind }) => kind === "scalar")
    .flatMap(weakShare)
    .slice(0, maxWeak);
  return {
    processors: columns.flatMap((recorded) => guessedProcessor(recorded, surroundings)),
    sensors: [...sensors, ...states, ...shares],
  };
}

interface Reading {
  readonly quantity: Quantity;
  readonly indexes: readonly string[];
}

/** Rows by what their texts say that they measure, where the numbers could be that. */
function spokenReadings(recorded: RecordedObject, surroundings: Surroundings): { recorded: RecordedObject; readings: readonly Reading[] } {
  const { texts } = rowNames(recorded, surroundings);
  const byClass = new Map<string, { quantity: Quantity; indexes: string[] }>();
  for (const [index, text] of texts) {
    const quantity = recorded.rows.has(index) ? quantityOfText(text) : undefined;
    if (quantity !== undefined) {
      const known = byClass.get(quantity.class) ?? { quantity, indexes: [] };
      known.indexes.push(index);
      byClass.set(quantity.class, known);
    }
  }
  return { recorded, readings: [...byClass.values()].filter((reading) => isPlausible(recorded, reading)) };
}

function quantityOfText(text: string): Quantity | undefined {
  const words = wordsOf(text);
  if (/(?<![a-z\d])[+-]?p?\d+(?:\.\d+)?v(?:\d+)?(?![a-z])|(?<![a-z])v(?:cc|core|in|out|dd|bat|tt|sa)/iu.test(text))
    return { class: "voltage", unit: "V" };
  return quantityOfWords(words) ?? (speaksOf(words, "fan", "fans") ? { class: "fan-speed", unit: "rpm" } : undefined);
}

function isPlausible({ rows }: RecordedObject, { quantity, indexes }: Reading): boolean {
  const [from, to] = plausible[quantity.class] ?? [0, 0];
  const numbers = indexes.flatMap(
    (index) => numbersOf({ kind: "scalar", oid: "", group: "", rows: new Map([["0", rows.get(index) ?? { kind: "null" }]]) }) ?? [],
  );
  return numbers.length > 0 && numbers.every((number) => number >= from && number <= to);
}

function guessedSensor(recorded: RecordedObject, { reading, surroundings }: { reading: Reading; surroundings: Surroundings }): DraftEntry {
  const { quantity, indexes } = reading;
  return {
    entry: defined({
      class: quantity.class,
      unit: quantity.unit,
      name: rowNames(recorded, surroundings).name,
      where: indexes.length === recorded.rows.size ? undefined : { is: indexes },
      value: recorded.oid,
    }),
    evidence: `${evidenceOf(recorded)}; the rows' texts speak of ${quantity.class}, the scale is not known`,
    confidence: "guess",
  };
}

function guessedProcessor(recorded: RecordedObject, surroundings: Surroundings): readonly DraftEntry[] {
  const { name, texts } = rowNames(recorded, surroundings);
  const indexes = [...texts].filter(([, text]) => speaksOf(wordsOf(text), "cpu", "processor")).map(([index]) => index);
  const numbers = numbersOf(recorded) ?? [];
  const isLoad = numbers.every((number) => number >= 0 && number <= 100) && new Set(numbers).size > 1;
  if (!isLoad || indexes.length === 0 || indexes.length < texts.size) return [];
  return [{ entry: { name, load: recorded.oid }, evidence: `${evidenceOf(recorded)}; the rows are called CPU`, confidence: "guess" }];
}

/** Few small numbers beside names of parts that can fail: a state, whose numbers only the vendor can tell. */
function guessedState(recorded: RecordedObject, surroundings: Surroundings): readonly DraftEntry[] {
  const { name, texts } = rowNames(recorded, surroundings);
  const numbers = numbersOf(recorded) ?? [];
  const few = new Set(numbers).size <= 3 && numbers.every((number) => number >= 0 && number <= maxStates);
  const parts = [...texts.values()].filter((text) => speaksOf(wordsOf(text), "fan", "psu", "power", "temp", "temperature", "raid", "disk"));
  if (!few || parts.length === 0 || parts.length < texts.size) return [];
  return [
    {
      entry: { class: "state", name, state: { oid: recorded.oid } },
      evidence: `${evidenceOf(recorded)}; few numbers beside names of parts`,
      confidence: "weak",
    },
  ];
}

function weakShare(recorded: RecordedObject): readonly DraftEntry[] {
  const [number] = numbersOf(recorded) ?? [];
  const isGauge = [...recorded.rows.values()].some(({ kind }) => kind === "gauge32");
  if (number === undefined || number < 1 || number > 100 || !isGauge) return [];
  const name = `Object ${parentOf(recorded.oid).split(".").slice(7).join(".")}`;
  return [
    {
      entry: { class: "percent", unit: "%", name, value: recorded.oid },
      evidence: `${evidenceOf(recorded)}; a gauge from 0 to 100`,
      confidence: "weak",
    },
  ];
}

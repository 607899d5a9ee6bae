import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { defined, isReading } from "./draft-sensors.ts";
import { type Quantity, quantityOfUnits, quantityOfWords } from "./quantity.ts";
import { numbersOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { speaksOf, wordsOf } from "./words.ts";

/** A column that a MIB only calls a value: what each row measures, its text or another column says. */
export function isMixed({ object, kind }: RecordedObject): boolean {
  const words = wordsOf(object?.name ?? "");
  const isPlain = kind === "column" && object?.syntax?.labels.length === 0 && object.access === "readonly";
  return isPlain && isReading(words) && quantityOfWords(words) === undefined && quantityOfUnits(object.units) === undefined;
}

/** The enumeration beside a column of mixed values that says what each row measures. */
export function unitColumnOf(recorded: RecordedObject, { groups }: Surroundings): RecordedObject | undefined {
  return groups
    .get(recorded.group)
    ?.find(
      ({ object }) =>
        object?.syntax?.base === "enum" &&
        speaksOf(wordsOf(object.name), "unit", "units", "type", "class", "kind") &&
        object.syntax.labels.some(({ label }) => quantityOfLabel(label) !== undefined),
    );
}

/** Values of several kinds in one column, one entry for each kind that the device has. */
export function mixedSensors(objects: readonly RecordedObject[], surroundings: Surroundings): readonly DraftEntry[] {
  return objects.filter(isMixed).flatMap((recorded) => {
    const unitColumn = unitColumnOf(recorded, surroundings);
    if (unitColumn === undefined) return [];
    const present = new Set(numbersOf(unitColumn));
    const labels = unitColumn.object?.syntax?.labels.filter(({ number }) => present.has(number)) ?? [];
    return labels.flatMap(({ number, label }): readonly DraftEntry[] => {
      const quantity = quantityOfLabel(label);
      if (quantity === undefined) return [];
      const { class: kind, unit, scale, offset } = quantity;
      const value = scale === undefined && offset === undefined ? recorded.oid : defined({ oid: recorded.oid, scale, offset });
      const where = { oid: unitColumn.oid, is: [number] };
      return [
        {
          entry: defined({ class: kind, unit, name: rowNames(recorded, surroundings).name, where, value }),
          evidence: `${evidenceOf(recorded)}; ${unitColumn.object?.name ?? ""} is ${label}`,
          confidence: "certain",
        },
      ];
    });
  });
}

function quantityOfLabel(label: string): Quantity | undefined {
  return quantityOfUnits(label) ?? quantityOfWords(wordsOf(label)) ?? (/^(?:status|state)$/iu.test(label) ? { class: "state" } : undefined);
}

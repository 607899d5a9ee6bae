import { quantityOfUnits, quantityOfWords } from "./quantity.ts";
import { isNamedNumber, type RecordedObject } from "./recorded-object.ts";
import { speaksOf, wordsOf } from "./words.ts";

interface Measured {
  readonly kind: string;
  readonly scale: number | undefined;
  readonly offset: number | undefined;
  readonly siblings: readonly RecordedObject[];
}

/** Bounds that the same table (or group of scalars) gives for a reading, under the keys of the dialect. */
export function thresholdsFor(recorded: RecordedObject, { kind, scale, offset, siblings }: Measured): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const own = wordsOf(recorded.object?.name ?? "");
  const linear = scale === undefined && offset === undefined ? undefined : { scale: scale ?? 1, offset: offset ?? 0 };
  const beside = siblings.filter((sibling) => sibling.kind === recorded.kind && sibling !== recorded && sameRows(recorded, sibling));
  for (const sibling of beside) {
    const key = boundOf(sibling, { kind, own });
    if (key !== undefined) found[key] ??= linear === undefined ? sibling.oid : { oid: sibling.oid, ...linear };
  }
  return found;
}

const boundWords = ["threshold", "thresholds", "thrsh", "thresh", "limit", "alarm", "warning", "critical", "warn", "crit"];

/** The key of a bound; undefined for anything that is no bound of this quantity. */
function boundOf(sibling: RecordedObject, { kind, own }: { readonly kind: string; readonly own: readonly string[] }): string | undefined {
  if (!isNamedNumber(sibling)) return undefined;
  const words = wordsOf(sibling.object.name);
  const measures = quantityOfUnits(sibling.object.units)?.class ?? quantityOfWords(words)?.class;
  const isOfOthers = measures === undefined ? own.filter((word) => !words.includes(word)).length > 1 : measures !== kind;
  if (isOfOthers || !speaksOf(words, ...boundWords)) return undefined;
  const side = speaksOf(words, "low", "lower", "min", "minimum", "lo") ? "low" : "high";
  return speaksOf(words, "warning", "warn", "minor") ? `${side}_warning` : side;
}

function sameRows(recorded: RecordedObject, sibling: RecordedObject): boolean {
  return [...recorded.rows.keys()].every((index) => sibling.rows.has(index));
}

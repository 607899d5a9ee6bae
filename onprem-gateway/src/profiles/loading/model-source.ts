import { knownFields } from "../known-fields.ts";
import type { Conversion, PartName, Quantity, RowCondition, ValueSource } from "../profile.ts";
import type { NameEntry, QuantityEntry, ReadingEntry, WhereEntry } from "./model-schema.ts";
import { type Place, patternAt } from "./value-source.ts";

/** A value source of our own dialect; undefined, after a complaint, when its pattern is none. */
export function readingOf(entry: ReadingEntry, place: Place): ValueSource | undefined {
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
  if (entry.dbm === true) {
    conversions.push({ kind: "to-dbm" });
  }
  return {
    oid: entry.oid,
    conversions,
    ...knownFields({
      labels: entry.map,
      via: entry.via,
      indexSlices: slicesOf(entry.index),
      exponent: entry.exponent && readingOf(entry.exponent, place),
    }),
  };
}

/** Names in the order they are tried; one that cannot be read is left out after a complaint. */
export function namesOf(names: readonly NameEntry[] | undefined, place: Place): { readonly name?: readonly PartName[] } {
  if (names === undefined) {
    return {};
  }
  return {
    name: names.flatMap((name): readonly PartName[] => {
      if (typeof name === "string") {
        return [{ kind: "fixed", text: name }];
      }
      const source = readingOf(name, place);
      return source === undefined ? [] : [{ kind: "read", source }];
    }),
  };
}

/** A number that is read or fixed. */
export function quantityOf(entry: QuantityEntry | undefined, place: Place): Quantity | undefined {
  if (entry === undefined) {
    return undefined;
  }
  if ("fixed" in entry) {
    return { kind: "fixed", value: entry.fixed };
  }
  const source = readingOf(entry, place);
  return source === undefined ? undefined : { kind: "read", source };
}

export function whereOf(where: readonly WhereEntry[] | undefined, place: Place): { readonly where?: readonly RowCondition[] } {
  return where === undefined ? {} : { where: where.map((condition) => conditionOf(condition, place)) };
}

/** A condition; one whose pattern is none, after a complaint, keeps no row. */
export function conditionOf({ oid, via, index, spelled, is, not, ...patterns }: WhereEntry, place: Place): RowCondition {
  const [matches, unlike] = [patterns.matches, patterns.unlike].map((text) => (text === undefined ? undefined : patternAt(text, place)));
  const unreadable =
    (matches === undefined) !== (patterns.matches === undefined) || (unlike === undefined) !== (patterns.unlike === undefined);
  return knownFields({ oid, via, spelled, is: unreadable ? [] : is, not, indexSlices: slicesOf(index), matches, unlike });
}

export function slicesOf(index: ReadingEntry["index"]): ValueSource["indexSlices"] {
  return index?.map(([start, end]) => ({ start, end }));
}

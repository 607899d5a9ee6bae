import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import { indexText } from "./index-text.ts";
import type { IndexSlice, RowCondition, ValueSource } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { plainText, readNumber } from "./read-value.ts";
import type { SafePattern } from "./safe-pattern.ts";

/** True for an OID that names one instance of a scalar. */
export function isInstance(oid: string): boolean {
  return oid.endsWith(".0");
}

/** A scalar and how it was found. */
export interface ScalarValue {
  readonly value: SnmpValue;
  /** True when it is the first row below an OID that is no instance. */
  readonly guessedRow: boolean;
}

/** A scalar as written, else with `.0`, else the first row below it. */
export function scalarValue(oid: string, reading: ProfileReading): ScalarValue | undefined {
  const direct = present(reading.value(oid)) ?? present(reading.value(`${oid}.0`));
  if (direct !== undefined) {
    return { value: direct, guessedRow: false };
  }
  const first = present(reading.rows(oid).values().next().value);
  return first === undefined ? undefined : { value: first, guessedRow: true };
}

/** The value that belongs to the row `index` of the reader's table; an instance belongs to every row. */
export function rowValue(source: ValueSource, index: string, reading: ProfileReading): SnmpValue | undefined {
  if (isInstance(source.oid)) {
    return present(reading.value(source.oid));
  }
  const at = rowIndex(source, index, reading);
  return at === undefined ? undefined : present(reading.rows(source.oid).get(at));
}

/** The number that belongs to the row `index`, after its conversions and the row's own power of ten. */
export function rowNumber(source: ValueSource, index: string, reading: ProfileReading): number | undefined {
  const number = readNumber(source, rowValue(source, index, reading));
  if (number === undefined || source.exponent === undefined) {
    return number;
  }
  const exponent = rowNumber(source.exponent, index, reading);
  return exponent === undefined || Math.abs(exponent) > widestExponent ? undefined : Number(`${number}e${Math.trunc(exponent)}`);
}

const widestExponent = 24;

function rowIndex(source: ValueSource, index: string, reading: ProfileReading): string | undefined {
  const pointed = source.via === undefined ? index : plainText(reading.rows(source.via).get(index));
  return pointed === undefined || source.indexSlices === undefined ? pointed : slicedIndex(pointed, source.indexSlices);
}

/** The slices of an index, joined; undefined when one lies outside. */
export function slicedIndex(index: string, slices: readonly IndexSlice[]): string | undefined {
  const parts = index.split(".");
  const taken: string[] = [];
  for (const { start, end } of slices) {
    if (start > end || end >= parts.length) {
      return undefined;
    }
    taken.push(...parts.slice(start, end + 1));
  }
  return taken.join(".");
}

/** Whether a row meets all conditions; without any it does. */
export function meets(conditions: readonly RowCondition[] | undefined, index: string, reading: ProfileReading): boolean {
  return (conditions ?? []).every((condition) => holds(condition, compared(condition, index, reading)));
}

/** Whether a text, or its absence, is what a condition wants. */
export function holds({ is, not, matches, unlike }: RowCondition, found: string | undefined): boolean {
  const text = found?.trim();
  if (text === undefined) {
    return is === undefined && matches === undefined;
  }
  const listed = is?.includes(text) !== false && not?.includes(text) !== true;
  return listed && fits(matches, text) !== false && fits(unlike, text) !== true;
}

function fits(pattern: SafePattern | undefined, text: string): boolean | undefined {
  return pattern === undefined ? undefined : pattern.groups(text) !== undefined;
}

function compared({ oid, via, indexSlices, spelled }: RowCondition, index: string, reading: ProfileReading): string | undefined {
  if (oid === undefined) {
    const own = indexSlices === undefined ? index : slicedIndex(index, indexSlices);
    return spelled === true && own !== undefined ? indexText(own) : own;
  }
  const source = { oid, conversions: [], ...(via === undefined ? {} : { via }), ...(indexSlices === undefined ? {} : { indexSlices }) };
  return plainText(rowValue(source, index, reading));
}

function present(value: SnmpValue | undefined): SnmpValue | undefined {
  switch (value?.kind) {
    case "no-such-object":
    case "no-such-instance":
    case "end-of-mib-view":
    case "null":
      return undefined;
    default:
      return value;
  }
}

import type { MibObject } from "@isthmus/mib-index/model";
import { textOf } from "@isthmus/onprem-gateway/collectors/snmp/snmp-text";
import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";

/** A scalar or a column that a device answered, with every value of it. */
export interface RecordedObject {
  readonly kind: "scalar" | "column";
  /** Of a scalar the instance, of a column the column: as profiles write them. */
  readonly oid: string;
  /** What belongs together: the entry of a table, the parent of scalars. */
  readonly group: string;
  /** The definition; absent where no module that is known names it. */
  readonly object?: MibObject;
  /** By index; of a scalar the index is "0". */
  readonly rows: ReadonlyMap<string, SnmpValue>;
}

/** The OID without its last number. */
export function parentOf(oid: string): string {
  return oid.slice(0, oid.lastIndexOf("."));
}

/** The values as text, empty ones left out; undefined for objects that hold no text a person can read. */
export function textsOf({ rows }: RecordedObject): readonly string[] | undefined {
  const texts: string[] = [];
  for (const value of rows.values()) {
    if (value.kind !== "octets") return undefined;
    const text = textOf(value)?.trim() ?? "";
    if (!/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]*$/u.test(text)) return undefined;
    if (text !== "") texts.push(text);
  }
  return texts.length === 0 ? undefined : texts;
}

/** The values as numbers, where every one is a number that can rise and fall: counters and times are none. Numbers may come as text. */
export function numbersOf(recorded: RecordedObject): readonly number[] | undefined {
  const numbers = [...recorded.rows.values()].map(numberOf);
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length && known.length > 0 ? known : undefined;
}

const decimal = /^[-+]?\d{1,15}(?:\.\d{1,6})?$/u;

function numberOf(value: SnmpValue): number | undefined {
  if (value.kind === "integer" || value.kind === "gauge32") return value.value;
  const text = textOf(value)?.trim() ?? "";
  return decimal.test(text) ? Number(text) : undefined;
}

/** An object that a MIB names and whose values are numbers without labels; obsolete definitions count for nothing. */
export function isNamedNumber(recorded: RecordedObject): recorded is RecordedObject & { readonly object: MibObject } {
  const { object } = recorded;
  return object?.syntax?.labels.length === 0 && object.status !== "obsolete" && numbersOf(recorded) !== undefined;
}

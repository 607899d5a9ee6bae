import { type DecodedInstance, decodeInstance } from "./decode-instance.ts";
import type { MibDictionary } from "./dictionary.ts";
import type { MibObject, Reference } from "./model.ts";
import { parseOid } from "./oid.ts";
import { type DeviceValue, formatValue } from "./values/format-value.ts";

/** What an OID in a message from a device means. */
export interface OidDescription {
  /** Such as `IF-MIB::ifOperStatus.3`; what follows an object that has no instances stays numbers too. */
  readonly text: string;
  readonly object: MibObject;
  /** Of scalars and columns whose index is known. */
  readonly instance?: DecodedInstance;
}

/** Names an OID by the nearest definition at or above it; undefined when none is, or when the text is no OID. */
export function describeOid(dictionary: MibDictionary, oid: string): OidDescription | undefined {
  const arcs = parseOid(oid);
  const result = arcs === undefined ? undefined : dictionary.lookupOid(arcs);
  if (result?.kind !== "found") return undefined;
  const { object, suffix } = result;
  const instance = object.kind === "column" || object.kind === "scalar" ? decodeInstance(dictionary, object, suffix) : undefined;
  return {
    text: [`${object.module}::${object.name}`, ...suffix].join("."),
    object,
    ...(instance === undefined ? {} : { instance }),
  };
}

/** A varbind for people: its name, and its value by the syntax of its object. Safe text; never throws. */
export function describeVarbind(
  dictionary: MibDictionary,
  { oid, value }: { readonly oid: string; readonly value: DeviceValue },
): { readonly name: string | undefined; readonly value: string } {
  const description = describeOid(dictionary, oid);
  const nameOfOid = (named: string) => describeOid(dictionary, named)?.text;
  const { syntax, units } = description?.object ?? {};
  return { name: description?.text, value: formatValue(value, { syntax, units, nameOfOid }) };
}

/** A notification by its snmpTrapOID, with the objects that its definition says it carries, in order; undefined for anything else. */
export function notificationOf(
  dictionary: MibDictionary,
  snmpTrapOid: string,
):
  | { readonly notification: MibObject; readonly carries: readonly { readonly reference: Reference; readonly object?: MibObject }[] }
  | undefined {
  const notification = dictionary.objectOf(snmpTrapOid);
  if (notification?.kind !== "notification") return undefined;
  const carries = (notification.carries ?? []).map((reference) => {
    const object = dictionary.resolve(reference);
    return { reference, ...(object === undefined ? {} : { object }) };
  });
  return { notification, carries };
}

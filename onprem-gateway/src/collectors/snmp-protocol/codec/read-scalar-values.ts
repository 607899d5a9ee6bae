import type { SnmpValue } from "../session.ts";
import type { BerReader } from "./ber-reader.ts";
import { readValue } from "./read-value.ts";
import { enterVarbind, leaveVarbind } from "./read-varbinds.ts";

export interface ScalarsWanted {
  readonly listEnd: number;
  /** Content octets of the objects that were asked for, without the ".0" of their instance. */
  readonly objects: readonly Uint8Array[];
}

/**
 * The values of scalars at the begin of the answer to a GetBulk, in order. Such an answer gives the successor of each name: what is not the
 * object's only instance counts as absent. Fewer when the answer ends before; undefined, with a rejection, when a varbind breaks the rules.
 */
export function readScalarValues(reader: BerReader, { listEnd, objects }: ScalarsWanted): readonly (SnmpValue | undefined)[] | undefined {
  const values: (SnmpValue | undefined)[] = [];
  for (let at = 0; at < objects.length && reader.rejection === undefined && reader.at < listEnd; at += 1) {
    const varbindEnd = enterVarbind(reader, listEnd);
    const isAsked = isInstanceOf(objects[at], reader);
    reader.skipOid();
    reader.enter(varbindEnd);
    const value = readValue(reader);
    leaveVarbind(reader, varbindEnd);
    values.push(isAsked && value?.kind !== "end-of-mib-view" ? value : undefined);
  }
  return reader.rejection === undefined ? values : undefined;
}

/** True when the name that the reader entered is that of the object followed by a zero. */
function isInstanceOf(object: Uint8Array | undefined, { bytes, at, end }: BerReader): boolean {
  if (object === undefined || end - at !== object.length + 1 || bytes[end - 1] !== 0) {
    return false;
  }
  for (let offset = 0; offset < object.length; offset += 1) {
    if (bytes[at + offset] !== object[offset]) {
      return false;
    }
  }
  return true;
}

import type { SnmpVarbind } from "../session.ts";
import type { BerReader } from "./ber-reader.ts";
import { decodeOid } from "./oid-octets.ts";
import { readValue } from "./read-value.ts";

/** Enters a varbind and its name; the cursor then stands on the name. Gives the end of the varbind. */
export function enterVarbind(reader: BerReader, listEnd: number): number {
  reader.expect(0x30, listEnd);
  const { end } = reader;
  reader.expect(0x06, end);
  if (reader.at === reader.end) {
    reader.reject("oid");
  }
  return end;
}

export interface VarbindsWanted {
  readonly listEnd: number;
  /** Varbinds that the answer holds at most. */
  readonly most: number;
}

/** The varbinds of an answer up to `listEnd`. Undefined, with a rejection, when any of them breaks the rules. */
export function readVarbinds(reader: BerReader, { listEnd, most }: VarbindsWanted): readonly SnmpVarbind[] | undefined {
  const varbinds: SnmpVarbind[] = [];
  while (reader.rejection === undefined && reader.at < listEnd) {
    if (varbinds.length === most) {
      reader.reject("varbind-count");
      break;
    }
    const varbindEnd = enterVarbind(reader, listEnd);
    const name = { start: reader.at, end: reader.end };
    reader.skipOid();
    reader.enter(varbindEnd);
    const value = readValue(reader);
    leaveVarbind(reader, varbindEnd);
    if (value !== undefined && reader.rejection === undefined) {
      varbinds.push({ oid: decodeOid(reader.bytes, name), value });
    }
  }
  return reader.rejection === undefined ? varbinds : undefined;
}

/** Nothing may stand behind the value. */
export function leaveVarbind(reader: BerReader, varbindEnd: number): void {
  if (reader.at !== varbindEnd) {
    reader.reject("length");
  }
}

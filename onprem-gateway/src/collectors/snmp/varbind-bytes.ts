import type { SnmpVarbind } from "../snmp-protocol/session.ts";

/** Tags and lengths of a varbind and a number in it. */
const frameBytes = 10;

/** About how many bytes varbinds take in an answer. A sub-identifier and its dot are two characters of text or more, and one byte. */
export function varbindBytes(varbinds: readonly SnmpVarbind[]): number {
  let bytes = 0;
  for (const { oid, value } of varbinds) {
    bytes += frameBytes + oid.length / 2 + ("value" in value && value.value instanceof Uint8Array ? value.value.length : 0);
  }
  return bytes;
}

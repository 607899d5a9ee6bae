import type { SnmpValue } from "./session.ts";

const dottedOid = /^[0-2](?:\.\d{1,10}){1,127}$/u;

const normalisers: ReadonlyMap<unknown, (value: unknown) => SnmpValue | undefined> = new Map<
  unknown,
  (value: unknown) => SnmpValue | undefined
>([
  [0x02, (value) => (isWhole(value, { min: -0x8000_0000, max: 0x7fff_ffff }) ? { kind: "integer", value } : undefined)],
  [0x04, (value) => (Buffer.isBuffer(value) ? { kind: "octets", value } : undefined)],
  [0x05, () => ({ kind: "null" })],
  // An empty OBJECT IDENTIFIER is what some agents send for zeroDotZero.
  [0x06, (value) => (typeof value === "string" ? { kind: "oid", value: dottedOid.test(value) ? value : "0.0" } : undefined)],
  [0x40, (value) => (typeof value === "string" ? { kind: "ip-address", value } : undefined)],
  [0x41, (value) => unsigned("counter32", value)],
  [0x42, (value) => unsigned("gauge32", value)],
  [0x43, (value) => unsigned("time-ticks", value)],
  [0x44, (value) => (Buffer.isBuffer(value) ? { kind: "opaque", value } : undefined)],
  [0x46, (value) => (Buffer.isBuffer(value) ? counter64(value) : undefined)],
  [0x80, () => ({ kind: "no-such-object" })],
  [0x81, () => ({ kind: "no-such-instance" })],
  [0x82, () => ({ kind: "end-of-mib-view" })],
]);

/**
 * Our own value from one of the library's, by its BER tag (RFC 2578 section 7.1). Undefined when type and JavaScript value do not belong
 * together or a number is outside its width.
 */
export function normaliseValue(tag: unknown, value: unknown): SnmpValue | undefined {
  return normalisers.get(tag)?.(value);
}

function isWhole(value: unknown, { min, max }: { readonly min: number; readonly max: number }): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function unsigned(kind: "counter32" | "gauge32" | "time-ticks", value: unknown): SnmpValue | undefined {
  return isWhole(value, { min: 0, max: 0xffff_ffff }) ? { kind, value } : undefined;
}

/** Up to eight bytes of value, with one leading zero byte where the encoder was careful about the sign. */
function counter64(bytes: Buffer): SnmpValue | undefined {
  if (bytes.length < 1 || bytes.length > 9 || (bytes.length === 9 && bytes[0] !== 0)) {
    return undefined;
  }
  return { kind: "counter64", value: BigInt(`0x${bytes.toString("hex")}`) };
}

import type { SnmpValue } from "./session.ts";

const dottedOid = /^[0-2](?:\.\d{1,10}){1,127}$/u;

/**
 * Our own value from one of the library's, by its BER tag (RFC 2578 section 7.1). Undefined when type and JavaScript value do not belong
 * together or a number is outside its width.
 */
export function normaliseValue(tag: unknown, value: unknown): SnmpValue | undefined {
  switch (tag) {
    case 0x02:
      return isWhole(value, { min: -0x8000_0000, max: 0x7fff_ffff }) ? { kind: "integer", value } : undefined;
    case 0x04:
      return Buffer.isBuffer(value) ? { kind: "octets", value } : undefined;
    case 0x05:
      return { kind: "null" };
    case 0x06:
      // An empty OBJECT IDENTIFIER is what some agents send for zeroDotZero.
      return typeof value === "string" ? { kind: "oid", value: dottedOid.test(value) ? value : "0.0" } : undefined;
    case 0x40:
      return typeof value === "string" ? { kind: "ip-address", value } : undefined;
    case 0x41:
      return isUnsigned(value) ? { kind: "counter32", value } : undefined;
    case 0x42:
      return isUnsigned(value) ? { kind: "gauge32", value } : undefined;
    case 0x43:
      return isUnsigned(value) ? { kind: "time-ticks", value } : undefined;
    case 0x44:
      return Buffer.isBuffer(value) ? { kind: "opaque", value } : undefined;
    case 0x46:
      return Buffer.isBuffer(value) ? counter64(value) : undefined;
    case 0x80:
      return { kind: "no-such-object" };
    case 0x81:
      return { kind: "no-such-instance" };
    case 0x82:
      return { kind: "end-of-mib-view" };
    default:
      return undefined;
  }
}

function isWhole(value: unknown, { min, max }: { readonly min: number; readonly max: number }): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function isUnsigned(value: unknown): value is number {
  return isWhole(value, { min: 0, max: 0xffff_ffff });
}

/** Up to eight bytes of value, with one leading zero byte where the encoder was careful about the sign. */
function counter64(bytes: Buffer): SnmpValue | undefined {
  if (bytes.length < 1 || bytes.length > 9 || (bytes.length === 9 && bytes[0] !== 0)) {
    return undefined;
  }
  return { kind: "counter64", value: BigInt(`0x${bytes.toString("hex")}`) };
}

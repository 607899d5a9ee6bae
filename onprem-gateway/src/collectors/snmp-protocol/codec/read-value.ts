import type { SnmpValue } from "../session.ts";
import type { BerReader } from "./ber-reader.ts";
import { decodeOid } from "./oid-octets.ts";

/** Tags of RFC 2578 section 7.1.1 and of the exceptions of RFC 3416 section 3. */
export const valueTags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

const { integer, octets, oid, ipAddress, counter32, gauge32, timeTicks, opaque, counter64 } = valueTags;

/** Largest count of a Counter64 that `Number` holds exactly, by its octets: six always fit, seven mostly. */
const maxExact = Number.MAX_SAFE_INTEGER;

/**
 * Steps over the value that `reader` entered, checked for type and width, and gives its number: exact for everything that has one, except
 * that a Counter64 beyond 2^53-1 gives NaN (`readCounter64` then reads it). 0 for types without a number.
 */
export function readNumber(reader: BerReader): number {
  switch (reader.tag) {
    case counter64:
      return counter64Number(reader);
    case counter32:
    case gauge32:
    case timeTicks:
      return unsigned32(reader);
    case integer:
      return int32(reader);
    default:
      skipOther(reader);
      return 0;
  }
}

/** The value that `reader` entered. Octets are views of the datagram. Undefined, with a rejection, when type and content do not fit. */
export function readValue(reader: BerReader): SnmpValue | undefined {
  const { tag, at: start, end } = reader;
  const value = readNumber(reader);
  return reader.rejection === undefined ? checkedValue({ bytes: reader.bytes, tag, start, end, value }) : undefined;
}

/** The exact value of a Counter64 whose checked content lies between the offsets. */
export function readCounter64(bytes: Uint8Array, { start, end }: { readonly start: number; readonly end: number }): bigint {
  let value = 0n;
  for (let at = start; at < end; at += 1) {
    value = value * 256n + BigInt(bytes[at] ?? 0);
  }
  return value;
}

/** The value of a tag and its checked content. Types that are neither a number nor octets give null. */
export function cellValue(tag: number, content: number | bigint | Uint8Array): SnmpValue {
  if (typeof content === "object") {
    return { kind: "octets", value: content };
  }
  const kind = numbers[tag];
  if (kind !== undefined) {
    return { kind, value: Number(content) };
  }
  return tag === counter64 ? { kind: "counter64", value: BigInt(content) } : { kind: "null" };
}

interface CheckedContent {
  readonly bytes: Uint8Array;
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const numbers: Readonly<Record<number, "integer" | "counter32" | "gauge32" | "time-ticks">> = {
  [integer]: "integer",
  [counter32]: "counter32",
  [gauge32]: "gauge32",
  [timeTicks]: "time-ticks",
};
const bare: Readonly<Record<number, "null" | "no-such-object" | "no-such-instance" | "end-of-mib-view">> = {
  [valueTags.null]: "null",
  [valueTags.noSuchObject]: "no-such-object",
  [valueTags.noSuchInstance]: "no-such-instance",
  [valueTags.endOfMibView]: "end-of-mib-view",
};

function checkedValue({ bytes, tag, start, end, value }: CheckedContent): SnmpValue {
  const kind = numbers[tag];
  if (kind !== undefined) {
    return { kind, value };
  }
  switch (tag) {
    case counter64:
      return { kind: "counter64", value: Number.isNaN(value) ? readCounter64(bytes, { start, end }) : BigInt(value) };
    case octets:
      return { kind: "octets", value: bytes.subarray(start, end) };
    case opaque:
      return { kind: "opaque", value: bytes.subarray(start, end) };
    case oid:
      return { kind: "oid", value: decodeOid(bytes, { start, end }) };
    case ipAddress:
      return { kind: "ip-address", value: bytes.subarray(start, end).join(".") };
    default:
      return { kind: bare[tag] ?? "null" };
  }
}

function int32(reader: BerReader): number {
  const value = reader.signed(8);
  if (value < -0x8000_0000 || value > 0x7fff_ffff) {
    reader.reject("integer");
  }
  return value;
}

/** Some agents forget the leading zero octet that keeps a large value from looking negative. */
function unsigned32(reader: BerReader): number {
  const octetCount = reader.end - reader.at;
  const value = reader.signed(5);
  const unsigned = value < 0 && octetCount < 5 ? value + 256 ** octetCount : value;
  if (unsigned < 0 || unsigned > 0xffff_ffff) {
    reader.reject("integer");
  }
  return unsigned;
}

function counter64Number(reader: BerReader): number {
  const { bytes, at, end } = reader;
  const length = end - at;
  if (length < 1 || length > 9 || (length === 9 && bytes[at] !== 0)) {
    reader.reject("integer");
    return 0;
  }
  let value = 0;
  for (let next = at; next < end; next += 1) {
    value = value * 256 + (bytes[next] ?? 0);
  }
  reader.at = end;
  return value <= maxExact ? value : Number.NaN;
}

function skipOther(reader: BerReader): void {
  switch (reader.tag) {
    case octets:
    case opaque:
      break;
    case oid:
      reader.skipOid();
      return;
    case ipAddress:
      rejectUnless(reader, { length: 4, reason: "address" });
      break;
    default:
      skipBare(reader);
      return;
  }
  reader.at = reader.end;
}

function skipBare(reader: BerReader): void {
  if (bare[reader.tag] === undefined) {
    reader.reject("value-type");
    return;
  }
  rejectUnless(reader, { length: 0, reason: "length" });
}

function rejectUnless(reader: BerReader, { length, reason }: { readonly length: number; readonly reason: "address" | "length" }): void {
  if (reader.end - reader.at !== length) {
    reader.reject(reason);
  }
}

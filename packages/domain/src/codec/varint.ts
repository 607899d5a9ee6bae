import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Octets of the longest number: 54 bits of a zigzag'ed safe integer in groups of 7. */
const longest = 8;

/** Writes an integer 0..2^53-1 in groups of 7 bits, low group first, the top bit of an octet set when more follow (LEB128). */
export function writeUnsigned(writer: ByteWriter, value: number): void {
  writer.reserve(longest);
  let rest = value;
  let { length } = writer;
  while (rest >= 0x80) {
    writer.bytes[length] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
    length += 1;
  }
  writer.bytes[length] = rest;
  writer.length = length + 1;
}

/**
 * Writes a safe integer as the LEB128 of its zigzag form (0, -1, 1, -2, ... as 0, 1, 2, 3, ...). The zigzag number can have
 * 54 bits, which no double holds, so the sign goes into the first octet apart from the rest.
 */
export function writeSigned(writer: ByteWriter, value: number): void {
  const sign = value < 0 ? 1 : 0;
  const magnitude = value < 0 ? -value - 1 : value;
  const first = ((magnitude % 0x40) << 1) | sign;
  if (magnitude < 0x40) {
    writer.writeByte(first);
    return;
  }
  writer.writeByte(first | 0x80);
  writeUnsigned(writer, Math.floor(magnitude / 0x40));
}

/** Octets that writeSigned takes. */
export function signedLength(value: number): number {
  const magnitude = value < 0 ? -value - 1 : value;
  let length = 1;
  for (let bound = 0x40; magnitude >= bound; bound *= 0x80) {
    length += 1;
  }
  return length;
}

/** Fails as malformed when the same number has a shorter form, and as out-of-range beyond 2^53-1. */
export function readUnsigned(reader: ByteReader): number {
  const value = readGroups(reader, { first: reader.readByte(), scale: 0x80 });
  return value > Number.MAX_SAFE_INTEGER ? reader.fail("out-of-range") : value;
}

/** The counterpart of writeSigned; fails like readUnsigned. */
export function readSigned(reader: ByteReader): number {
  const first = reader.readByte();
  const sign = first & 1;
  const low = (first & 0x7f) >>> 1;
  const magnitude = first < 0x80 ? low : readGroups(reader, { first: low | 0x80, scale: 0x40 });
  if (magnitude > Number.MAX_SAFE_INTEGER - sign) {
    return reader.fail("out-of-range");
  }
  return sign === 0 ? magnitude : -magnitude - 1;
}

/** Goes on after a first octet whose low bits weigh 1 and whose followers start at `scale`. Sums beyond 2^53 are rounded, never below it. */
function readGroups(reader: ByteReader, { first, scale }: { first: number; scale: number }): number {
  let value = first & 0x7f;
  let weight = scale;
  let octet = first;
  for (let read = 1; octet >= 0x80; read += 1) {
    octet = reader.readByte();
    if (read === longest || (octet === 0 && reader.failure === undefined)) {
      return reader.fail("malformed");
    }
    value += (octet & 0x7f) * weight;
    weight *= 0x80;
  }
  return value;
}

import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

/** Bits moved at once: with up to 7 waiting ones they stay inside a 32-bit integer. */
const pieceBits = 24;
const piece = 2 ** pieceBits;
/** The low piece of a number: bitwise operators reduce modulo 2^32, exactly, even beyond 32 bits. */
const pieceMask = piece - 1;

/** Bits that hold an integer 0..2^53-1; 0 for 0. */
export function bitWidth(value: number): number {
  if (value < 2 ** 32) {
    return 32 - Math.clz32(value);
  }
  return 64 - Math.clz32(Math.floor(value / 2 ** 32));
}

/** Octets that `count` numbers of `width` bits take. */
export function packedLength(count: number, width: number): number {
  return Math.ceil((count * width) / 8);
}

interface PackedNumbers {
  /** Place of the first number, and behind the last. */
  readonly start: number;
  readonly end: number;
  readonly base: number;
  readonly width: number;
}

/** Numbers minus `base`, in `width` bits each, low bit first, without padding between them; the last octet is filled up with zero bits. */
export function packBits(writer: ByteWriter, numbers: Float64Array, { start, end, base, width }: PackedNumbers): void {
  writer.reserve(packedLength(end - start, width));
  const { bytes } = writer;
  let { length } = writer;
  let waiting = 0;
  let waitingBits = 0;
  for (let at = start; at < end; at += 1) {
    let rest = (numbers[at] ?? 0) - base;
    for (let left = width; left > 0; left -= pieceBits) {
      waiting |= (rest & pieceMask) << waitingBits;
      waitingBits += Math.min(left, pieceBits);
      rest = Math.floor(rest / piece);
      while (waitingBits >= 8) {
        bytes[length] = waiting;
        length += 1;
        waiting >>>= 8;
        waitingBits -= 8;
      }
    }
  }
  if (waitingBits > 0) {
    bytes[length] = waiting;
    length += 1;
  }
  writer.length = length;
}

/** Fills `numbers` with what packBits wrote. Fails when bytes are missing or a padding bit is set. */
export function unpackBits(reader: ByteReader, numbers: Float64Array, { base, width }: { base: number; width: number }): void {
  const bytes = reader.readBytes(packedLength(numbers.length, width));
  let next = 0;
  let waiting = 0;
  let waitingBits = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    let value = base;
    let weight = 1;
    for (let left = width; left > 0; left -= pieceBits) {
      const wanted = Math.min(left, pieceBits);
      while (waitingBits < wanted) {
        waiting |= (bytes[next] ?? 0) << waitingBits;
        next += 1;
        waitingBits += 8;
      }
      value += (waiting & ((1 << wanted) - 1)) * weight;
      weight *= piece;
      waiting >>>= wanted;
      waitingBits -= wanted;
    }
    numbers[at] = value;
  }
  if (waiting !== 0) {
    reader.fail("malformed");
  }
}

/**
 * Why bytes are not a chunk. truncated: they end early. bad-magic, unsupported-version: not ours, or newer.
 * limit-exceeded: larger than allowed, or larger than its length permits. malformed: a field the format does not allow,
 * or does not write in this way. out-of-range: a value beyond 2^53-1. trailing-bytes: more bytes than the chunk.
 */
export type ChunkRejection =
  | "truncated"
  | "bad-magic"
  | "unsupported-version"
  | "limit-exceeded"
  | "malformed"
  | "out-of-range"
  | "trailing-bytes";

/**
 * Reads within the bytes and never throws. The first failure sticks: every later read answers 0, so that callers check
 * `failure` where it matters (before allocating, before looping) rather than after each field.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  offset = 0;
  failure: ChunkRejection | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Keeps the first failure. */
  fail(code: ChunkRejection): 0 {
    this.failure ??= code;
    return 0;
  }

  readByte(): number {
    const byte = this.bytes[this.offset];
    if (this.failure !== undefined || byte === undefined) {
      return this.fail("truncated");
    }
    this.offset += 1;
    return byte;
  }

  /** A view of the next bytes, or an empty one after a failure. */
  readBytes(count: number): Uint8Array {
    if (this.failure !== undefined || count > this.bytes.length - this.offset) {
      this.fail("truncated");
      return new Uint8Array(0);
    }
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }
}

/** What one large chunk took is given back before the next. */
const keptOctets = 256 * 1_024;

/** Grows as needed. Hot loops call `reserve` once, write `bytes` directly and move `length` themselves. */
export class ByteWriter {
  bytes = new Uint8Array(1024);
  length = 0;

  /** Begins anew. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > keptOctets) {
      this.bytes = new Uint8Array(1024);
    }
  }

  /** Makes room for this many more octets. `bytes` may be another array afterwards. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
  }

  writeByte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  writeBytes(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** A copy of exactly what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** Ends the reading of a damaged index. Internal to the format: `openIndex` answers it with a value. */
export class Malformed extends Error {
  override readonly name = "Malformed";
  readonly offset: number;

  constructor(offset: number) {
    super("the index is malformed");
    this.offset = offset;
  }
}

/** Reads what `ByteWriter` wrote; anything else ends in `Malformed`, never in a read past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 7; count += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new Malformed(this.#at);
      this.#at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new Malformed(this.#at);
  }

  /** A number below the limit. */
  below(limit: number): number {
    const value = this.varint();
    if (value >= limit) throw new Malformed(this.#at);
    return value;
  }

  /** How many items follow. Each takes at least one byte, so that no count makes the reader allocate more than it was given. */
  count(): number {
    return this.below(this.remaining + 1);
  }

  /** So many characters of Latin-1. */
  latin1(length: number): string {
    if (length > this.remaining) throw new Malformed(this.#at);
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, length).toString("latin1");
    this.#at += length;
    return text;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new Malformed(this.#at);
  }
}

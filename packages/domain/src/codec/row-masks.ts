import type { ByteReader } from "./byte-reader.ts";
import { equalMasks } from "./columns.ts";
import { maskKinds, maskLength } from "./run-format.ts";

/** Reads the row masks of one chunk's runs and remembers the last one, which later runs may refer to. */
export class RowMasks {
  readonly #rows: number;
  readonly #allRows: Uint16Array;
  #lastMask: Uint8Array = new Uint8Array(0);
  #lastRows = new Uint16Array(0);

  constructor(rows: number) {
    this.#rows = rows;
    this.#allRows = Uint16Array.from({ length: rows }, (_, row) => row);
  }

  /** The rows that have a value, ascending. None after a failure. */
  read(reader: ByteReader, kind: number): Uint16Array {
    switch (kind) {
      case maskKinds.full:
        return this.#allRows;
      case maskKinds.explicit:
        return this.#readExplicit(reader);
      case maskKinds.previous:
        break;
      default:
        reader.fail("malformed");
    }
    if (this.#lastRows.length === 0) {
      reader.fail("malformed");
    }
    return this.#lastRows;
  }

  /** A mask that says what a shorter form says is malformed: all rows, no row, or the mask before. */
  #readExplicit(reader: ByteReader): Uint16Array {
    const mask = reader.readBytes(maskLength(this.#rows));
    const present = this.#allRows.filter((row) => (((mask[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1);
    const padding = this.#rows % 8 === 0 ? 0 : (mask.at(-1) ?? 0) >>> (this.#rows % 8);
    if (present.length === 0 || present.length === this.#rows || padding !== 0 || equalMasks(mask, this.#lastMask)) {
      reader.fail("malformed");
    }
    this.#lastMask = mask;
    this.#lastRows = present;
    return present;
  }
}

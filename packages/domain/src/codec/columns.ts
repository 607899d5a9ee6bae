import { DomainError } from "../errors.ts";
import { maskLength } from "./run-format.ts";

/** Cells of a large device's minute: what a chunk beyond this many took is given back. */
const keptCells = 65_536;

/** The cells of a chunk turned around: column after column, gaps left out. One object serves one chunk after the other. */
export class Columns {
  rows = 0;
  count = 0;
  /** Present values, column by column, top to bottom. Longer than that. */
  cells = new Float64Array(0);
  /** Column c has the cells starts[c]..starts[c + 1]-1. */
  starts = new Int32Array(1);
  /** One row mask for each column; a set bit is a present value. Meaningful only for columns with gaps. */
  masks = new Uint8Array(0);

  /** Takes the cells of a chunk. Throws DomainError "chunk-value" on anything but a safe integer or NaN. */
  fill(chunk: { readonly rows: number; readonly columns: number; readonly values: Float64Array }): void {
    const { rows, columns, values } = chunk;
    this.#reserve(rows, columns);
    const { cells, starts, masks } = this;
    const bytesPerMask = maskLength(rows);
    let filled = 0;
    for (let column = 0; column < columns; column += 1) {
      for (let row = 0, at = column; row < rows; row += 1, at += columns) {
        const value = values[at] ?? Number.NaN;
        if (Number.isSafeInteger(value)) {
          cells[filled] = value;
          filled += 1;
          const byte = column * bytesPerMask + (row >>> 3);
          masks[byte] = (masks[byte] ?? 0) | (1 << (row & 7));
        } else if (!Number.isNaN(value)) {
          throw new DomainError("chunk-value", "a value is neither a safe integer nor NaN", { row, column });
        }
      }
      starts[column + 1] = filled;
    }
  }

  #reserve(rows: number, columns: number): void {
    const cells = rows * columns;
    const octets = columns * maskLength(rows);
    this.rows = rows;
    this.count = columns;
    if (this.cells.length < cells || this.cells.length > Math.max(cells, keptCells)) {
      this.cells = new Float64Array(cells);
    }
    if (this.starts.length <= columns) {
      this.starts = new Int32Array(columns + 1);
    }
    if (this.masks.length < octets) {
      this.masks = new Uint8Array(octets);
    } else {
      this.masks.fill(0, 0, octets);
    }
  }
}

/** The row mask of a column. */
export function maskOf({ masks, rows }: Columns, column: number): Uint8Array {
  const length = maskLength(rows);
  return masks.subarray(column * length, (column + 1) * length);
}

export function equalMasks(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** True when two columns have their values in the same rows. Asked for every column: compares in place. */
export function sameRows({ masks, rows }: Columns, left: number, right: number): boolean {
  const length = maskLength(rows);
  for (let at = 0; at < length; at += 1) {
    if (masks[left * length + at] !== masks[right * length + at]) {
      return false;
    }
  }
  return true;
}

import { DomainError } from "../errors.ts";
import { maskLength } from "./run-format.ts";

/** The cells of a chunk turned around: column after column, gaps left out. */
export interface Columns {
  readonly rows: number;
  /** Present values, column by column, top to bottom. */
  readonly cells: Float64Array;
  /** Column c has the cells starts[c]..starts[c + 1]-1. */
  readonly starts: Int32Array;
  /** One row mask for each column; a set bit is a present value. Meaningful only for columns with gaps. */
  readonly masks: Uint8Array;
}

/** Throws DomainError "chunk-value" on anything but a safe integer or NaN. */
export function toColumns(chunk: { readonly rows: number; readonly columns: number; readonly values: Float64Array }): Columns {
  const { rows, columns, values } = chunk;
  const cells = new Float64Array(rows * columns);
  const starts = new Int32Array(columns + 1);
  const bytesPerMask = maskLength(rows);
  const masks = new Uint8Array(columns * bytesPerMask);
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
  return { rows, cells: cells.subarray(0, filled), starts, masks };
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

import { cellValue } from "./codec/read-value.ts";
import type { SnmpValue } from "./session.ts";

/** Cells of one answer, in parallel arrays that the next answer uses again: only good until then. */
export class CellBatch {
  count = 0;
  /** Position of the column in the request. */
  readonly columns: number[] = [];
  readonly rows: number[] = [];
  /** BER tags of the values. */
  readonly tags: number[] = [];
  /** Exact; 0 where `objects` holds the value, or where the type has no number. */
  readonly numbers: number[] = [];
  /** Octet strings as views of the datagram, and the rare Counter64 beyond 2^53-1. */
  readonly objects: (Uint8Array | bigint | undefined)[] = [];

  /** Opens a cell; a `setNumber` or `setObject` follows. */
  open(column: number, row: number): void {
    this.columns[this.count] = column;
    this.rows[this.count] = row;
    this.count += 1;
  }

  setNumber(tag: number, value: number): void {
    const at = this.count - 1;
    this.tags[at] = tag;
    this.numbers[at] = value;
    this.objects[at] = undefined;
  }

  setObject(tag: number, value: Uint8Array | bigint): void {
    const at = this.count - 1;
    this.tags[at] = tag;
    this.numbers[at] = 0;
    this.objects[at] = value;
  }

  /** The value of a cell in the form of the port. */
  valueAt(at: number): SnmpValue {
    return cellValue(this.tags[at] ?? 0, this.objects[at] ?? this.numbers[at] ?? 0);
  }
}

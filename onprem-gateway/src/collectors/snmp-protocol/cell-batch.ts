import { cellValue, readCounter64, valueTags } from "./codec/read-value.ts";
import type { SnmpValue } from "./session.ts";

/** Cells of one answer, in parallel arrays that the next answer uses again: only good until then. */
export class CellBatch {
  count = 0;
  /** The datagram. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Position of the column in the request. */
  readonly columns: number[] = [];
  readonly rows: number[] = [];
  /** BER tags of the values. */
  readonly tags: number[] = [];
  /** Exact, but for a Counter64 beyond 2^53-1, which is NaN; 0 where the type has no number. */
  readonly numbers: number[] = [];
  /** Where the content of the value begins and ends in `bytes`. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  /** Begins anew, with the cells of another datagram. */
  clear(bytes: Uint8Array): void {
    this.count = 0;
    this.bytes = bytes;
  }

  /** The value of a cell in the form of the port. Octets are views of the datagram. */
  valueAt(at: number): SnmpValue {
    const tag = this.tags[at] ?? 0;
    const number = this.numbers[at] ?? 0;
    if (tag === valueTags.octets) {
      return cellValue(tag, this.octetsAt(at));
    }
    return cellValue(tag, Number.isNaN(number) ? this.bigAt(at) : number);
  }

  /** The content of a cell as a view of the datagram. */
  octetsAt(at: number): Uint8Array {
    return this.bytes.subarray(this.starts[at], this.ends[at]);
  }

  /** A Counter64 of any size. */
  bigAt(at: number): bigint {
    return readCounter64(this.bytes, { start: this.starts[at] ?? 0, end: this.ends[at] ?? 0 });
  }
}

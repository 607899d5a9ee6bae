import { cellValue, valueTags } from "./codec/read-value.ts";
import type { SnmpValue } from "./session.ts";

/** No varbind is shorter: two headers, a name of one octet and an empty value. */
const leastVarbindOctets = 7;

/** Cells of one answer, in parallel arrays that the next answer uses again: only good until then, and only the first `count` of them. */
export class CellBatch {
  count = 0;
  /** The datagram. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Position of the column in the request. */
  columns = new Uint16Array(0);
  rows = new Int32Array(0);
  /** BER tags of the values. */
  tags = new Uint8Array(0);
  /** The low and the high 32 bits of a number, an INTEGER as two's complement of the low ones. Of no meaning for octets. */
  lows = new Uint32Array(0);
  highs = new Uint32Array(0);
  /** Where the content of the value begins and ends in `bytes`. */
  starts = new Uint32Array(0);
  ends = new Uint32Array(0);

  /** Begins anew, with the cells of another datagram, of which there are at most so many. */
  clear(bytes: Uint8Array, most: number): void {
    this.count = 0;
    this.bytes = bytes;
    const cells = Math.min(most, Math.ceil(bytes.length / leastVarbindOctets));
    if (cells > this.rows.length) {
      this.columns = new Uint16Array(cells);
      this.rows = new Int32Array(cells);
      this.tags = new Uint8Array(cells);
      this.lows = new Uint32Array(cells);
      this.highs = new Uint32Array(cells);
      this.starts = new Uint32Array(cells);
      this.ends = new Uint32Array(cells);
    }
  }

  /** The value of a cell in the form of the port. Octets are views of the datagram. */
  valueAt(at: number): SnmpValue {
    const tag = this.tags[at] ?? 0;
    const low = this.lows[at] ?? 0;
    switch (tag) {
      case valueTags.octets:
        return cellValue(tag, this.octetsAt(at));
      case valueTags.counter64:
        return cellValue(tag, (BigInt(this.highs[at] ?? 0) << 32n) | BigInt(low));
      default:
        return cellValue(tag, tag === valueTags.integer ? low | 0 : low);
    }
  }

  /** The content of a cell as a view of the datagram. */
  octetsAt(at: number): Uint8Array {
    return this.bytes.subarray(this.starts[at], this.ends[at]);
  }
}

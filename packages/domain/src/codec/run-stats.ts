import { bitWidth, packedLength } from "./bit-packing.ts";
import { type Encoding, encodings, type Order, orders } from "./run-format.ts";
import { signedLength } from "./varint.ts";

/** What has to be known of a sequence of numbers to tell how long each encoding of it is. */
export class Spread {
  count = 0;
  min = 0;
  max = 0;
  /** Octets of all of them as varints. */
  varints = 0;

  /** Becomes that of the numbers of `left` followed by those of `right`. */
  join(left: Spread, right: Spread): void {
    this.count = left.count + right.count;
    this.min = Math.min(left.min, right.min);
    this.max = Math.max(left.max, right.max);
    this.varints = left.varints + right.varints;
  }

  /** Takes one number more. */
  add(value: number): void {
    this.count += 1;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.varints += signedLength(value);
  }

  /** The shortest encoding. Of equally long ones the first in the order constant, packed, varint. */
  get encoding(): Encoding {
    if (this.min === this.max) {
      return encodings.constant;
    }
    return this.#packedLength() <= this.varints ? encodings.packed : encodings.varint;
  }

  /** Octets of the numbers in that encoding; infinite without numbers, and when one of them is no safe integer. */
  get length(): number {
    const { count, min, max, varints } = this;
    if (min < -Number.MAX_SAFE_INTEGER || max > Number.MAX_SAFE_INTEGER || count < 1) {
      return Number.POSITIVE_INFINITY;
    }
    return min === max ? signedLength(min) : Math.min(this.#packedLength(), varints);
  }

  #packedLength(): number {
    const { count, min, max } = this;
    const range = max - min;
    return range <= Number.MAX_SAFE_INTEGER ? signedLength(min) + 1 + packedLength(count, bitWidth(range)) : Number.POSITIVE_INFINITY;
  }
}

/**
 * Statistics of consecutive cells; two neighbours join in constant time. Filled in place: a chunk has dozens of runs, and a gateway writes
 * thousands of chunks a minute.
 */
export class RunStats {
  /** Of no cells, `values.count` is 0 and the rest means nothing. */
  readonly values = new Spread();
  readonly differences = new Spread();
  first = 0;
  last = 0;

  /** Becomes that of the cells from `start` to before `end`. */
  measure(cells: Float64Array, start: number, end: number): void {
    const first = cells[start] ?? 0;
    let min = first;
    let max = first;
    let varints = signedLength(first);
    let minDifference = Number.POSITIVE_INFINITY;
    let maxDifference = Number.NEGATIVE_INFINITY;
    let differenceVarints = 0;
    let last = first;
    for (let at = start + 1; at < end; at += 1) {
      const value = cells[at] ?? 0;
      const difference = value - last;
      min = Math.min(min, value);
      max = Math.max(max, value);
      varints += signedLength(value);
      minDifference = Math.min(minDifference, difference);
      maxDifference = Math.max(maxDifference, difference);
      differenceVarints += signedLength(difference);
      last = value;
    }
    const { values, differences } = this;
    this.first = first;
    this.last = last;
    values.count = end - start;
    values.min = min;
    values.max = max;
    values.varints = varints;
    differences.count = end - start - 1;
    differences.min = minDifference;
    differences.max = maxDifference;
    differences.varints = differenceVarints;
  }

  /** Becomes that of the cells of `left` followed by those of `right`; both have cells, or none has. */
  join(left: RunStats, right: RunStats): void {
    this.values.join(left.values, right.values);
    if (left.values.count > 0) {
      this.first = left.first;
      this.last = right.last;
      this.differences.join(left.differences, right.differences);
      this.differences.add(right.first - left.last);
    }
  }

  /** The shorter order; values before differences. */
  get order(): Order {
    return this.values.count > 0 && this.#differencesLength() < this.values.length ? orders.differences : orders.values;
  }

  get encoding(): Encoding {
    if (this.values.count === 0) {
      return encodings.absent;
    }
    return this.order === orders.differences ? this.differences.encoding : this.values.encoding;
  }

  /** Octets of the cells in the shortest encoding. */
  get length(): number {
    return this.values.count === 0 ? 0 : Math.min(this.values.length, this.#differencesLength());
  }

  #differencesLength(): number {
    return this.differences.length + signedLength(this.first);
  }
}

import { bitWidth, packedLength } from "./bit-packing.ts";
import { type Encoding, encodings, type Order, orders } from "./run-format.ts";
import { signedLength } from "./varint.ts";

/** How a run is written, and the octets its numbers take. */
export interface RunChoice {
  readonly encoding: Encoding;
  readonly order: Order;
  readonly length: number;
}

/** What has to be known of a sequence of numbers to tell how long each encoding of it is. */
interface Spread {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Octets of all of them as varints. */
  readonly varints: number;
}

/** Statistics of consecutive cells; two neighbours join in constant time. */
export interface RunStats {
  readonly first: number;
  readonly last: number;
  readonly values: Spread;
  readonly differences: Spread;
}

/** Statistics of the cells from `start` to before `end`; of none, `values.count` is 0 and the rest means nothing. */
export function measure(cells: Float64Array, { start, end }: { readonly start: number; readonly end: number }): RunStats {
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
  const count = end - start;
  return {
    first,
    last,
    values: { count, min, max, varints },
    differences: { count: count - 1, min: minDifference, max: maxDifference, varints: differenceVarints },
  };
}

/** The statistics of the cells of `left` followed by those of `right`; both have cells, or none has. */
export function joinStats(left: RunStats, right: RunStats): RunStats {
  if (left.values.count === 0) {
    return right;
  }
  const seam = right.first - left.last;
  const between: Spread = { count: 1, min: seam, max: seam, varints: signedLength(seam) };
  return {
    first: left.first,
    last: right.last,
    values: joinSpreads(left.values, right.values),
    differences: joinSpreads(joinSpreads(left.differences, between), right.differences),
  };
}

function joinSpreads(left: Spread, right: Spread): Spread {
  return {
    count: left.count + right.count,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    varints: left.varints + right.varints,
  };
}

/** The shortest encoding of the cells. Of equally long ones the first in the order constant, packed, varint, values before differences. */
export function chooseEncoding({ first, values, differences }: RunStats): RunChoice {
  if (values.count === 0) {
    return { encoding: encodings.absent, order: orders.values, length: 0 };
  }
  const ofValues = chooseFor(values, orders.values);
  const ofDifferences = chooseFor(differences, orders.differences);
  const differencesLength = ofDifferences.length + signedLength(first);
  return differencesLength < ofValues.length ? { ...ofDifferences, length: differencesLength } : ofValues;
}

function chooseFor({ count, min, max, varints }: Spread, order: Order): RunChoice {
  if (min < -Number.MAX_SAFE_INTEGER || max > Number.MAX_SAFE_INTEGER || count < 1) {
    return { encoding: encodings.varint, order, length: Number.POSITIVE_INFINITY };
  }
  if (min === max) {
    return { encoding: encodings.constant, order, length: signedLength(min) };
  }
  const range = max - min;
  const packed = signedLength(min) + 1 + packedLength(count, bitWidth(range));
  return range <= Number.MAX_SAFE_INTEGER && packed <= varints
    ? { encoding: encodings.packed, order, length: packed }
    : { encoding: encodings.varint, order, length: varints };
}

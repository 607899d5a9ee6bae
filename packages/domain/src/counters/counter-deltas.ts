import { lineRateTolerance, uptimeBreak } from "./counter-delta.ts";

/** All counters of a device as read at one time, row by row: what `counterDelta` judges one by one, without an object for each. */
export interface CounterTable {
  /** Two numbers for each counter: its low and its high 32 bits. */
  readonly values: Uint32Array;
  /** 32, 64, or 0 for a counter that the row does not have. */
  readonly widths: Uint8Array;
  /** ifCounterDiscontinuityTime of each row; NaN when the agent does not say. */
  readonly discontinuitiesCs: Float64Array;
  /** When it was read, on a monotonic clock. */
  readonly atMs: number;
  /** sysUpTime of the same answer: hundredths of a second. */
  readonly sysUpTimeCs: number;
}

export interface CounterDeltasOptions {
  /** Counters in a row. */
  readonly columns: number;
  /** Longest time between two readings over which a delta still means something. */
  readonly maxIntervalMs: number;
  /** The row of `previous` that a row of `next` goes on from; -1 for none. Absent when rows are the same. */
  readonly previousRows?: Int32Array;
  /** Fills in how fast the counters of a row can grow per second in their own units, column by column; not above 0, or NaN, when unknown. */
  readonly ceilingsOf: (row: number, perSecond: Float64Array) => void;
  /** What is known of the speed of a line is not sharp: counters of 64 bits, which need no sharp limit, may grow so many times faster. */
  readonly slack64: number;
  /** As long as there are counters: filled and given back. A new array unless told. */
  readonly into?: Float64Array;
}

const twoTo32 = 2 ** 32;
const twoTo64 = 2 ** 64;

/**
 * Growth of every counter between two readings, row by row; NaN where `counterDelta` gives a gap. The same rules in doubles: they hold
 * differences of halves exactly up to 2^53, and what lies beyond is a gap anyway.
 */
export function counterDeltas(previous: CounterTable, next: CounterTable, options: CounterDeltasOptions): Float64Array {
  const { columns, maxIntervalMs, previousRows, ceilingsOf, slack64, into } = options;
  const deltas = (into ?? new Float64Array(next.widths.length)).fill(Number.NaN);
  const elapsedS = (next.atMs - previous.atMs) / 1_000;
  if (!isUsable(previous, next, maxIntervalMs)) {
    return deltas;
  }
  const perSecond = new Float64Array(columns);
  const reading: RowReading = { previous, next, columns, perSecond, elapsedS, slack64 };
  for (let row = 0; row < next.discontinuitiesCs.length; row += 1) {
    const before = previousRows === undefined ? row : (previousRows[row] ?? -1);
    if (before >= 0 && !isBroken(previous.discontinuitiesCs[before], next.discontinuitiesCs[row])) {
      ceilingsOf(row, perSecond);
      fillRow(deltas, reading, { row, rowBefore: before });
    }
  }
  return deltas;
}

interface RowReading {
  readonly previous: CounterTable;
  readonly next: CounterTable;
  readonly columns: number;
  readonly perSecond: Float64Array;
  readonly elapsedS: number;
  readonly slack64: number;
}

/** Hundreds of counters for each device and poll: no object is made for one of them. */
function fillRow(
  deltas: Float64Array,
  reading: RowReading,
  { row, rowBefore }: { readonly row: number; readonly rowBefore: number },
): void {
  const { previous, next, columns, perSecond, elapsedS, slack64 } = reading;
  for (let column = 0; column < columns; column += 1) {
    const at = row * columns + column;
    const from = rowBefore * columns + column;
    const width = next.widths[at] ?? 0;
    if (width === 0 || width !== previous.widths[from]) {
      continue;
    }
    const most = mostGrowth((perSecond[column] ?? 0) * (width === 64 ? slack64 : 1), elapsedS);
    const highNow = numberAt(next.values, at * 2 + 1);
    const highBefore = numberAt(previous.values, from * 2 + 1);
    const tooWide = width === 32 && highNow + highBefore > 0;
    if (!tooWide && mayFollow(most, width)) {
      const lows = numberAt(next.values, at * 2) - numberAt(previous.values, from * 2);
      const wrap = most === Number.POSITIVE_INFINITY ? 0 : width;
      deltas[at] = within(grown({ highs: highNow - highBefore, lows, wrap }), most);
    }
  }
}

/** Infinite when the line's speed is unknown. */
function mostGrowth(perSecond: number, elapsedS: number): number {
  return perSecond > 0 ? Math.ceil(perSecond * lineRateTolerance * elapsedS) : Number.POSITIVE_INFINITY;
}

/** False when the counter may have wrapped more than once. */
function mayFollow(most: number, width: number): boolean {
  return most === Number.POSITIVE_INFINITY || most < (width === 64 ? twoTo64 : twoTo32);
}

/** Growth from the differences of halves. `wrap`: bits after which the counter begins anew; 0 where it may not have. */
function grown({ highs, lows, wrap }: { readonly highs: number; readonly lows: number; readonly wrap: number }): number {
  const difference = highs * twoTo32 + lows;
  if (difference >= 0 || wrap === 0) {
    return difference;
  }
  return wrap === 64 ? (highs + twoTo32) * twoTo32 + lows : difference + twoTo32;
}

/** NaN for less than nothing, for what the line cannot carry, and beyond 2^53. */
function within(growth: number, most: number): number {
  return growth >= 0 && growth <= Math.min(most, Number.MAX_SAFE_INTEGER) ? growth : Number.NaN;
}

function isUsable(previous: CounterTable, next: CounterTable, maxIntervalMs: number): boolean {
  const elapsedMs = next.atMs - previous.atMs;
  const inTime = elapsedMs > 0 && elapsedMs <= maxIntervalMs;
  return inTime && uptimeBreak(previous.sysUpTimeCs, next.sysUpTimeCs, elapsedMs / 10) === undefined;
}

function numberAt(numbers: Uint32Array, at: number): number {
  return numbers[at] ?? 0;
}

function isBroken(before = Number.NaN, now = Number.NaN): boolean {
  return before !== now && !Number.isNaN(before) && !Number.isNaN(now);
}

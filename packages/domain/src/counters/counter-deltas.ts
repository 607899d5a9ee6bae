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
  /** Fastest possible growth per second in the counter's own unit; not above 0, or no number, when unknown. */
  readonly maxPerSecond: (place: CounterPlace) => number;
}

export interface CounterPlace {
  readonly row: number;
  readonly column: number;
  readonly width: number;
}

const twoTo32 = 2 ** 32;

/**
 * Growth of every counter between two readings, row by row; NaN where `counterDelta` gives a gap. The same rules in doubles: they hold
 * differences of halves exactly up to 2^53, and what lies beyond is a gap anyway.
 */
export function counterDeltas(previous: CounterTable, next: CounterTable, options: CounterDeltasOptions): Float64Array {
  const { columns, maxIntervalMs, previousRows, maxPerSecond } = options;
  const deltas = new Float64Array(next.widths.length).fill(Number.NaN);
  const elapsedMs = next.atMs - previous.atMs;
  if (!isUsable(previous, next, maxIntervalMs)) {
    return deltas;
  }
  for (let row = 0; row < next.discontinuitiesCs.length; row += 1) {
    const before = previousRows === undefined ? row : (previousRows[row] ?? -1);
    const usable = before >= 0 && !isBroken(previous.discontinuitiesCs[before], next.discontinuitiesCs[row]);
    for (let column = 0; usable && column < columns; column += 1) {
      const at = row * columns + column;
      const from = before * columns + column;
      const width = numberAt(next.widths, at);
      if (width !== 0 && width === previous.widths[from]) {
        const most = mostGrowth(maxPerSecond({ row, column, width }), elapsedMs);
        deltas[at] = deltaOf({ before: previous.values, from: from * 2, now: next.values, at: at * 2, width, most });
      }
    }
  }
  return deltas;
}

function isUsable(previous: CounterTable, next: CounterTable, maxIntervalMs: number): boolean {
  const elapsedMs = next.atMs - previous.atMs;
  const inTime = elapsedMs > 0 && elapsedMs <= maxIntervalMs;
  return inTime && uptimeBreak(previous.sysUpTimeCs, next.sysUpTimeCs, elapsedMs / 10) === undefined;
}

function numberAt(numbers: Uint32Array | Uint8Array, at: number): number {
  return numbers[at] ?? 0;
}

function isBroken(before = Number.NaN, now = Number.NaN): boolean {
  return before !== now && !Number.isNaN(before) && !Number.isNaN(now);
}

/** Infinite when the line's speed is unknown. */
function mostGrowth(perSecond: number, elapsedMs: number): number {
  const most = Math.ceil(perSecond * lineRateTolerance * (elapsedMs / 1_000));
  return perSecond > 0 ? most : Number.POSITIVE_INFINITY;
}

interface Growth {
  readonly before: Uint32Array;
  /** Where the low halves are. */
  readonly from: number;
  readonly now: Uint32Array;
  readonly at: number;
  readonly width: number;
  readonly most: number;
}

/** NaN for what the line cannot carry, for what may have wrapped more than once, and beyond 2^53. */
function deltaOf({ before, from, now, at, width, most }: Growth): number {
  const highs = numberAt(now, at + 1) - numberAt(before, from + 1);
  const lows = numberAt(now, at) - numberAt(before, from);
  const tooWide = width === 32 && numberAt(now, at + 1) + numberAt(before, from + 1) > 0;
  const known = most !== Number.POSITIVE_INFINITY;
  if (tooWide || (known && most >= 2 ** width)) {
    return Number.NaN;
  }
  const difference = highs * twoTo32 + lows;
  const wrapped = width === 64 ? (highs + twoTo32) * twoTo32 + lows : difference + twoTo32;
  const grown = difference >= 0 || !known ? difference : wrapped;
  return grown >= 0 && grown <= Math.min(most, Number.MAX_SAFE_INTEGER) ? grown : Number.NaN;
}

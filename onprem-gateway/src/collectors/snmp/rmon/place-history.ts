import type { RmonBucket } from "./raw-rmon.ts";

/** When the device counted: what a bucket's start is placed with. */
export interface DeviceClock {
  /** sysUpTime, as read. */
  readonly sysUpTimeCs: number;
  /** Wall clock of that reading. */
  readonly readMs: number;
  /** Wall clock at which sysUpTime was zero, as it was found before: keeps a bucket at its second over repeated readings. */
  readonly bootMs?: number | undefined;
}

/** The time for which buckets are wanted. */
export interface HistoryGap {
  /** Wall clock of the last reading before it. */
  readonly fromMs: number;
}

export interface PlacedBucket extends RmonBucket {
  /** Epoch seconds. */
  readonly startS: number;
}

/** sysUpTime wraps after 497 days. */
const wrapMs = 2 ** 32 * 10;
/** Two readings that put the boot of a device this close to each other mean the same boot: networks delay, clocks drift. */
const sameBootMs = 2_000;
/** A device remembers a day or two. What claims to be older is a clock that was set, or a row of another life of the device. */
const longestBackMs = 7 * 86_400_000;

/** Wall clock at which sysUpTime was zero: the known one while it holds, else anew. Whole wraps apart count as the same. */
export function bootOf({ sysUpTimeCs, readMs, bootMs }: DeviceClock): number {
  const found = readMs - sysUpTimeCs * 10;
  if (bootMs === undefined) {
    return found;
  }
  const apart = found - bootMs;
  const drift = apart - Math.round(apart / wrapMs) * wrapMs;
  return Math.abs(drift) <= sameBootMs ? found - drift : found;
}

/**
 * Puts buckets in time: a bucket began as long ago as sysUpTime has run since its etherHistoryIntervalStart, over a wrap too. Those that end
 * within the gap are kept, the one that was under way when the gap began included; one that would end in the future, or that lies beyond
 * what a device can remember, has a start of another life of the device and is left out. The same bucket comes to the same second every time.
 */
export function placeBuckets(buckets: readonly RmonBucket[], clock: DeviceClock, gap: HistoryGap): readonly PlacedBucket[] {
  const bootMs = bootOf(clock);
  const fromMs = Math.max(gap.fromMs, clock.readMs - longestBackMs);
  return buckets.flatMap((bucket) => {
    const unwrappedMs = bootMs + bucket.startCs * 10;
    const startMs = unwrappedMs > clock.readMs + sameBootMs ? unwrappedMs - wrapMs : unwrappedMs;
    const endMs = startMs + bucket.intervalS * 1_000;
    return endMs > fromMs && endMs <= clock.readMs + sameBootMs ? [{ ...bucket, startS: Math.round(startMs / 1_000) }] : [];
  });
}

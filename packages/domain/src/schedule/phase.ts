import { fnv1a64 } from "../hash/fnv1a64.ts";

/**
 * Offset in 0..periodMs-1, in whole milliseconds, at which this id's periodic work starts within each period.
 * The same id always gets the same offset, and many ids spread evenly, so that a restart does not poll everything at once.
 */
export function phaseOffsetMs(id: string, periodMs: number): number {
  const { high, low } = fnv1a64(id);
  return ((high ^ low) >>> 0) % periodMs;
}

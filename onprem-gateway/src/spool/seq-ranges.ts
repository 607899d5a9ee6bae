interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** A set of sequence numbers as few, disjoint, sorted ranges. Immutable. */
export type SeqRanges = readonly SeqRange[];

/** The set with `from..to`, both included, added. */
export function addRange(ranges: SeqRanges, { from, to }: SeqRange): SeqRanges {
  const before = ranges.filter((range) => range.to < from - 1);
  const after = ranges.filter((range) => range.from > to + 1);
  const touching = ranges.slice(before.length, ranges.length - after.length);
  const merged = { from: Math.min(from, touching[0]?.from ?? from), to: Math.max(to, touching.at(-1)?.to ?? to) };
  return [...before, merged, ...after];
}

/** Whether the set holds `seq`. */
export function hasSeq(ranges: SeqRanges, seq: number): boolean {
  return ranges.some((range) => range.from <= seq && seq <= range.to);
}

/** Removes everything below the first number at or above `floor` that the set lacks, and returns that number as the new floor. */
export function advanceFloor(ranges: SeqRanges, floor: number): { readonly ranges: SeqRanges; readonly floor: number } {
  let next = floor;
  let passed = 0;
  for (const range of ranges) {
    if (range.from > next) {
      break;
    }
    next = Math.max(next, range.to + 1);
    passed += 1;
  }
  return { ranges: ranges.slice(passed), floor: next };
}

/** How many numbers the set holds. */
export function countSeqs(ranges: SeqRanges): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

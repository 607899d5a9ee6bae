/** Sequence numbers `from..to`, both included. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

/** A set of sequence numbers as few, disjoint, sorted ranges. Immutable. */
export type SeqRanges = readonly SeqRange[];

/** The set with `from..to`, both included, added. */
export function addRange(ranges: SeqRanges, { from, to }: SeqRange): SeqRanges {
  const first = firstEndingAtOrAfter(ranges, from - 1);
  let behind = first;
  let merged = { from, to };
  for (let touching = ranges[behind]; touching !== undefined && touching.from <= to + 1; touching = ranges[behind]) {
    merged = { from: Math.min(merged.from, touching.from), to: Math.max(merged.to, touching.to) };
    behind += 1;
  }
  return [...ranges.slice(0, first), merged, ...ranges.slice(behind)];
}

/** Whether the set holds `seq`. */
export function hasSeq(ranges: SeqRanges, seq: number): boolean {
  const range = ranges[firstEndingAtOrAfter(ranges, seq)];
  return range !== undefined && range.from <= seq;
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

/** How many numbers the set holds, or how many of them from `from` to `to`, both included. */
export function countSeqs(ranges: SeqRanges, { from, to }: SeqRange = { from: 0, to: Number.POSITIVE_INFINITY }): number {
  return ranges.reduce((sum, range) => sum + Math.max(0, Math.min(range.to, to) - Math.max(range.from, from) + 1), 0);
}

/** At most `most` of the ranges: the longest, in order. */
export function longestRanges(ranges: SeqRanges, most: number): SeqRanges {
  if (ranges.length <= most) {
    return ranges;
  }
  return [...ranges]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, most)
    .sort((a, b) => a.from - b.from);
}

/** Sequence numbers in increasing order as ranges. */
export function rangesOf(seqs: readonly number[]): SeqRanges {
  const ranges: { from: number; to: number }[] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last !== undefined && seq === last.to + 1) {
      last.to = seq;
    } else {
      ranges.push({ from: seq, to: seq });
    }
  }
  return ranges;
}

/** Everything that is in one of the sets. */
export function unionOf(...sets: readonly SeqRanges[]): SeqRanges {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of sets.flat().sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) {
      last.to = Math.max(last.to, to);
    } else {
      merged.push({ from, to });
    }
  }
  return merged;
}

/** What the first set holds and the second does not. */
export function without(ranges: SeqRanges, removed: SeqRanges): SeqRanges {
  const left: SeqRange[] = [];
  for (const { from, to } of ranges) {
    let next = from;
    for (let at = firstEndingAtOrAfter(removed, from); at < removed.length && next <= to; at += 1) {
      const hole = removed[at] ?? { from: to + 1, to: to + 1 };
      if (hole.from > to) {
        break;
      }
      if (hole.from > next) {
        left.push({ from: next, to: hole.from - 1 });
      }
      next = Math.max(next, hole.to + 1);
    }
    if (next <= to) {
      left.push({ from: next, to });
    }
  }
  return left;
}

/** What of the set lies in `from..to`. */
export function within(ranges: SeqRanges, { from, to }: SeqRange): SeqRanges {
  return ranges
    .filter((range) => range.to >= from && range.from <= to)
    .map((range) => ({ from: Math.max(range.from, from), to: Math.min(range.to, to) }));
}

/** At most `most` ranges that hold all of the set: the narrowest holes between its ranges are closed first. */
export function withFewerHoles(ranges: SeqRanges, most: number): SeqRanges {
  const surplus = ranges.length - most;
  if (surplus <= 0) {
    return ranges;
  }
  const holes = ranges
    .slice(1)
    .map(({ from }, index) => ({ index, size: from - (ranges[index]?.to ?? 0) }))
    .sort((a, b) => a.size - b.size);
  const closed = new Set(holes.slice(0, surplus).map(({ index }) => index));
  return unionOf(ranges.map(({ from, to }, index) => ({ from, to: closed.has(index) ? (ranges[index + 1]?.from ?? to + 1) - 1 : to })));
}

/** Index of the first range whose end is not below `seq`. */
function firstEndingAtOrAfter(ranges: SeqRanges, seq: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.to ?? 0) < seq) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

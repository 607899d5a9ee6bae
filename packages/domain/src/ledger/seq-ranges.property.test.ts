import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addRange,
  advanceFloor,
  countSeqs,
  hasSeq,
  longestRanges,
  rangesOf,
  type SeqRanges,
  unionOf,
  withFewerHoles,
  within,
  without,
} from "./seq-ranges.ts";

const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(8)).map(([from, length]) => ({ from, to: from + length }));

function modelOf(added: readonly { readonly from: number; readonly to: number }[]): {
  readonly ranges: SeqRanges;
  readonly set: ReadonlySet<number>;
} {
  const set = new Set(added.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));
  return { ranges: added.reduce<SeqRanges>(addRange, []), set };
}

describe("sequence ranges", () => {
  it("hold exactly the numbers that were added, in as few ranges as possible", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (added) => {
        const { ranges, set } = modelOf(added);

        expect(countSeqs(ranges)).toBe(set.size);
        expect(countSeqs(ranges, { from: 10, to: 30 })).toBe([...set].filter((seq) => seq >= 10 && seq <= 30).length);
        expect(Array.from({ length: 70 }, (_, seq) => seq).every((seq) => hasSeq(ranges, seq) === set.has(seq))).toBe(true);
        expect(ranges.every(({ from }, index) => index === 0 || from > (ranges[index - 1]?.to ?? 0) + 1)).toBe(true);
      }),
    );
  });

  it("advance the floor to the first number that is missing", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), fc.integer({ min: 1, max: 70 }), (added, floor) => {
        const { ranges, set } = modelOf(added);
        let expected = floor;
        while (set.has(expected)) {
          expected += 1;
        }

        const advanced = advanceFloor(ranges, floor);

        expect(advanced.floor).toBe(expected);
        expect(countSeqs(advanced.ranges)).toBe([...set].filter((seq) => seq > expected).length);
      }),
    );
  });

  it("shrink to their longest ranges in order", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), (added, most) => {
        const { ranges } = modelOf(added);
        const kept = longestRanges(ranges, most);

        expect(kept.length).toBe(Math.min(most, ranges.length));
        expect(ranges.filter((each) => kept.includes(each))).toEqual(kept);
        const left = ranges.filter((each) => !kept.includes(each)).map(({ from, to }) => to - from);
        expect(Math.min(...kept.map(({ from, to }) => to - from))).toBeGreaterThanOrEqual(Math.max(-1, ...left));
      }),
    );
  });

  it("are joined, cut and taken from each other as sets of numbers are", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), fc.array(range, { maxLength: 20 }), range, (some, others, span) => {
        const [a, b] = [modelOf(some), modelOf(others)];
        const rangesOfSet = (set: Iterable<number>) => rangesOf([...set].sort((x, y) => x - y));

        expect(unionOf(a.ranges, b.ranges)).toEqual(rangesOfSet(new Set([...a.set, ...b.set])));
        expect(without(a.ranges, b.ranges)).toEqual(rangesOfSet([...a.set].filter((seq) => !b.set.has(seq))));
        expect(within(a.ranges, span)).toEqual(rangesOfSet([...a.set].filter((seq) => seq >= span.from && seq <= span.to)));
      }),
    );
  });

  it("lose their narrowest holes and no number when there are too many of them", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), (added, most) => {
        const { ranges } = modelOf(added);

        const fewer = withFewerHoles(ranges, most);

        expect(fewer.length).toBeLessThanOrEqual(Math.max(1, most));
        expect(without(ranges, fewer)).toEqual([]);
      }),
    );
  });
});

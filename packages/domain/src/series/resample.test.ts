import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "../errors.ts";
import { resample } from "./resample.ts";

const minute = (n: number, value: number) => ({ tS: 600 + n * 60, value });

describe("resample", () => {
  it("averages the points of each period", () => {
    const points = [minute(0, 1), minute(1, 3), minute(2, 5), minute(3, 9)];

    expect(resample(points, { startS: 600, endS: 840, periodS: 120 })).toEqual([
      { tS: 600, value: 2 },
      { tS: 720, value: 7 },
    ]);
  });

  it("keeps to the grid of the start, whatever minute it shows", () => {
    const points = [minute(0, 1), minute(1, 3), minute(2, 5)];

    expect(resample(points, { startS: 617, endS: 900, periodS: 60 })).toEqual([
      { tS: 617, value: 3 },
      { tS: 677, value: 5 },
    ]);
  });

  it("includes the start and excludes the end", () => {
    expect(resample([minute(-1, 1), minute(0, 2), minute(1, 3)], { startS: 600, endS: 660, periodS: 60 })).toEqual([{ tS: 600, value: 2 }]);
  });

  it("leaves periods without points out, also when the period is shorter than the step", () => {
    expect(resample([minute(0, 1), minute(2, 3)], { startS: 600, endS: 900, periodS: 30 })).toEqual([
      { tS: 600, value: 1 },
      { tS: 720, value: 3 },
    ]);
  });

  it("sums counters", () => {
    const grid = { startS: 600, endS: 900, periodS: 300, aggregation: "sum" } as const;

    expect(resample([minute(0, 1), minute(1, 3)], grid)).toEqual([{ tS: 600, value: 4 }]);
  });

  it("takes the latest state, in whatever order the points come", () => {
    const grid = { startS: 600, endS: 900, periodS: 300, aggregation: "last" } as const;

    expect(resample([minute(1, 7), minute(2, 1), minute(0, 2)], grid)).toEqual([{ tS: 600, value: 1 }]);
    expect(resample([minute(1, 7), minute(1, 8)], grid)).toEqual([{ tS: 600, value: 8 }]);
  });

  it("gives points in ascending order", () => {
    expect(resample([minute(2, 3), minute(0, 1), minute(1, 2)], { startS: 600, endS: 900, periodS: 60 }).map(({ tS }) => tS)).toEqual([
      600, 660, 720,
    ]);
  });

  it("takes a period of one second", () => {
    expect(resample([minute(0, 1)], { startS: 600, endS: 900, periodS: 1 })).toEqual([{ tS: 600, value: 1 }]);
  });

  it.each([
    { startS: Number.NaN, endS: 900, periodS: 60 },
    { startS: 600, endS: Number.POSITIVE_INFINITY, periodS: 60 },
    { startS: 600, endS: 900, periodS: 0 },
    { startS: 600, endS: 900, periodS: Number.NaN },
  ])("refuses the grid %o", (grid) => {
    const attempt = () => resample([], grid);

    expect(attempt).toThrow(DomainError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: "resample-grid",
        message: "a grid needs finite ends and a period of at least one second",
        details: grid,
      }),
    );
  });

  it("keeps every point on the grid and the total of a sum", () => {
    const points = fc.array(fc.record({ tS: fc.integer({ min: 0, max: 9_999 }), value: fc.integer({ min: 0, max: 1_000 }) }));
    const grids = fc.record({ startS: fc.nat(4_000), length: fc.nat(6_000), periodS: fc.integer({ min: 1, max: 900 }) });
    fc.assert(
      fc.property(points, grids, (given, { startS, length, periodS }) => {
        const endS = startS + length;
        const summed = resample(given, { startS, endS, periodS, aggregation: "sum" });

        expect(summed.every(({ tS }) => tS >= startS && tS < endS && (tS - startS) % periodS === 0)).toBe(true);
        const inside = given.filter(({ tS }) => tS >= startS && tS < endS);
        const total = (list: readonly { value: number }[]) => list.reduce((sum, { value }) => sum + value, 0);
        expect(total(summed)).toBe(total(inside));
      }),
    );
  });

  it("changes nothing when done twice", () => {
    const points = fc.array(fc.record({ tS: fc.nat(9_999), value: fc.integer() }));
    const grid = { startS: 13, endS: 9_000, periodS: 70 };
    fc.assert(
      fc.property(points, (given) => {
        const once = resample(given, grid);

        expect(resample(once, grid)).toEqual(once);
      }),
    );
  });
});

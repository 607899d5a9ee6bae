import { describe, expect, it } from "vitest";
import { StormControl, stormLimits } from "./storm-control.ts";

const limits = { ...stormLimits, perSecond: 1, burst: 3 };

describe("StormControl", () => {
  it("lets a burst pass, holds back the rest, and tells its first, last and number when it is over", () => {
    const storms = new StormControl<string>(limits);
    const passed = Array.from({ length: 10 }, (_, at) => storms.passes(`n${at}`, { address: "192.0.2.1", nowMs: at }));

    expect(passed.filter(Boolean)).toHaveLength(3);
    expect(storms.take(1_000)).toEqual([]);
    expect(storms.take(5_009)).toEqual([{ address: "192.0.2.1", count: 7, first: "n3", last: "n9" }]);
    expect(storms.take(60_000)).toEqual([]);
  });

  it("tells a storm without an end every half minute, and all of them when asked", () => {
    const storms = new StormControl<string>({ ...limits, perSecond: 0, burst: 0 });
    for (let second = 0; second <= 30; second += 1) {
      storms.passes(`n${second}`, { address: "192.0.2.1", nowMs: second * 1_000 });
    }

    expect(storms.take(29_999)).toEqual([]);
    expect(storms.take(30_000)).toMatchObject([{ count: 31, first: "n0", last: "n30" }]);
    storms.passes("late", { address: "192.0.2.1", nowMs: 31_000 });
    expect(storms.take(31_000, { all: true })).toMatchObject([{ count: 1, first: "late", last: "late" }]);
  });

  it("leaves other sources alone and remembers a bounded number of them", () => {
    const storms = new StormControl<string>({ ...limits, perSecond: 0, burst: 1, maxSources: 2 });
    for (const address of ["a", "b", "c"]) {
      expect(storms.passes("first", { address, nowMs: 0 })).toBe(true);
    }
    for (const address of ["b", "c", "b", "c"]) {
      storms.passes("more", { address, nowMs: 0 });
    }

    expect(storms.take(0, { all: true }).length).toBeLessThanOrEqual(2);
  });
});

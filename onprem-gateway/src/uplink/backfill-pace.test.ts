import { describe, expect, it } from "vitest";
import { afterBackfill, afterLive, backfillIsOwed, initialPace } from "./backfill-pace.ts";

describe("backfill pace", () => {
  it("uses 70 % of the spare time: a batch of 7 s is followed by a rest of 3 s", () => {
    expect(afterBackfill({ startedMs: 0, endedMs: 7_000 }, 1_000).restUntilMs).toBeCloseTo(10_000);
  });

  it("does not start two batches within the gap, however quick they are", () => {
    expect(afterBackfill({ startedMs: 500, endedMs: 510 }, 1_000).restUntilMs).toBe(1_500);
  });

  it("does not count the time of live batches as rest", () => {
    const resting = afterBackfill({ startedMs: 0, endedMs: 7_000 }, 1_000);

    expect(afterLive(resting, { startedMs: 8_000, endedMs: 8_400 }).restUntilMs).toBeCloseTo(10_400);
    expect(afterLive(resting, { startedMs: 11_000, endedMs: 12_000 }).restUntilMs).toBeCloseTo(10_000);
  });

  it("owes the backfill lane a turn after nine live batches in a row", () => {
    let pace = initialPace;
    for (let n = 0; n < 9; n += 1) {
      expect(backfillIsOwed(pace)).toBe(false);
      pace = afterLive(pace, { startedMs: n, endedMs: n });
    }

    expect(backfillIsOwed(pace)).toBe(true);
    expect(backfillIsOwed(afterBackfill({ startedMs: 9, endedMs: 10 }, 0))).toBe(false);
  });
});

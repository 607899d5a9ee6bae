import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastExhaustion } from "./exhaustion-forecast.ts";
import type { SubnetUsePoint } from "./finding.ts";

const dayMs = 86_400_000;
const nowMs = 1_767_225_600_000;

/** One point a day, the last one now. */
function daily(...values: readonly number[]): readonly SubnetUsePoint[] {
  return values.map((available, index) => ({ tsMs: nowMs - (values.length - 1 - index) * dayMs, available }));
}

describe("forecastExhaustion", () => {
  it("tells the day on which a steady decline ends", () => {
    expect(forecastExhaustion(daily(100, 98, 96, 94, 92, 90, 88, 86, 84, 82), nowMs)).toEqual({
      kind: "exhausts",
      atMs: nowMs + 41 * dayMs,
      addressesPerDay: 2,
    });
  });

  it("is not moved by single jumps", () => {
    const values = Array.from({ length: 20 }, (_, index) => (index === 5 ? 20 : index === 14 ? 300 : 120 - 2 * index));
    const forecast = forecastExhaustion(daily(...values), nowMs);

    expect(forecast).toMatchObject({ kind: "exhausts" });
    expect(forecast.kind === "exhausts" && Math.abs(forecast.atMs - (nowMs + 41 * dayMs)) < 3 * dayMs).toBe(true);
  });

  it("says that there is too little to go by", () => {
    expect(forecastExhaustion([], nowMs)).toEqual({ kind: "too-little" });
    expect(forecastExhaustion(daily(9, 8, 7, 6, 5, 4, 3), nowMs)).toEqual({ kind: "too-little" });
    expect(
      forecastExhaustion(
        daily(9, 8, 7, 6, 5, 4, 3, 2).map((point) => ({ ...point, tsMs: nowMs - (nowMs - point.tsMs) / 24 })),
        nowMs,
      ),
    ).toEqual({
      kind: "too-little",
    });
  });

  it.each([
    ["level use", daily(50, 50, 50, 50, 50, 50, 50, 50, 50)],
    ["growing room", daily(10, 12, 14, 16, 18, 20, 22, 24, 26)],
    ["noise", daily(50, 44, 53, 47, 52, 45, 54, 46, 51, 48)],
    ["a loss of less than a few addresses", daily(50, 50, 50, 49, 49, 49, 49, 48, 48)],
    ["an end beyond a year", daily(4_009, 4_008, 4_007, 4_006, 4_005, 4_004, 4_003, 4_002, 4_001)],
  ])("says no trend for %s", (_name, history) => {
    expect(forecastExhaustion(history, nowMs)).toEqual({ kind: "no-trend" });
  });

  it("does not look at points of the future", () => {
    expect(forecastExhaustion(daily(100, 98, 96, 94, 92, 90, 88, 86, 84, 82), nowMs - 30 * dayMs)).toEqual({ kind: "too-little" });
  });

  it("finds the end of any straight decline, in whatever order the points come", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 8, max: 500 }),
        fc.integer({ min: 0, max: 300 }),
        (perDay, days, left) => {
          fc.pre(left / perDay < 360);
          const points = daily(...Array.from({ length: days }, (_, index) => left + perDay * (days - 1 - index))).toReversed();
          const forecast = forecastExhaustion(points, nowMs);

          expect(forecast.kind).toBe("exhausts");
          expect(forecast.kind === "exhausts" && Math.abs(forecast.atMs - nowMs - (left / perDay) * dayMs) < 2).toBe(true);
        },
      ),
    );
  });

  it("never throws and never names a past day, whatever the points are", () => {
    const points = fc.array(fc.record({ tsMs: fc.double(), available: fc.double() }), { maxLength: 60 });

    fc.assert(
      fc.property(points, (history) => {
        const forecast = forecastExhaustion(history, nowMs);
        expect(forecast.kind !== "exhausts" || forecast.atMs >= nowMs).toBe(true);
      }),
    );
  });
});

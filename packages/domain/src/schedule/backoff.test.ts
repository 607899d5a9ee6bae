import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullJitterBackoff } from "./backoff.ts";

describe("fullJitterBackoff", () => {
  it.each([
    [0, 500],
    [1, 1_000],
    [3, 4_000],
    [5, 10_000],
    [5_000, 10_000],
  ])("waits after attempt %d up to %d ms", (attempt, boundMs) => {
    const wait = (random: number) => fullJitterBackoff({ attempt, baseMs: 1_000, capMs: 20_000, random: () => random });

    expect(wait(0)).toBe(0);
    expect(wait(0.5)).toBe(boundMs);
  });

  it("gives whole milliseconds within the cap", () => {
    const options = fc.record({
      attempt: fc.nat(2_000),
      baseMs: fc.integer({ min: 1, max: 60_000 }),
      capMs: fc.integer({ min: 1, max: 600_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value),
    });
    fc.assert(
      fc.property(options, (given) => {
        const waitMs = fullJitterBackoff(given);

        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(given.capMs);
      }),
    );
  });
});

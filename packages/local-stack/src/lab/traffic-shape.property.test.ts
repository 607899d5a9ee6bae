import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shapeAt, shapeIntegral } from "./traffic-shape.ts";

const instantMs = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 });
const seed = fc.integer({ min: 0, max: 0xffffffff });
const spanMs = fc.integer({ min: 1, max: 30 * 86_400_000 });

describe("traffic shape", () => {
  it("is positive at every moment, so that counters only grow", () => {
    fc.assert(
      fc.property(seed, instantMs, (s, at) => {
        expect(shapeAt(s, at)).toBeGreaterThan(0);
      }),
    );
  });

  it("has an integral that is additive over adjoining intervals and positive over each", () => {
    fc.assert(
      fc.property(seed, instantMs, spanMs, spanMs, (s, from, first, second) => {
        const whole = shapeIntegral(s, from, from + first + second);
        const parts = shapeIntegral(s, from, from + first) + shapeIntegral(s, from + first, from + first + second);

        expect(parts).toBeCloseTo(whole, 3);
        expect(shapeIntegral(s, from, from + first)).toBeGreaterThan(0);
      }),
    );
  });

  it("integrates to nothing over an empty or reversed interval", () => {
    fc.assert(
      fc.property(seed, instantMs, spanMs, (s, at, span) => {
        expect(shapeIntegral(s, at, at - span)).toBe(0);
      }),
    );
  });

  it("averages to one over whole days", () => {
    const dayMs = 86_400_000;

    expect(shapeIntegral(7, 0, 30 * dayMs) / (30 * 86_400)).toBeCloseTo(1, 2);
  });
});

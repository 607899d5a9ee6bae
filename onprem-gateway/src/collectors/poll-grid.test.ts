import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slotStartS, untilNextSlotMs } from "./poll-grid.ts";

const grid = { periodMs: 60_000, phaseMs: 45_000 };

describe("the poll grid", () => {
  it("puts a poll into its slot, early or late", () => {
    const slot = 1_800_000_000_000 - (1_800_000_000_000 % 60_000);

    for (const jitterMs of [-5, 0, 20_000]) {
      expect(slotStartS(grid, slot + grid.phaseMs + jitterMs)).toBe(slot / 1_000);
    }
  });

  it("waits until the next slot of the phase, and over it when it woke up a little early", () => {
    expect(untilNextSlotMs(grid, 45_000)).toBe(60_000);
    expect(untilNextSlotMs(grid, 44_990)).toBe(60_010);
    expect(untilNextSlotMs(grid, 46_000)).toBe(59_000);
  });

  it("gives every poll a slot of its own, multiples of the period apart", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600 }), fc.nat(3_599_999), fc.integer({ min: 0, max: 2e12 }), (periodS, phase, startMs) => {
        const own = { periodMs: periodS * 1_000, phaseMs: phase % (periodS * 1_000) };
        let nowMs = startMs + untilNextSlotMs(own, startMs);
        const first = slotStartS(own, nowMs);
        nowMs += untilNextSlotMs(own, nowMs);

        expect(slotStartS(own, nowMs) - first).toBe(periodS);
        expect(first % periodS).toBe(0);
      }),
    );
  });
});

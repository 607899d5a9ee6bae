import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phaseOffsetMs } from "./phase.ts";

describe("phaseOffsetMs", () => {
  it("gives an id the same offset for ever", () => {
    expect([phaseOffsetMs("sw1", 60_000), phaseOffsetMs("sw2", 60_000), phaseOffsetMs("sw1", 10_000)]).toEqual([23490, 55305, 3490]);
  });

  it("stays within the period", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 3_600_000 }), (id, periodMs) => {
        const offsetMs = phaseOffsetMs(id, periodMs);

        expect(Number.isInteger(offsetMs)).toBe(true);
        expect(offsetMs).toBeGreaterThanOrEqual(0);
        expect(offsetMs).toBeLessThan(periodMs);
      }),
    );
  });

  it("spreads a thousand numbered devices over the minute", () => {
    const perSecond = new Map<number, number>();
    for (let device = 0; device < 1_000; device += 1) {
      const second = Math.floor(phaseOffsetMs(`sw${device}`, 60_000) / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }

    expect(perSecond.size).toBe(60);
    expect(Math.max(...perSecond.values())).toBeLessThan(40);
  });
});

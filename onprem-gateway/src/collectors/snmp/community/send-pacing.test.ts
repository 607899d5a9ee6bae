import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideSend, initialPace } from "./send-pacing.ts";

const pace = { burst: 5, perSecond: 100 };

describe("decideSend", () => {
  it("never lets more leave than the burst and the rate allow", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 60 }), (gaps) => {
        let state = initialPace(pace, 0);
        let nowMs = 0;
        const departures: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          const decision = decideSend(state, pace, nowMs);
          state = decision.state;
          departures.push(nowMs + decision.waitMs);
        }
        for (const [at, leftMs] of departures.entries()) {
          expect(at + 1).toBeLessThanOrEqual(pace.burst + (leftMs / 1_000) * pace.perSecond + 1e-6);
        }
      }),
    );
  });

  it("keeps nothing waiting within the burst, and refills while a device rests", () => {
    let state = initialPace(pace, 0);
    const ask = (nowMs: number) => {
      const decision = decideSend(state, pace, nowMs);
      state = decision.state;
      return decision.waitMs;
    };

    expect([0, 0, 0, 0, 0, 0].map(ask)).toEqual([0, 0, 0, 0, 0, 10]);
    expect(ask(1_000)).toBe(0);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeadlineWheel } from "./deadline-wheel.ts";

/** A wheel on a clock that moves only when told to. */
function open() {
  let nowMs = 0;
  let pending: (() => void) | undefined;
  const wheel = new DeadlineWheel({
    monotonicMs: () => nowMs,
    after: (_ms, tick) => {
      pending = tick;
    },
  });
  return {
    wheel,
    isIdle: () => pending === undefined,
    nowMs: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms;
      const tick = pending;
      pending = undefined;
      tick?.();
    },
  };
}

describe("DeadlineWheel", () => {
  it("fires each deadline once, never early and at most two ticks late", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 30 }), (delays) => {
        const { wheel, advance, nowMs } = open();
        const fired: { delay: number; atMs: number }[] = [];
        for (const delay of delays) {
          wheel.set(delay, { expire: () => void fired.push({ delay, atMs: nowMs() }) });
        }
        for (let steps = 0; steps < 40; steps += 1) {
          advance(10);
        }

        expect(fired.map(({ delay }) => delay).sort((a, b) => a - b)).toEqual(delays.toSorted((a, b) => a - b));
        for (const { delay, atMs } of fired) {
          expect(atMs).toBeGreaterThanOrEqual(delay);
          expect(atMs).toBeLessThanOrEqual(delay + 20);
        }
      }),
    );
  });

  it("forgets what is taken back, and rests when nothing is left", () => {
    const { wheel, advance, isIdle } = open();
    const fired: string[] = [];
    const first = { expire: () => void fired.push("first") };
    const tick = wheel.set(50, first);
    wheel.cancel(tick, first);
    wheel.cancel(tick, first);
    wheel.set(50, { expire: () => void fired.push("second") });
    wheel.cancel(tick, first);
    advance(100);

    expect(fired).toEqual(["second"]);
    expect(isIdle()).toBe(true);
  });

  it("catches up after a pause", () => {
    const { wheel, advance } = open();
    const fired: number[] = [];
    for (const delay of [500, 20, 90]) {
      wheel.set(delay, { expire: () => void fired.push(delay) });
    }
    advance(5_000);

    expect(fired).toEqual([20, 90, 500]);
  });
});

import { describe, expect, it } from "vitest";
import { RateGate } from "./rate-gate.ts";
import { FakeClock } from "./testing/fake-clock.ts";

describe("RateGate", () => {
  it("spaces any crowd evenly, and lets the first pass at once", async () => {
    const clock = new FakeClock();
    const gate = new RateGate(20, clock);
    const passedMs: number[] = [];

    await Promise.all(Array.from({ length: 41 }, () => gate.pass().then(() => passedMs.push(clock.monotonicMs()))));

    expect(passedMs).toEqual(Array.from({ length: 41 }, (_, index) => index * 50));
  });

  it("saves up nothing while nobody asks", async () => {
    const clock = new FakeClock();
    const gate = new RateGate(10, clock);
    await gate.pass();
    await clock.sleep(60_000);
    const beganMs = clock.monotonicMs();

    await Promise.all([gate.pass(), gate.pass(), gate.pass()]);

    expect(clock.monotonicMs() - beganMs).toBe(200);
  });
});

import { describe, expect, it } from "vitest";
import { nextRestart, type RestartHistory } from "./restart-budget.ts";

describe("nextRestart", () => {
  it("waits longer after each end of a worker that keeps ending", () => {
    let history: RestartHistory = [];
    let nowMs = 0;
    const delays: number[] = [];
    for (let end = 0; end < 5; end += 1) {
      const next = nextRestart(history, nowMs);
      history = next.history;
      delays.push(next.delayMs);
      nowMs += next.delayMs;
    }

    expect(delays).toEqual([200, 400, 800, 1_600, 3_200]);
  });

  it("L4: never starts a worker more than six times within any minute", () => {
    let history: RestartHistory = [];
    let nowMs = 0;
    const starts: number[] = [];
    for (let end = 0; end < 60; end += 1) {
      const next = nextRestart(history, nowMs);
      history = next.history;
      nowMs += next.delayMs;
      starts.push(nowMs);
    }

    const most = Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + 60_000).length));
    expect(most).toBeLessThanOrEqual(6);
  });

  it("forgets ends that are more than a minute old", () => {
    expect(nextRestart([0, 10, 20], 70_000).delayMs).toBe(200);
  });
});

import { describe, expect, it } from "vitest";
import { since, toldInAll, troubleCounts } from "./trouble-counts.ts";

describe("what a heartbeat tells of trouble", () => {
  it("counts lost records of every kind, but not those that were delivered after all", () => {
    const counters = { "spool.evicted.samples": 12, "spool.evicted.log": 3, "spool.delivered-after-eviction": 5, "spool.accepted": 100 };

    expect(troubleCounts(counters).evicted).toBe(10);
  });

  it("tells every lost record once in all, also when some were delivered after they had been told as lost", () => {
    const evictedSoFar = [10, 40, 35, 38, 60, 55];
    let told: ReturnType<typeof troubleCounts> | undefined;
    const reports = evictedSoFar.map((evicted) => {
      const now = { evicted, datagramsDropped: 0, workersEnded: 0 };
      const report = since(told, now).evicted;
      told = toldInAll(told, now);
      return report;
    });

    expect(reports).toEqual([10, 30, 0, 0, 20, 0]);
  });
});

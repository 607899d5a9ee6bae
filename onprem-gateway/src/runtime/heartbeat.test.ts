import { describe, expect, it } from "vitest";
import { countedEvents } from "../spool/testing/spool-under-test.ts";
import type { Clock } from "./clock.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Observation } from "./observation.ts";

describe("Heartbeat", () => {
  it("reports at the start and then in every whole minute", async () => {
    const accepted: Observation[] = [];
    const enough = Promise.withResolvers<void>();
    let nowMs = 90_500;
    const events = countedEvents();
    events.count("syslog.dropped.kernel", 2);
    events.count("trap.dropped.kernel", 1);
    events.count("spool.evicted.samples", 40);
    const clock: Clock = {
      nowMs: () => nowMs,
      monotonicMs: () => nowMs,
      sleep: async (ms, signal) => {
        nowMs += ms;
        if (accepted.length === 3) {
          enough.resolve();
          await new Promise((resolve) => signal?.addEventListener("abort", resolve));
        }
      },
    };
    const heartbeat = new Heartbeat(
      { version: "0.1.0" },
      {
        configured: () => ({ configHash: "0123456789abcdef", snmp: { v1: 0, v2c: 1, v3: 0, weak: 1, defaultCommunity: 0 } }),
        clock,
        events,
        intake: {
          accept: async (observation) => {
            accepted.push(observation);
            events.count("worker.ended");
            return accepted.length === 2 ? "refused" : "accepted";
          },
        },
        deviceCounts: () => ({ total: 1, up: 0, degraded: 0, down: 0, unknown: 1 }),
        spoolStats: () => ({
          records: 1,
          backfillRecords: 0,
          bytes: 9,
          oldestMs: 80_500,
          evicted: 0,
          quarantined: 0,
          damagedBytes: 0,
          lastCommitMonotonicMs: 0,
        }),
        uplink: () => ({ clockSkewMs: -600_000, lastAckMonotonicMs: 88_500 }),
        problems: () => [{ component: "icmp", problem: "fping is missing" }],
      },
    );

    await heartbeat.start();
    await enough.promise;
    await heartbeat.stop();

    expect(accepted.map(({ tsMs }) => tsMs)).toEqual([90_500, 120_000, 180_000]);
    expect(accepted[0]).toMatchObject({
      kind: "heartbeat",
      startedMs: 90_500,
      devices: { total: 1, unknown: 1 },
      snmp: { v2c: 1, weak: 1 },
      spool: { oldestUnshippedAgeS: 10, backfillRecords: 0 },
      clockSkewMs: -600_000,
      lastAckAgeS: 2,
      lastCommitAgeS: 90.5,
      problems: [{ component: "icmp", problem: "fping is missing" }],
      sinceLast: { evicted: 40, datagramsDropped: 3, workersEnded: 0 },
    });
    const ended = accepted.map((observation) => (observation.kind === "heartbeat" ? observation.sinceLast.workersEnded : undefined));
    expect(ended, "what a heartbeat told that the spool refused, the next one tells").toEqual([0, 1, 2]);
  });
});

import { describe, expect, it } from "vitest";
import type { SpoolStats } from "../spool/spool.ts";
import { type HealthInput, healthReport, prometheusText } from "./health-report.ts";
import { HealthServer } from "./health-server.ts";

const spool: SpoolStats = {
  records: 2,
  bytes: 300,
  oldestMs: 1_000_000,
  evicted: 7,
  quarantined: 1,
  damagedBytes: 0,
  lastCommitMonotonicMs: 4_000,
};

const input: HealthInput = {
  nowMs: 1_010_000,
  monotonicMs: 5_000,
  version: "0.1.0",
  startedMonotonicMs: 1_000,
  spool,
  lastAckMonotonicMs: undefined,
  problems: [],
  counters: { "syslog.received": 3, 'odd"name': 1 },
};

describe("healthReport", () => {
  it("is ok while data flows, and says how old it is", () => {
    expect(healthReport(input)).toEqual({
      status: "ok",
      version: "0.1.0",
      uptimeS: 4,
      oldestUnshippedAgeS: 10,
      lastCommitAgeS: 1,
      lastAckAgeS: null,
      spool: { records: 2, bytes: 300, evicted: 7, quarantined: 1 },
      problems: [],
    });
  });

  it("is degraded by any component's problem, and by records that grow old while nobody complains", () => {
    expect(healthReport({ ...input, problems: [{ component: "snmp", problem: "no route" }] }).status).toBe("degraded");
    expect(healthReport({ ...input, nowMs: 1_400_000 })).toMatchObject({ status: "degraded", problems: [{ component: "uplink" }] });
  });

  it("renders as Prometheus text without unknown values and with harmless labels", () => {
    const text = prometheusText(healthReport(input), input.counters);

    expect(text).toContain("isthmus_oldest_unshipped_age_seconds 10\n");
    expect(text).not.toContain("isthmus_last_ack_age_seconds");
    expect(text).toContain('isthmus_occurrences_total{name="syslog.received"} 3\n');
    expect(text).toContain('{name="odd_name"} 1\n');
  });
});

describe("HealthServer", () => {
  it("answers 200 or 503 with the reasons, and 404 for anything else", async () => {
    let problems: HealthInput["problems"] = [];
    const server = new HealthServer({ address: "127.0.0.1", port: 0, read: () => ({ ...input, problems }) });
    await server.start();
    const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

    const well = await get("/health");
    problems = [{ component: "uplink", problem: "403" }];
    const ill = await get("/health");
    const other = await get("/admin");
    await server.stop();

    expect([well.status, ill.status, other.status]).toEqual([200, 503, 404]);
    expect(await ill.json()).toMatchObject({ problems });
  });

  it("tells the remedy when its port is taken", async () => {
    const first = new HealthServer({ address: "127.0.0.1", port: 0, read: () => input });
    await first.start();
    const second = new HealthServer({ address: "127.0.0.1", port: first.port, read: () => input });

    await expect(second.start()).rejects.toMatchObject({ code: "health-unavailable", details: { errno: "EADDRINUSE" } });
    await first.stop();
  });
});

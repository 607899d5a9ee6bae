import { describe, expect, it } from "vitest";
import type { SpoolStats } from "../spool/spool-options.ts";
import { type HealthInput, healthReport, prometheusText } from "./health-report.ts";
import { HealthServer, reloadHeader } from "./health-server.ts";

const spool: SpoolStats = {
  records: 2,
  backfillRecords: 1,
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
  clockSkewMs: -600_000,
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
      clockSkewMs: -600_000,
      spool: { records: 2, backfillRecords: 1, bytes: 300, evicted: 7, quarantined: 1 },
      problems: [],
    });
  });

  it("is degraded by any component's problem, and by records that grow old while nobody complains", () => {
    expect(healthReport({ ...input, problems: [{ component: "snmp", problem: "no route" }] }).status).toBe("degraded");
    expect(healthReport({ ...input, nowMs: 1_400_000 })).toMatchObject({ status: "degraded", problems: [{ component: "uplink" }] });
  });

  it("is ok while an old backlog is worked off", () => {
    expect(healthReport({ ...input, nowMs: 90_000_000, lastAckMonotonicMs: 4_500 })).toMatchObject({ status: "ok", lastAckAgeS: 0.5 });
  });

  it("renders as Prometheus text without unknown values and with harmless labels", () => {
    const text = prometheusText(healthReport(input), input.counters);

    expect(text).toContain("isthmus_oldest_unshipped_age_seconds 10\n");
    expect(text).toContain("isthmus_clock_skew_seconds -600\n");
    expect(text).not.toContain("isthmus_last_ack_age_seconds");
    expect(text).toContain('isthmus_occurrences_total{name="syslog.received"} 3\n');
    expect(text).toContain('{name="odd_name"} 1\n');
  });
});

const reload = async () => ({ kind: "refused" as const });
const answersOf = (oid: string) => [{ id: "sw1", answers: oid === "1.3.6.1.2.1.1.5", asOfMs: 7 }];

describe("HealthServer", () => {
  it("says which devices answered an object, and refuses what is no OID", async () => {
    const server = new HealthServer({ address: "127.0.0.1", port: 0, answers: answersOf, reload, read: () => input });
    await server.start();
    const get = (query: string) => fetch(`http://127.0.0.1:${server.port}/answers${query}`);

    const known = await get("?oid=1.3.6.1.2.1.1.5");
    const refused = [await get("?oid=sysName"), await get("")];
    await server.stop();

    expect(await known.json()).toEqual({ oid: "1.3.6.1.2.1.1.5", devices: [{ id: "sw1", answers: true, asOfMs: 7 }] });
    expect(refused.map(({ status }) => status)).toEqual([400, 400]);
  });

  it("answers 200 or 503 with the reasons, and 404 for anything else", async () => {
    let problems: HealthInput["problems"] = [];
    const server = new HealthServer({ address: "127.0.0.1", port: 0, answers: answersOf, reload, read: () => ({ ...input, problems }) });
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
    const first = new HealthServer({ address: "127.0.0.1", port: 0, answers: answersOf, reload, read: () => input });
    await first.start();
    const second = new HealthServer({ address: "127.0.0.1", port: first.port, answers: answersOf, reload, read: () => input });

    await expect(second.start()).rejects.toMatchObject({ code: "health-unavailable", details: { errno: "EADDRINUSE" } });
    await first.stop();
  });

  it("reads the configuration again for this machine, says what came of it, and not for a page in a browser", async () => {
    const outcomes = [{ kind: "applied" as const }, { kind: "refused" as const, problems: ["devices[0].address: expected an address"] }];
    const next = async () => outcomes.shift() ?? { kind: "refused" as const };
    const server = new HealthServer({ address: "127.0.0.1", port: 0, answers: answersOf, reload: next, read: () => input });
    await server.start();
    const post = (headers: Readonly<Record<string, string>>) =>
      fetch(`http://127.0.0.1:${server.port}/reload`, { method: "POST", headers });

    expect((await post({})).status).toBe(403);
    expect((await post({ [reloadHeader]: "1" })).status).toBe(200);
    const refused = await post({ [reloadHeader]: "1" });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ problems: ["devices[0].address: expected an address"] });
    expect((await fetch(`http://127.0.0.1:${server.port}/reload`)).status).toBe(404);
    await server.stop();
  });
});

import { WireRecord } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { heartbeat, testNowMs } from "../../testing/wire-records.ts";
import { heartbeatReadings } from "./heartbeat-readings.ts";

function readingsOf(body: Parameters<typeof heartbeat>[1], tsMs = testNowMs) {
  const record = WireRecord.parse({ seq: 1, ...heartbeat(tsMs, body) });
  if (record.kind !== "heartbeat") {
    throw new TypeError("not a heartbeat");
  }
  return new Map(heartbeatReadings(record, testNowMs).map((reading) => [reading.name, reading]));
}

describe("readings of a heartbeat", () => {
  it("say how old, how far off and how troubled a gateway is", () => {
    const readings = readingsOf({
      clockSkewMs: -2_500,
      lastAckAgeS: 3,
      lastCommitAgeS: 0.2,
      sinceLast: { evicted: 7, datagramsDropped: 5, workersEnded: 2 },
      problems: [{ component: "syslog", problem: "the port is taken" }],
    });

    const values = [...readings.values()].map(({ name, value }) => [name, value] as const).filter(([name]) => !name.startsWith("Devices"));
    expect(Object.fromEntries(values)).toEqual({
      GatewayHeartbeat: 1,
      SpoolOldestAgeSeconds: 12,
      SpoolRecords: 4,
      LastAckAgeSeconds: 3,
      LastCommitAgeSeconds: 0.2,
      ClockErrorMilliseconds: 2_500,
      GatewayProblems: 1,
      WorkersEnded: 2,
      RecordsEvicted: 7,
      DatagramsDropped: 5,
    });
  });

  it("leave out what a gateway does not tell, which is not zero", () => {
    const names = [...readingsOf({}).keys()];

    for (const name of ["LastAckAgeSeconds", "LastCommitAgeSeconds", "ClockErrorMilliseconds", "WorkersEnded", "RecordsEvicted"]) {
      expect(names).not.toContain(name);
    }
  });

  it("stand at the cloud's time when the gateway's clock is wrong", () => {
    const skewMs = 3_600_000;

    expect(readingsOf({ clockSkewMs: skewMs }, testNowMs + skewMs).get("GatewayHeartbeat")?.atMs).toBe(testNowMs);
    expect(readingsOf({ clockSkewMs: 900 }, testNowMs + 900).get("GatewayHeartbeat")?.atMs).toBe(testNowMs + 900);
  });

  it("tell losses of an outage when they become known, where an alarm still looks", () => {
    const hourMs = 3_600_000;
    const readings = readingsOf({ sinceLast: { evicted: 9, datagramsDropped: 1, workersEnded: 1 } }, testNowMs - hourMs);

    expect(readings.get("RecordsEvicted")?.atMs).toBe(testNowMs);
    expect(readings.get("DatagramsDropped")?.atMs).toBe(testNowMs);
    expect(readings.get("WorkersEnded")?.atMs).toBe(testNowMs - hourMs);
  });
});

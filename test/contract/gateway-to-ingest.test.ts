import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { BatchAck } from "@isthmus/contract";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { memoryIngestPorts } from "@isthmus/lambdas/testing/ingest-ports";
import type { Observation } from "@isthmus/onprem-gateway/runtime/observation";
import type { SpooledRecord } from "@isthmus/onprem-gateway/spool/backlog";
import { packBatch } from "@isthmus/onprem-gateway/uplink/batch-body";
import { judgeAnswer } from "@isthmus/onprem-gateway/uplink/judge-answer";
import { toWire } from "@isthmus/onprem-gateway/uplink/to-wire";
import { describe, expect, it } from "vitest";

const inflate = promisify(gunzip);
const nowMs = Date.parse("2026-03-01T12:00:00Z");
const identity = { gatewayId: "gw-busan-1", streamEpoch: "9a7c0c52-3c8e-4c7e-9d7b-0d8f3d1f2a11" };
const device = { deviceId: "sw1", name: "Access switch 1", address: "192.0.2.1" };

/** Device text as bad as it gets: it has to arrive as text, clipped, whatever it contains. */
const hostile = `<script>\u0000\u001b[31m\u202e${"x".repeat(3_000)}`;

const observations: readonly Observation[] = [
  {
    kind: "samples",
    tsMs: nowMs,
    deviceId: "sw1",
    set: "snmp",
    startS: nowMs / 1_000 - 60,
    stepS: 60,
    dictionary: [
      { metrics: [metrics.ifInOctets.id], entities: ["Gi0/1", "Gi0/2"] },
      { metrics: [metrics.pollElapsed.id], entities: [""] },
    ],
    values: Float64Array.of(60_000, Number.NaN, 60_000),
    important: ["Gi0/1"],
  },
  { kind: "inventory", tsMs: nowMs, ...device, system: { sysName: hostile }, interfaces: [{ key: hostile, ifIndex: 1, ifAlias: hostile }] },
  { kind: "reach", tsMs: nowMs, ...device, way: "icmp", state: "down", sinceMs: nowMs, reason: "timeout", transition: true },
  {
    kind: "event",
    tsMs: nowMs,
    source: "trap",
    severity: "minor",
    type: "1.3.6.1.6.3.1.1.5.3",
    text: hostile,
    authentication: "unauthenticated",
  },
  { kind: "log", tsMs: nowMs, address: "192.0.2.1", transport: "udp", format: "unparsed", facility: 1, severity: 5, message: hostile },
  {
    kind: "heartbeat",
    tsMs: nowMs,
    version: "0.1.0",
    startedMs: nowMs,
    configHash: "0123456789abcdef",
    devices: { total: 1, up: 0, degraded: 0, down: 1, unknown: 0 },
    sinceLast: { evicted: 0, datagramsDropped: 0, workersEnded: 0 },
    spool: { records: 6, bytes: 1_000, oldestUnshippedAgeS: 1, evicted: 0, quarantined: 0 },
    counters: { "syslog.received": 1 },
    problems: [],
  },
];

function spooled(observation: Observation, index: number): SpooledRecord {
  const wire = toWire(observation);
  if (wire.kind === "unfit") throw new Error(`${observation.kind}: ${wire.field} ${wire.reason}`);
  return { seq: index + 1, since: index + 1, ...wire.record };
}

describe("the wire between gateway and ingest", () => {
  it("carries every kind of observation, stored by the one and believed by the other", async () => {
    const batch = await packBatch(observations.map(spooled), { ...identity, sentAtMs: nowMs });
    const json: unknown = JSON.parse((await inflate(batch.body)).toString());

    const ack = await ingestBatch({ siteId: "busan", bodySha256: batch.sha256, json }, memoryIngestPorts(), { nowMs, hasTime: () => true });

    expect(BatchAck.parse(ack).verdicts).toEqual([{ from: 1, to: observations.length, outcome: "stored" }]);
    const answer = { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(ack)) } as const;
    const judgement = judgeAnswer(answer, { ...batch, ...identity });
    expect(judgement.kind).toBe("acknowledged");
  });

  it("is not believed when the acknowledgement is for other bytes", async () => {
    const batch = await packBatch(observations.map(spooled), { ...identity, sentAtMs: nowMs });
    const json: unknown = JSON.parse((await inflate(batch.body)).toString());

    const ack = await ingestBatch({ siteId: "busan", bodySha256: "0".repeat(64), json }, memoryIngestPorts(), {
      nowMs,
      hasTime: () => true,
    });

    const answer = { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(ack)) } as const;
    expect(judgeAnswer(answer, { ...batch, ...identity }).kind).toBe("wait");
  });

  const folder = join(import.meta.dirname, "../../packages/contract/fixtures");

  it.each(globSync("*/batch-*.json", { cwd: folder }))("still stores the frozen batch %s", async (file) => {
    const json = JSON.parse(readFileSync(join(folder, file), "utf8")) as { sentAtMs: number; records: unknown[] };
    const time = { nowMs: json.sentAtMs, hasTime: () => true };

    const ack = await ingestBatch({ siteId: "busan", bodySha256: "0".repeat(64), json }, memoryIngestPorts(), time);

    expect(ack.verdicts.map(({ outcome }) => outcome)).toEqual(["stored"]);
  });
});

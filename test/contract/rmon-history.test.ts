import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { answerQuery } from "@isthmus/lambdas/functions/series-data-source/answer-query";
import { type MemoryIngestPorts, memoryIngestPorts } from "@isthmus/lambdas/testing/ingest-ports";
import { fetchHistory } from "@isthmus/onprem-gateway/collectors/snmp/rmon/fetch-history";
import { historySamples } from "@isthmus/onprem-gateway/collectors/snmp/rmon/history-samples";
import { placeBuckets } from "@isthmus/onprem-gateway/collectors/snmp/rmon/place-history";
import { MemoryAgent } from "@isthmus/onprem-gateway/collectors/snmp/testing/memory-agent";
import { packBatch } from "@isthmus/onprem-gateway/uplink/batch-body";
import { toWire } from "@isthmus/onprem-gateway/uplink/to-wire";
import { beforeEach, describe, expect, it } from "vitest";

const inflate = promisify(gunzip);
const identity = { gatewayId: "gw-busan-1", streamEpoch: "9a7c0c52-3c8e-4c7e-9d7b-0d8f3d1f2a11" };
const nowMs = Date.parse("2026-03-01T12:00:00Z");
const sysUpTimeCs = 500_000;
const interfaces = [{ key: "Gi0/1", ifIndex: 1 }];
const outageS = 600;
const history = "1.3.6.1.2.1.16.2";

/** A switch whose own memory has a bucket of 30 s for the last 20 minutes; bucket n, counted back, has n * 3,000 octets. */
function switchWithMemory(): MemoryAgent {
  const agent = new MemoryAgent();
  const { objects } = agent;
  objects.set(`${history}.1.1.2.1`, { kind: "oid", value: "1.3.6.1.2.1.2.2.1.1.1" });
  objects.set(`${history}.1.1.4.1`, { kind: "integer", value: 40 });
  objects.set(`${history}.1.1.5.1`, { kind: "integer", value: 30 });
  objects.set(`${history}.1.1.7.1`, { kind: "integer", value: 1 });
  for (let ago = 1; ago <= 40; ago += 1) {
    const sample = 1_000 - ago;
    objects.set(`${history}.2.1.3.1.${sample}`, { kind: "time-ticks", value: sysUpTimeCs - ago * 3_000 });
    objects.set(`${history}.2.1.5.1.${sample}`, { kind: "counter32", value: ago * 3_000 });
    if (ago !== 5) {
      objects.set(`${history}.2.1.6.1.${sample}`, { kind: "counter32", value: ago });
    }
  }
  return agent;
}

describe("a device's own memory after an outage", () => {
  let cloud: MemoryIngestPorts;
  beforeEach(() => {
    cloud = memoryIngestPorts();
  });

  /** Reads the memory as the gateway does and stores it as the cloud does. Answers the verdicts. */
  async function backfill(firstSeq: number) {
    const wanted = { interfaces, sysUpTimeCs, backS: outageS };
    const buckets = await fetchHistory(wanted, {
      session: switchWithMemory(),
      version: "2c",
      monotonicMs: () => 0,
      deadlineMs: 1,
    });
    const placed = placeBuckets(buckets, { sysUpTimeCs, readMs: nowMs }, { fromMs: nowMs - outageS * 1_000 });
    const records = historySamples(placed).map((samples, at) => {
      const wire = toWire({ kind: "samples", tsMs: nowMs, deviceId: "sw1", set: "rmon-history", ...samples, important: [] });
      if (wire.kind === "unfit") throw new Error(`${wire.field} ${wire.reason}`);
      return { seq: firstSeq + at, since: firstSeq, ...wire.record };
    });
    const batch = await packBatch(records, { ...identity, sentAtMs: nowMs });
    const json: unknown = JSON.parse((await inflate(batch.body)).toString());
    const time = { nowMs, hasTime: () => true };
    const { verdicts } = await ingestBatch({ siteId: "busan", bodySha256: batch.sha256, json }, cloud, time);
    return verdicts.map(({ from, to, outcome }) => `${to - from + 1} ${outcome}`);
  }

  async function ask(metric: string) {
    const event = {
      EventType: "GetMetricData" as const,
      GetMetricDataRequest: {
        StartTime: nowMs / 1_000 - 1_200,
        EndTime: nowMs / 1_000,
        Period: 30,
        Arguments: ["busan", "sw1", "Gi0/1", metric],
      },
    };
    const answer = await answerQuery(event, cloud, { nowS: nowMs / 1_000, hasTime: () => true });
    return "MetricDataResults" in answer ? answer.MetricDataResults[0] : undefined;
  }

  it("comes back as series of the outage, each bucket at its time and nothing beside it", async () => {
    expect(await backfill(1)).toEqual(["20 stored"]);

    const octets = await ask("etherHistoryOctets");
    expect(octets?.Timestamps).toEqual(Array.from({ length: 20 }, (_, at) => nowMs / 1_000 - outageS + at * 30));
    expect(octets?.Values).toEqual(Array.from({ length: 20 }, (_, at) => (20 - at) * 3_000));
    expect((await ask("etherHistoryBps"))?.Values.at(-1)).toBe(800);
  });

  it("has a gap where the device gave no value, and is never mixed with polled series", async () => {
    await backfill(1);

    expect((await ask("etherHistoryPkts"))?.Values).not.toContain(5);
    expect((await ask("etherHistoryPkts"))?.Values).toHaveLength(19);
    expect((await ask("etherStatsOctets"))?.Values).toEqual([]);
    expect((await ask("ifInOctets"))?.Values).toEqual([]);
  });

  it("is the same record when it is read a second time", async () => {
    await backfill(1);

    expect(await backfill(101)).toEqual(["20 duplicate"]);
  });
});

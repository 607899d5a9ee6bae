import { BatchAck, type Verdict } from "@isthmus/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { RefusedRequest } from "../../errors.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { type MemoryIngestPorts, memoryBudget, memoryIngestPorts } from "../../testing/ingest-ports.ts";
import { poisonRecords } from "../../testing/poison-records.ts";
import { batchOf, event, heartbeat, icmpSamples, inventory, log, reach, snmpSamples, testNowMs } from "../../testing/wire-records.ts";
import { type IngestPorts, ingestBatch } from "./ingest-batch.ts";

const startS = testNowMs / 1_000 - 120;
const hourMs = 3_600_000;

let ports: MemoryIngestPorts;
beforeEach(() => {
  ports = memoryIngestPorts();
});

function ingest(json: unknown, options: { ports?: IngestPorts; siteId?: string; nowMs?: number; hasTime?: () => boolean } = {}) {
  return ingestBatch({ siteId: options.siteId ?? "busan", bodySha256: "a".repeat(64), json }, options.ports ?? ports, {
    nowMs: options.nowMs ?? testNowMs,
    hasTime: options.hasTime ?? (() => true),
  });
}

function outcomes(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ from, to, outcome, code }) =>
    Array.from({ length: to - from + 1 }, () => (code === undefined ? outcome : `${outcome}:${code}`)),
  );
}

const everyKind = () => [
  snmpSamples(startS),
  icmpSamples(startS),
  inventory(testNowMs - 60_000),
  reach(testNowMs - 60_000),
  event(testNowMs - 60_000),
  log(testNowMs - 60_000),
  heartbeat(testNowMs - 60_000),
];

describe("a batch", () => {
  it("of every kind of record is stored, acknowledged and published", async () => {
    const ack = await ingest(batchOf(everyKind()));

    expect(BatchAck.parse(ack)).toEqual(ack);
    expect(ack).toMatchObject({ batchSha256: "a".repeat(64), gatewayId: "gw-busan-1", verdicts: [{ from: 1, to: 7, outcome: "stored" }] });
    const { items } = await ports.entities.listPartition("SITE#busan");
    expect(items.map((item) => item.sk)).toEqual(["DEVICE#sw1", "GATEWAY#gw-busan-1", "LEADER", "SITE", "STATE#sw1#icmp"]);
    expect(ports.events.all().map(({ stream }) => stream)).toEqual(["EVENT", "LOG"]);
    const published = new Map(ports.metrics.published.map((metric) => [metric.name, metric]));
    expect(published.get("GatewayHeartbeat")?.dimensions).toEqual({ Site: "busan" });
    expect(published.get("PingLossPercent")?.reading).toEqual({ kind: "values", values: [25], counts: [1] });
    expect(published.get("PingRttMs")?.reading).toEqual({ kind: "values", values: [2.5], counts: [1] });
    expect(published.get("InBitsPerSecond")).toMatchObject({
      dimensions: { Site: "busan", Device: "sw1", Interface: "Gi0/48" },
      reading: { kind: "values", values: [8_000_000], counts: [1] },
    });
    expect(published.get("OutBitsPerSecond")?.reading).toMatchObject({ values: [16_000_000] });
    expect(published.get("RecordsStored")?.reading).toMatchObject({ values: [7] });
  });

  it("sent again changes nothing: all duplicates, no metric of a record published twice", async () => {
    await ingest(batchOf(everyKind()));
    const before = await ports.entities.listPartition("SITE#busan");
    ports.metrics.published.length = 0;

    const again = await ingest(batchOf(everyKind()));

    expect(again.verdicts).toEqual([{ from: 1, to: 7, outcome: "duplicate" }]);
    expect(await ports.entities.listPartition("SITE#busan")).toEqual(before);
    expect(ports.events.all()).toHaveLength(2);
    expect(ports.metrics.published.map(({ name }) => name)).toEqual(["RecordsStored", "RecordsRejected"]);
  });

  it("with late records never overwrites newer state", async () => {
    await ingest(batchOf([reach(testNowMs, { state: "down", reason: "timeout" })], { firstSeq: 10 }));

    const late = await ingest(batchOf([reach(testNowMs - hourMs, { state: "up" })], { firstSeq: 3 }));

    expect(outcomes(late.verdicts)).toEqual(["duplicate"]);
    expect(await ports.entities.read({ pk: "SITE#busan", sk: "STATE#sw1#icmp" })).toMatchObject({ state: "down" });
  });

  it("with a backlog of heartbeats stores the newest, and counts those that are new", async () => {
    await ingest(batchOf([heartbeat(testNowMs - 180_000)], { firstSeq: 6 }));
    ports.metrics.published.length = 0;

    const backlog = [240_000, 180_000, 120_000, 60_000].map((ageMs) => heartbeat(testNowMs - ageMs));
    const ack = await ingest(batchOf(backlog, { firstSeq: 5 }));

    expect(outcomes(ack.verdicts)).toEqual(["duplicate", "duplicate", "stored", "stored"]);
    expect(ports.metrics.published.filter(({ name }) => name === "GatewayHeartbeat")).toHaveLength(2);
  });

  it("of a malformed envelope is refused whole with 400, naming the place and not the content", async () => {
    const refused = await ingest({ ...batchOf([event(testNowMs)]), gatewayId: "<script>" }).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(RefusedRequest);
    expect(refused).toMatchObject({ statusCode: 400, refusal: { code: "bad-batch" } });
    expect(JSON.stringify((refused as RefusedRequest).refusal)).not.toContain("script");
    expect(ports.events.all()).toEqual([]);
  });

  it.each([undefined, null, 5, "x", [], {}, { v: 1, records: [] }])("that is %j is refused with 400", async (json) => {
    await expect(ingest(json)).rejects.toMatchObject({ statusCode: 400 });
  });

  it("of another wire version is refused by that name", async () => {
    await expect(ingest({ ...batchOf([event(testNowMs)]), v: 2 })).rejects.toMatchObject({ refusal: { code: "unsupported-version" } });
  });

  it("of one site cannot touch another, whatever its ids say", async () => {
    await ingest(batchOf(everyKind()), { siteId: "seoul" });

    expect((await ports.entities.listPartition("SITE#busan")).items).toEqual([]);
    expect((await ports.entities.listPartition("SITE#seoul")).items).toHaveLength(5);
  });
});

describe("one bad record", () => {
  it.each(poisonRecords)("%s is rejected by name, and its 99 neighbours are stored", async (_, record, code) => {
    const records = Array.from({ length: 99 }, (_unused, n) => event(testNowMs - n * 1_000));

    const ack = await ingest(batchOf([...records.slice(0, 50), record, ...records.slice(50)]));

    expect(ack.verdicts).toMatchObject([
      { from: 1, to: 50, outcome: "stored" },
      { from: 51, to: 51, outcome: "rejected", code },
      { from: 52, to: 100, outcome: "stored" },
    ]);
    expect(ack.verdicts[1]?.detail).toMatch(/^[\x20-\x7e]{3,512}$/u);
    expect(ports.events.all()).toHaveLength(99);
    expect(ports.telemetry.occurrences.map(({ name }) => name)).toEqual(["records-rejected"]);
  });

  it("in ten thousand costs nobody else", async () => {
    const records: object[] = Array.from({ length: 10_000 }, (_, n) => event(testNowMs - n));
    records[7_777] = { kind: "event", tsMs: testNowMs, body: null };

    const ack = await ingest(batchOf(records));

    expect(ack.verdicts.map(({ from, to, outcome }) => [from, to, outcome])).toEqual([
      [1, 7_777, "stored"],
      [7_778, 7_778, "rejected"],
      [7_779, 10_000, "stored"],
    ]);
    expect(ports.events.all()).toHaveLength(9_999);
  });
});

describe("a store that cannot take records now", () => {
  function eventsThat(put: (seq: number) => PutOutcome): IngestPorts {
    return { ...ports, events: { put: ({ seq }) => Promise.resolve(put(seq)), recentEvents: () => Promise.resolve([]) } };
  }

  it("answers retry for those records only", async () => {
    const half = eventsThat((seq) => (seq % 2 === 0 ? { kind: "retry", code: "throttled" } : { kind: "stored" }));

    const ack = await ingest(batchOf([1, 2, 3, 4].map((n) => event(testNowMs - n))), { ports: half });

    expect(outcomes(ack.verdicts)).toEqual(["stored", "retry:throttled", "stored", "retry:throttled"]);
  });

  it("at all refuses the batch with 503 and says when to come back", async () => {
    const none = eventsThat(() => ({ kind: "retry", code: "throttled" }));

    await expect(ingest(batchOf([event(testNowMs), log(testNowMs)]), { ports: none })).rejects.toMatchObject({
      statusCode: 503,
      retryAfterS: 5,
      refusal: { code: "busy" },
    });
    expect(ports.metrics.published).toEqual([]);
  });

  it("leaves the rest to a retry when the time is up", async () => {
    let left = 70;
    const hasTime = () => {
      left -= 1;
      return left >= 0;
    };

    const ack = await ingest(batchOf(Array.from({ length: 200 }, (_, n) => event(testNowMs - n))), { hasTime });

    expect(outcomes(ack.verdicts).filter((outcome) => outcome === "stored")).toHaveLength(70);
    expect(outcomes(ack.verdicts).filter((outcome) => outcome === "retry:out-of-time")).toHaveLength(130);
  });

  it("in an unforeseen way gets its records parked rather than sent for ever", async () => {
    const broken: IngestPorts = {
      ...ports,
      events: { put: () => Promise.reject(new TypeError("secret")), recentEvents: () => Promise.resolve([]) },
    };

    const ack = await ingest(batchOf([event(testNowMs), reach(testNowMs)]), { ports: broken });

    expect(outcomes(ack.verdicts)).toEqual(["rejected:unprocessable", "stored"]);
    expect(JSON.stringify(ports.telemetry.occurrences)).not.toContain("secret");
  });
});

describe("a function that is killed at any write", () => {
  const backlog = () => [...everyKind(), heartbeat(testNowMs), reach(testNowMs, { state: "down" }), event(testNowMs)];

  /** Stops answering after `writes` writes, the last of which may have been committed. */
  function dyingAfter(writes: number, commits: boolean): IngestPorts {
    let left = writes;
    const orDie = async <T>(write: () => Promise<T>): Promise<T> => {
      left -= 1;
      if (left > 0) {
        return write();
      }
      if (left === 0 && commits) {
        await write();
      }
      return new Promise<never>(() => undefined);
    };
    const { entities, events, series } = ports;
    return {
      ...ports,
      entities: {
        ...entities,
        putLatest: (item) => orDie(() => entities.putLatest(item)),
        read: (key) => entities.read(key),
        listPartition: (pk) => entities.listPartition(pk),
        readPages: (range) => entities.readPages(range),
        listKind: (kind) => entities.listKind(kind),
      },
      events: { put: (write) => orDie(() => events.put(write)), recentEvents: () => Promise.resolve([]) },
      series: {
        putChunk: (chunk) => orDie(() => series.putChunk(chunk)),
        putDictionary: (...args) => orDie(() => series.putDictionary(...args)),
        readDictionary: (...args) => series.readDictionary(...args),
        readChunks: (range) => series.readChunks(range),
      },
    };
  }

  async function contents(): Promise<unknown> {
    const chunks: unknown[] = [];
    for (const set of ["snmp", "icmp"] as const) {
      for await (const page of ports.series.readChunks({ siteId: "busan", deviceId: "sw1", set, fromS: 0, toS: 9_999_999_999, nowS: 0 })) {
        chunks.push(page);
      }
    }
    const keys = ports.events.all().map(({ stream, tsMs, seq }) => `${stream} ${tsMs} ${seq}`);
    return { items: (await ports.entities.listPartition("SITE#busan")).items, events: keys.sort(), chunks };
  }

  it.each(Array.from({ length: 11 }, (_, n) => [n + 1, n % 2 === 0] as const))(
    "(write %d, committed %s) leaves what a clean run leaves, once sent again",
    async (writes, commits) => {
      await ingest(batchOf(backlog()));
      const clean = await contents();
      const { entities, series, events } = memoryIngestPorts();
      ports = { ...ports, entities, series, events };

      const killed = ingest(batchOf(backlog()), { ports: dyingAfter(writes, commits) }).then(() => "answered");
      await new Promise((resolve) => setImmediate(resolve));
      expect(await Promise.race([killed, Promise.resolve("killed")])).toBe("killed");
      const again = await ingest(batchOf(backlog()));

      expect(outcomes(again.verdicts).every((outcome) => outcome === "stored" || outcome === "duplicate")).toBe(true);
      expect(await contents()).toEqual(clean);
    },
  );
});

describe("CloudWatch", () => {
  const names = () => ports.metrics.published.map(({ name }) => name);

  it("gets nothing older than 14 days, though it is stored", async () => {
    const old = testNowMs - 15 * 24 * hourMs;

    const ack = await ingest(batchOf([event(old), heartbeat(old), icmpSamples(Math.floor(old / 60_000) * 60)]));

    expect(outcomes(ack.verdicts)).toEqual(["stored", "stored", "stored"]);
    expect(names()).toEqual(["RecordsStored", "RecordsRejected"]);
  });

  it("gets the events of a minute as one metric", async () => {
    await ingest(batchOf(Array.from({ length: 300 }, (_, n) => event(testNowMs + n))));

    const [metric] = ports.metrics.published.filter(({ name }) => name === "EventsReceived");
    expect(metric).toMatchObject({ timestampMs: testNowMs, reading: { kind: "values", values: [1], counts: [300] } });
  });

  it("never sees an interface that is not marked, unprintable, or beyond the budget", async () => {
    const tight: IngestPorts = { ...ports, budget: memoryBudget(1) };
    await ingest(batchOf([snmpSamples(startS, { important: [] })]), { ports: tight });
    await ingest(batchOf([snmpSamples(startS + 60, { important: ["Gi0/48\u0000", "포트", " ", ":x"] })]), { ports: tight });
    await ingest(batchOf([snmpSamples(startS - 60, { important: ["Gi0/48"] })]), { ports: tight });
    await ingest(batchOf([snmpSamples(startS - 60, { important: ["Gi0/48"], deviceId: "sw2" })]), { ports: tight });

    const published = ports.metrics.published.filter(({ name }) => name === "InBitsPerSecond");
    expect(published.map(({ dimensions }) => dimensions)).toEqual([{ Site: "busan", Device: "sw1", Interface: "Gi0/48" }]);
  });

  it("that fails does not fail the records, and is reported", async () => {
    const deaf: IngestPorts = { ...ports, metrics: { publish: (metrics) => Promise.resolve({ failed: metrics.length }) } };

    const ack = await ingest(batchOf([event(testNowMs)]), { ports: deaf });

    expect(outcomes(ack.verdicts)).toEqual(["stored"]);
    expect(ports.telemetry.occurrences).toMatchObject([{ name: "roll-up-publish-failed", level: "warn" }]);
  });
});

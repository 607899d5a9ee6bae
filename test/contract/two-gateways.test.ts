import { BatchAck } from "@isthmus/contract";
import { MemoryHearingStore } from "@isthmus/lambdas/adapters/memory/memory-hearing-store";
import { gatewayTwins } from "@isthmus/lambdas/fleet-view";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { memoryIngestPorts } from "@isthmus/lambdas/testing/ingest-ports";
import { batchOf, event, heartbeat, log, reach, snmpSamples } from "@isthmus/lambdas/testing/wire-records";
import { beforeEach, describe, expect, it } from "vitest";

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 20, 10, 0, 0);

function ports() {
  return {
    ...memoryIngestPorts(),
    several: { gateways: ["gw-a", "gw-b"], hearings: new MemoryHearingStore() },
  };
}

let cloud: ReturnType<typeof ports>;
let waiting: Map<string, { readonly seq: number; readonly record: object }[]>;
let seqs: Map<string, number>;
beforeEach(() => {
  cloud = ports();
  waiting = new Map();
  seqs = new Map();
});

/** A gateway delivers what it holds and keeps what it must send again; like the uplink, it keeps everything when the batch is refused. */
async function deliver(gatewayId: string, records: readonly object[], nowMs: number): Promise<readonly string[]> {
  const fresh = records.map((record) => {
    const seq = (seqs.get(gatewayId) ?? 0) + 1;
    seqs.set(gatewayId, seq);
    return { seq, record };
  });
  const held = [...(waiting.get(gatewayId) ?? []), ...fresh];
  const first = held[0]?.seq ?? 1;
  const last = held.at(-1)?.seq ?? 1;
  const own = `0192f0c0-0000-4000-8000-00000000000${gatewayId === "gw-a" ? "a" : "b"}`;
  const json = {
    ...batchOf([], { gatewayId, firstSeq: first }),
    streamEpoch: own,
    seqTo: last,
    sentAtMs: nowMs,
    records: held.map(({ seq, record }) => ({ ...record, seq })),
  };
  const ack = BatchAck.parse(
    await ingestBatch({ siteId: "busan", bodySha256: "0".repeat(64), json }, cloud, { nowMs, hasTime: () => true }),
  );
  const outcomes = held.map(({ seq }) => ack.verdicts.find(({ from, to }) => seq >= from && seq <= to)?.outcome ?? "none");
  waiting.set(
    gatewayId,
    held.filter((_, index) => outcomes[index] === "retry"),
  );
  return outcomes;
}

function downAt(tsMs: number): object {
  const body = { source: "reach", deviceId: "sw1", severity: "major", type: "device.down", text: "down", authentication: "internal" };
  return { kind: "event", tsMs, body };
}

/** Both poll the same devices in the same slots, and each says so itself. */
function minuteOf(nowMs: number): readonly object[] {
  return [heartbeat(nowMs), snmpSamples(nowMs / 1_000 - 60), reach(nowMs), downAt(nowMs)];
}

async function leader(): Promise<string | undefined> {
  const item = await cloud.entities.read({ pk: "SITE#busan", sk: "LEADER" });
  return item?.kind === "leader" ? item.gatewayId : undefined;
}

async function chunkStarts(): Promise<readonly number[]> {
  const starts: number[] = [];
  const range = { siteId: "busan", deviceId: "sw1", set: "snmp", fromS: 0, toS: 9_999_999_999, nowS: 0 } as const;
  for await (const page of cloud.series.readChunks(range)) {
    starts.push(...page.map(({ startS }) => startS));
  }
  return starts;
}

async function eventsOf(type: string, nowMs: number) {
  const all = await cloud.events.recentEvents({ kind: "site", siteId: "busan" }, { nowMs, limit: 1_000 });
  return all.filter((each) => each.type === type);
}

describe("two gateways of one site", () => {
  it("keep one sample per device and minute and one event per change while both are there", async () => {
    for (let minute = 1; minute <= 5; minute += 1) {
      await deliver("gw-a", minuteOf(startMs + minute * minuteMs), startMs + minute * minuteMs);
      expect(await deliver("gw-b", minuteOf(startMs + minute * minuteMs - 1_000), startMs + minute * minuteMs + 5_000)).not.toContain(
        "rejected",
      );
    }

    const nowMs = startMs + 6 * minuteMs;
    expect(await leader()).toBe("gw-a");
    expect(await eventsOf("device.down", nowMs)).toHaveLength(5);
    expect(new Set(await chunkStarts()).size).toBe((await chunkStarts()).length);
    expect(await cloud.entities.read({ pk: "SITE#busan", sk: "STATE#sw1#icmp" })).toMatchObject({ gatewayId: "gw-a" });
  });

  it("take over: when one dies the other judges within three heartbeats, nothing between is lost or told twice, and an event says so", async () => {
    const at = (minute: number) => startMs + minute * minuteMs;
    for (let minute = 1; minute <= 3; minute += 1) {
      await deliver("gw-a", minuteOf(at(minute)), at(minute));
      await deliver("gw-b", minuteOf(at(minute)), at(minute) + 5_000);
    }
    const before = await eventsOf("device.down", at(4));
    const leaders: (string | undefined)[] = [];
    for (let minute = 4; minute <= 8; minute += 1) {
      await deliver("gw-b", minuteOf(at(minute)), at(minute) + 5_000);
      leaders.push(await leader());
    }

    expect(leaders).toEqual(["gw-a", "gw-a", "gw-b", "gw-b", "gw-b"]);
    const starts = [...(await chunkStarts())].sort((a, b) => a - b);
    expect(starts).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((minute) => at(minute) / 1_000 - 60));
    expect((await eventsOf("device.down", at(9))).map(({ tsMs }) => tsMs).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(at));
    expect(before).toHaveLength(3);
    expect(await eventsOf("gateway.took-over", at(9))).toMatchObject([
      { severity: "major", text: expect.stringContaining("in place of gw-a") },
    ]);
    expect(waiting.get("gw-b")).toEqual([]);
  });

  it("let the one that comes back stand by, and name both", async () => {
    await deliver("gw-a", minuteOf(startMs), startMs);
    await deliver("gw-b", minuteOf(startMs + 10 * minuteMs), startMs + 10 * minuteMs);
    const outcomes = await deliver(
      "gw-a",
      [heartbeat(startMs + 10 * minuteMs), reach(startMs + 9 * minuteMs)],
      startMs + 10 * minuteMs + 1_000,
    );

    expect(outcomes).toEqual(["stored", "duplicate"]);
    const { items } = await cloud.entities.listPartition("SITE#busan");
    expect(gatewayTwins(items, startMs + 10 * minuteMs).map(({ gatewayId, role }) => [gatewayId, role])).toEqual([
      ["gw-a", "stands-by"],
      ["gw-b", "leads"],
    ]);
  });

  it("a backlog that arrives late does not take the lead", async () => {
    await deliver("gw-a", [heartbeat(startMs)], startMs);
    await deliver("gw-b", [heartbeat(startMs - 30 * minuteMs)], startMs + 5 * minuteMs);

    expect(await leader()).toBe("gw-a");
  });
});

describe("what a device says to two gateways", () => {
  const trap = (tsMs: number, text = "link down") => {
    const { kind, body } = event(tsMs, text);
    return { kind, tsMs, body: { ...body, address: "127.0.10.1" } };
  };

  it("is one event and one line, which name both", async () => {
    expect(await deliver("gw-a", [trap(startMs), log(startMs)], startMs)).toEqual(["stored", "stored"]);
    expect(await deliver("gw-b", [trap(startMs + 40), log(startMs + 40)], startMs + 1_000)).toEqual(["duplicate", "duplicate"]);

    const stored = cloud.events.all();
    expect(stored.map(({ stream, tsMs, heardBy, body }) => [stream, tsMs, heardBy, body["gatewayId"]])).toEqual([
      ["EVENT", startMs, ["gw-a", "gw-b"], "gw-a"],
      ["LOG", startMs, ["gw-a", "gw-b"], "gw-a"],
    ]);
    expect(await eventsOf("1.3.6.1.6.3.1.1.5.3", startMs)).toMatchObject([{ heardBy: ["gw-a", "gw-b"] }]);
  });

  it("is two when it says it twice, whichever gateway delivers first", async () => {
    await deliver("gw-b", [log(startMs + 40), log(startMs + 45)], startMs);
    await deliver("gw-a", [log(startMs), log(startMs + 1)], startMs);

    expect(cloud.events.all().map(({ heardBy }) => heardBy)).toEqual([
      ["gw-b", "gw-a"],
      ["gw-b", "gw-a"],
    ]);
  });

  it("is two when it is the same text half a minute later", async () => {
    await deliver("gw-a", [log(startMs)], startMs);
    await deliver("gw-b", [log(startMs + 30_000)], startMs);

    expect(cloud.events.all().map(({ heardBy }) => heardBy)).toEqual([["gw-a"], ["gw-b"]]);
  });

  it("is there from the second when the first dies between placing and storing it", async () => {
    const { events } = cloud;
    cloud = {
      ...cloud,
      events: Object.assign(memoryIngestPorts().events, { put: () => Promise.resolve({ kind: "retry", code: "unavailable" }) }),
    };
    await expect(deliver("gw-a", [log(startMs)], startMs)).rejects.toMatchObject({ statusCode: 503 });
    cloud = { ...cloud, events };

    expect(await deliver("gw-b", [log(startMs + 40)], startMs)).toEqual(["duplicate"]);

    expect(events.all().map(({ heardBy, body }) => [heardBy, body["gatewayId"]])).toEqual([[["gw-a", "gw-b"], "gw-a"]]);
  });
});

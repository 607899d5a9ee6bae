import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BatchAck, BatchEnvelope, BatchRefusal } from "./batch.ts";
import { limits } from "./limits.ts";
import { WireRecord } from "./records.ts";

interface Json {
  readonly [field: string]: unknown;
}

function readFixture(name: string): Json & { readonly records: readonly Json[] } {
  return JSON.parse(readFileSync(new URL(`../fixtures/v1/${name}.json`, import.meta.url), "utf8"));
}

const batch = readFixture("batch-mixed");
const ack: Json = readFixture("ack");

/** Paths of the fields that are refused, as "a.b.0". */
function problems(result: { success: boolean; error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined }): string[] {
  return result.error?.issues.map(({ path }) => path.join(".")) ?? [];
}

function recordOf(kind: string, { body, ...fields }: { body?: Json } & Json): unknown {
  const record = batch.records.find((candidate) => candidate["kind"] === kind) ?? {};
  return { ...record, ...fields, body: { ...(record["body"] as Json), ...body } };
}

describe("a batch is refused for", () => {
  it.each<[string, Json, string]>([
    ["another version", { v: 2 }, "v"],
    ["a missing version", { v: undefined }, "v"],
    ["a gateway id with capitals", { gatewayId: "GW1" }, "gatewayId"],
    ["a gateway id that leaves its folder", { gatewayId: "../x" }, "gatewayId"],
    ["a gateway id with a key separator", { gatewayId: "a#b" }, "gatewayId"],
    ["an empty gateway id", { gatewayId: "" }, "gatewayId"],
    ["a gateway id of 64 characters", { gatewayId: "a".repeat(64) }, "gatewayId"],
    ["a gateway id that ends in a dot", { gatewayId: "a." }, "gatewayId"],
    ["a stream epoch that is no UUID", { streamEpoch: "today" }, "streamEpoch"],
    ["a sequence that starts at 0", { seqFrom: 0 }, "seqFrom"],
    ["a fractional sequence number", { seqTo: 115.5 }, "seqTo"],
    ["a time before 1970", { sentAtMs: -1 }, "sentAtMs"],
    ["a time after 2200", { sentAtMs: 7_258_118_400_001 }, "sentAtMs"],
    ["no records", { records: [] }, "records"],
    ["records that are no list", { records: {} }, "records"],
    ["a record without a sequence number", { records: [{ kind: "log" }] }, "records.0.seq"],
    ["a sequence number that repeats", { records: [{ seq: 100 }, { seq: 100 }] }, "records.1.seq"],
    ["a sequence number that goes back", { records: [{ seq: 102 }, { seq: 103 }, { seq: 101 }] }, "records.2.seq"],
    ["a sequence number before the first", { records: [{ seq: 99 }] }, "records.0.seq"],
    ["a sequence number after the last", { records: [{ seq: 100 }, { seq: 116 }] }, "records.1.seq"],
  ])("%s", (_name, change, path) => {
    expect(problems(BatchEnvelope.safeParse({ ...batch, ...change }))).toEqual([path]);
  });

  it("more records than allowed", () => {
    const records = Array.from({ length: limits.records + 1 }, (_, index) => ({ seq: index + 1 }));
    const large = { ...batch, seqFrom: 1, seqTo: records.length, records };

    expect(problems(BatchEnvelope.safeParse(large))).toEqual(["records"]);
    expect(problems(BatchEnvelope.safeParse({ ...large, records: records.slice(1) }))).toEqual([]);
  });
});

describe("a batch is not refused for", () => {
  it("records that only a newer version understands", () => {
    const records = [{ seq: 100, kind: "flow", body: { bytes: 1 } }];

    expect(BatchEnvelope.parse({ ...batch, records }).records).toEqual(records);
  });

  it("fields of a newer gateway, which are dropped", () => {
    expect(BatchEnvelope.parse({ ...batch, shard: 3 })).not.toHaveProperty("shard");
    expect(WireRecord.parse(recordOf("reach", { body: { colour: "red" } })).body).not.toHaveProperty("colour");
  });
});

describe("a record is refused for", () => {
  it.each<[string, unknown, string]>([
    ["an unknown kind", recordOf("log", { kind: "flow" }), "kind"],
    ["a missing kind", recordOf("log", { kind: undefined }), "kind"],
    ["no sequence number", recordOf("log", { seq: 0 }), "seq"],
    ["a time that is no number", recordOf("log", { tsMs: "now" }), "tsMs"],
    ["a device id with a path", recordOf("samples", { body: { deviceId: "a/b" } }), "body.deviceId"],
    ["an unknown set of samples", recordOf("samples", { body: { set: "flow" } }), "body.set"],
    ["a step of no seconds", recordOf("samples", { body: { stepS: 0 } }), "body.stepS"],
    ["a step of more than an hour", recordOf("samples", { body: { stepS: 3_601 } }), "body.stepS"],
    ["a dictionary without groups", recordOf("samples", { body: { dictionary: [] } }), "body.dictionary"],
    [
      "a group without metrics",
      recordOf("samples", { body: { dictionary: [{ metrics: [], entities: [""] }] } }),
      "body.dictionary.0.metrics",
    ],
    [
      "a group without entities",
      recordOf("samples", { body: { dictionary: [{ metrics: [1], entities: [] }] } }),
      "body.dictionary.0.entities",
    ],
    ["a chunk that is no base64", recordOf("samples", { body: { chunk: "yAE!" } }), "body.chunk"],
    ["an oversized chunk", recordOf("samples", { body: { chunk: "AAAA".repeat(Math.ceil(limits.chunkBytes / 3) + 1) } }), "body.chunk"],
    ["an address that is a name", recordOf("inventory", { body: { address: "sw1.example.com" } }), "body.address"],
    [
      "a speed of 0 for unknown",
      recordOf("inventory", { body: { interfaces: [{ key: "e", ifIndex: 1, speedBps: 0 }] } }),
      "body.interfaces.0.speedBps",
    ],
    ["an interface without a key", recordOf("inventory", { body: { interfaces: [{ key: "", ifIndex: 1 }] } }), "body.interfaces.0.key"],
    ["a system name that is too long", recordOf("inventory", { body: { system: { sysName: "x".repeat(256) } } }), "body.system.sysName"],
    ["an object id that is none", recordOf("inventory", { body: { system: { sysObjectId: "enterprises" } } }), "body.system.sysObjectId"],
    ["a way of watching that does not exist", recordOf("reach", { body: { way: "arp" } }), "body.way"],
    ["a state that does not exist", recordOf("reach", { body: { state: "degraded" } }), "body.state"],
    ["a severity that does not exist", recordOf("event", { body: { severity: "fatal" } }), "body.severity"],
    ["an event without a type", recordOf("event", { body: { type: "" } }), "body.type"],
    ["a syslog severity beyond 7", recordOf("log", { body: { severity: 8 } }), "body.severity"],
    ["an oversized message", recordOf("log", { body: { message: "x".repeat(limits.logText + 1) } }), "body.message"],
    ["a configuration hash in capitals", recordOf("heartbeat", { body: { configHash: "00F1E2D3C4B5A697" } }), "body.configHash"],
    ["a negative counter", recordOf("heartbeat", { body: { counters: { "syslog.received": -1 } } }), "body.counters.syslog.received"],
  ])("%s", (_name, record, path) => {
    expect(problems(WireRecord.safeParse(record))).toEqual([path]);
  });
});

describe("an answer is refused for", () => {
  it.each<[string, Json, string]>([
    ["a hash in capitals", { batchSha256: String(ack["batchSha256"]).toUpperCase() }, "batchSha256"],
    ["a hash cut short", { batchSha256: "9f86" }, "batchSha256"],
    ["an outcome that does not exist", { verdicts: [{ from: 1, to: 1, outcome: "lost" }] }, "verdicts.0.outcome"],
    ["a verdict without its end", { verdicts: [{ from: 1, outcome: "stored" }] }, "verdicts.0.to"],
  ])("%s", (_name, change, path) => {
    expect(problems(BatchAck.safeParse({ ...ack, ...change }))).toEqual([path]);
  });

  it("an error without a code", () => {
    expect(problems(BatchRefusal.safeParse({ error: { message: "no" } }))).toEqual(["error.code"]);
  });
});

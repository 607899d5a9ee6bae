import { WireRecord } from "@isthmus/contract";
import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observation, SamplesObservation } from "../runtime/observation.ts";
import { logObservation } from "../runtime/testing/log-observation.ts";
import { toWire } from "./to-wire.ts";

const samples: SamplesObservation = {
  kind: "samples",
  tsMs: 60_000,
  deviceId: "sw1",
  set: "snmp",
  startS: 60,
  stepS: 60,
  dictionary: [{ metrics: [1, 2], entities: ["Gi0/1", "Gi0/2"] }],
  values: Float64Array.of(1, Number.NaN, 3, 4),
  important: [],
};

function bodyOf(observation: Observation): Readonly<Record<string, unknown>> {
  const outcome = toWire(observation);
  expect(outcome.kind).toBe("fit");
  const text = outcome.kind === "fit" ? Buffer.from(outcome.record.body).toString("utf8") : "{}";
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

describe("toWire", () => {
  it("encodes samples as a chunk in which a gap stays a gap", () => {
    const chunk = decodeChunk(Buffer.from(String(bodyOf(samples)["chunk"]), "base64"));

    expect(chunk).toMatchObject({ kind: "ok", chunk: { startS: 60, rows: 1, columns: 4 } });
    expect(chunk.kind === "ok" ? [...chunk.chunk.values] : []).toEqual([1, Number.NaN, 3, 4]);
  });

  it.each([
    ["a fraction", Float64Array.of(1.5, 2, 3, 4)],
    ["infinity", Float64Array.of(Number.POSITIVE_INFINITY, 2, 3, 4)],
    ["too few values", Float64Array.of(1)],
  ])("refuses samples with %s instead of spooling what nobody can store", (_name, values) => {
    expect(toWire({ ...samples, values })).toMatchObject({ kind: "unfit" });
  });

  it("clips device text to the contract's lengths without cutting a character in half", () => {
    const body = bodyOf({ ...logObservation, message: `${"x".repeat(65_535)}😀`, hostname: "h".repeat(400) });

    expect(String(body["message"])).toBe("x".repeat(65_535));
    expect(String(body["hostname"])).toHaveLength(255);
  });

  it("tells which objects a device answered, whole or not at all", () => {
    const inventory = { kind: "inventory", tsMs: 1, deviceId: "sw1", name: "Switch", address: "192.0.2.1" } as const;
    const longest = "1.3.6 ".repeat(2_730).trim();

    expect(bodyOf({ ...inventory, answered: longest })["answered"]).toBe(longest);
    expect(bodyOf({ ...inventory, answered: `${longest} 1.3.6 1.3.6` })).not.toHaveProperty("answered");
  });

  it("replaces lone surrogates, which not every JSON reader accepts", () => {
    expect(bodyOf({ ...logObservation, message: "a\ud800b" })["message"]).toBe("a\ufffdb");
  });

  it("names the field of an observation that can never be stored, and none of its text", () => {
    expect(toWire({ ...logObservation, address: "<script>" })).toEqual({ kind: "unfit", field: "body.address", reason: "invalid_union" });
  });

  it("cuts lists to the contract's lengths", () => {
    const varbinds = Array.from({ length: 300 }, () => ({ oid: "1.3.6", type: "OctetString", value: "v".repeat(10_000) }));
    const body = bodyOf({
      kind: "event",
      tsMs: 1,
      source: "trap",
      severity: "info",
      type: "1.3.6.1",
      text: "t",
      varbinds,
      authentication: "unauthenticated",
    });

    expect(body["varbinds"]).toHaveLength(256);
  });

  it("keeps the sign of life when a counter does not fit", () => {
    const counters = { "syslog.received": 3, ["x".repeat(65)]: 1, fraction: 0.5 };
    const body = bodyOf({
      kind: "heartbeat",
      tsMs: 1,
      version: "0.1.0",
      startedMs: 1,
      configHash: "0123456789abcdef",
      devices: { total: 0, up: 0, degraded: 0, down: 0, unknown: 0 },
      sinceLast: { evicted: 0, datagramsDropped: 0, workersEnded: 0 },
      spool: { records: 0, bytes: 0, oldestUnshippedAgeS: 0, evicted: 0, quarantined: 0 },
      counters,
      problems: [{ component: "snmp", problem: "p".repeat(600) }],
    });

    expect(body["counters"]).toEqual({ "syslog.received": 3 });
    expect(body["problems"]).toEqual([{ component: "snmp", problem: "p".repeat(512) }]);
  });

  it("makes a valid record of any text that a device may send", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 2_000 });
    fc.assert(
      fc.property(fc.record({ message: anyText, hostname: anyText, appName: anyText, structuredData: anyText }), (text) => {
        const body = bodyOf({ ...logObservation, ...text });

        expect(WireRecord.safeParse({ seq: 1, tsMs: 1, kind: "log", body }).success).toBe(true);
      }),
    );
  });
});

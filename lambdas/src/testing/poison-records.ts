import { event, heartbeat, inventory, log, reach, snmpSamples, testNowMs } from "./wire-records.ts";

const hourMs = 3_600_000;
const startS = testNowMs / 1_000 - 120;
const samples = snmpSamples(startS);
const body = (samples.kind === "samples" ? samples : undefined)?.body;
/** Records that can never be stored: what is wrong, the record, and the code of its verdict. Made for `testNowMs`. */
export const poisonRecords: readonly (readonly [string, object, string])[] = [
  ["of an unknown kind", { kind: "poetry", tsMs: testNowMs, body: {} }, "unknown-kind"],
  ["without a kind", { tsMs: testNowMs }, "unknown-kind"],
  ["without a body", { kind: "event", tsMs: testNowMs }, "invalid-record"],
  ["with a time that is no number", { ...event(testNowMs), tsMs: "now" }, "invalid-record"],
  ["with an infinite time", { ...event(testNowMs), tsMs: Number.POSITIVE_INFINITY }, "invalid-record"],
  ["with a negative time", { ...event(testNowMs), tsMs: -1 }, "invalid-record"],
  ["from the year 2201", { ...event(testNowMs), tsMs: 7_289_654_400_000 }, "invalid-record"],
  ["from three hours ahead", event(testNowMs + 3 * hourMs), "future"],
  ["with samples from three hours ahead", { ...snmpSamples(startS + 4 * 3_600), tsMs: testNowMs }, "future"],
  ["with an empty device id", { ...reach(testNowMs), body: { ...reach(testNowMs).body, deviceId: "" } }, "invalid-record"],
  ["with a key in its device id", { ...reach(testNowMs), body: { ...reach(testNowMs).body, deviceId: "a#b" } }, "invalid-record"],
  ["with an unknown severity", { ...event(testNowMs), body: { ...event(testNowMs).body, severity: "doom" } }, "invalid-record"],
  ["with a text beyond the limit", event(testNowMs, "x".repeat(2_049)), "invalid-record"],
  ["with 65 537 characters of log", log(testNowMs, "x".repeat(65_537)), "invalid-record"],
  [
    "with NaN in a count",
    { ...heartbeat(testNowMs), body: { ...heartbeat(testNowMs).body, counters: { a: Number.NaN } } },
    "invalid-record",
  ],
  ["with 2^64 in a count", { ...heartbeat(testNowMs), body: { ...heartbeat(testNowMs).body, counters: { a: 2 ** 64 } } }, "invalid-record"],
  ["with an address that is none", { ...reach(testNowMs), body: { ...reach(testNowMs).body, address: "localhost" } }, "invalid-record"],
  ["with a chunk that is not base64", { ...samples, body: { ...body, chunk: "***" } }, "invalid-record"],
  ["with a chunk that is empty", { ...samples, body: { ...body, chunk: "" } }, "bad-chunk"],
  ["with a chunk of noise", { ...samples, body: { ...body, chunk: Buffer.from("noise").toString("base64") } }, "bad-chunk"],
  [
    "with a chunk that is cut",
    {
      ...samples,
      body: {
        ...body,
        chunk: Buffer.from(body?.chunk ?? "", "base64")
          .subarray(0, -1)
          .toString("base64"),
      },
    },
    "bad-chunk",
  ],
  ["with a chunk of another start", { ...samples, body: { ...body, startS: startS + 60 } }, "chunk-mismatch"],
  ["with a chunk of another step", { ...samples, body: { ...body, stepS: 10 } }, "chunk-mismatch"],
  [
    "with another dictionary of the same size",
    { ...samples, body: { ...body, dictionary: [{ metrics: [1, 2, 3], entities: ["a", "b"] }] } },
    "chunk-mismatch",
  ],
  [
    "with a dictionary of another size",
    { ...samples, body: { ...body, dictionary: [{ metrics: [1], entities: ["a"] }] } },
    "chunk-mismatch",
  ],
  ["with an empty dictionary", { ...samples, body: { ...body, dictionary: [] } }, "invalid-record"],
  ["with metric 0", { ...samples, body: { ...body, dictionary: [{ metrics: [0], entities: ["a"] }] } }, "invalid-record"],
  ["with a step of 0", { ...samples, body: { ...body, stepS: 0 } }, "invalid-record"],
  ["with a body that is a list", { kind: "log", tsMs: testNowMs, body: [] }, "invalid-record"],
  [
    "with an interface without a name",
    { ...inventory(testNowMs), body: { ...inventory(testNowMs).body, interfaces: [{ key: "", ifIndex: 1 }] } },
    "invalid-record",
  ],
];

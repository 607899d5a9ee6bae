import { describe, expect, it } from "vitest";
import { packCalls } from "../../adapters/aws/cloudwatch-metric-publisher.ts";
import { singleValue } from "../../ports/metric-publisher.ts";
import { RollUp } from "./roll-up.ts";

const reading = { name: "PingRttMs", dimensions: { Site: "busan" }, atMs: 120_500, unit: "Milliseconds" } as const;

describe("a roll-up", () => {
  it("keeps every distinct value with its count, per minute", () => {
    const rollUp = new RollUp();
    for (const value of [1, 2, 2]) {
      rollUp.add({ ...reading, value });
    }
    rollUp.add({ ...reading, atMs: 180_000, value: 9 });

    expect(rollUp.metrics()).toMatchObject([
      { timestampMs: 120_000, reading: { kind: "values", values: [1, 2], counts: [1, 2] } },
      { timestampMs: 180_000, reading: { kind: "values", values: [9], counts: [1] } },
    ]);
  });

  it("becomes a summary beyond 150 distinct values", () => {
    const rollUp = new RollUp();
    for (let value = 1; value <= 151; value += 1) {
      rollUp.add({ ...reading, value });
    }

    expect(rollUp.metrics()[0]?.reading).toEqual({ kind: "summary", sum: 11_476, minimum: 1, maximum: 151, samples: 151 });
  });

  it("T9: leaves out what is not a finite number", () => {
    const rollUp = new RollUp();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      rollUp.add({ ...reading, value });
    }

    expect(rollUp.metrics()).toEqual([]);
  });

  it("tells dimensions apart that merely look alike when joined", () => {
    const rollUp = new RollUp();
    rollUp.add({ ...reading, dimensions: { Site: "a", Device: "b" }, value: 1 });
    rollUp.add({ ...reading, dimensions: { Site: 'a","Device":"b' }, value: 1 });

    expect(rollUp.metrics()).toHaveLength(2);
  });
});

describe("calls of PutMetricData", () => {
  it("hold at most 1,000 metrics, in order, none lost", () => {
    const metrics = Array.from({ length: 2_500 }, (_, n) => singleValue({ name: `m${n}`, dimensions: {}, atMs: 0, value: n }));

    const calls = packCalls(metrics);

    expect(calls.map((call) => call.length)).toEqual([1_000, 1_000, 500]);
    expect(calls.flat()).toEqual(metrics);
  });
});

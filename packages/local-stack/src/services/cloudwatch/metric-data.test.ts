import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import type { MetricQuery } from "../../view.ts";
import type { InvokeDataSource } from "./data-source-call.ts";
import { MetricData } from "./metric-data.ts";
import { sampledPoint } from "./metric-input.ts";
import { MetricReader } from "./metric-reader.ts";
import { MetricStore } from "./metric-store.ts";

const startS = 1_700_000_040;

function store(): MetricStore {
  const metrics = new MetricStore(new DatabaseSync(":memory:"));
  const put = (metric: string, device: string, values: readonly (number | undefined)[]): void => {
    const data = values.flatMap((value, index) => {
      const point = value === undefined ? undefined : sampledPoint(startS + index * 60, [[value, 1]]);
      return point === undefined ? [] : [{ namespace: "Isthmus", metric, dimensions: { Site: "busan", Device: device }, point }];
    });
    metrics.put(data, startS);
  };
  put("In", "sw1", [10, 20, undefined, 40]);
  put("In", "sw2", [1, 2, 3, 4]);
  put("Errors", "sw1", [0, 0, 5, 0]);
  return metrics;
}

const refuseLambda: InvokeDataSource = async () => ({ kind: "function-error", errorType: "Error", message: "boom" });

async function evaluate(
  expression: string,
  invoke: InvokeDataSource = refuseLambda,
  period?: number,
): Promise<readonly (readonly [string, readonly number[]])[]> {
  const metric = (Id: string, MetricName: string, device: string): MetricQuery => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: "Isthmus",
        MetricName,
        Dimensions: [
          { Name: "Site", Value: "busan" },
          { Name: "Device", Value: device },
        ],
      },
      Period: 60,
      Stat: "Average",
    },
  });
  const queries = [
    metric("m1", "In", "sw1"),
    metric("m2", "In", "sw2"),
    metric("m3", "Errors", "sw1"),
    { Id: "e1", Expression: expression, ...(period === undefined ? {} : { Period: period }) },
  ];
  const data = new MetricData(new MetricReader(store(), []), invoke);
  const results = await data.query({ startS, endS: startS + 240, queries });
  return results.map((result) => [result.Messages?.[0]?.Value ?? result.Label, result.Values] as const);
}

describe("MetricData", () => {
  it.each([
    ["m1", [10, 20, 40]],
    ["m1 + m2 * 2", [12, 24, 48]],
    ["-m2 ^ 2", [1, 4, 9, 16]],
    ["(m1 + m2) / m2", [11, 11, 11]],
    ["m2 / m3", [0.6]],
    ["m1 > 15", [0, 1, 1]],
    ["m1 > 15 AND m2 < 4", [0, 1, 0]],
    ["SUM([m1, m2])", [11, 22, 3, 44]],
    ["AVG(METRICS('m'))", [11 / 3, 22 / 3, 4, 44 / 3]],
    ["MAX([m1, m2, m3])", [10, 20, 5, 40]],
    ["m2 - MIN(m2)", [0, 1, 2, 3]],
    ["SUM(m2)", [10, 10, 10, 10]],
    ["FILL(m1, 0)", [10, 20, 0, 40]],
    ["FILL(m1, REPEAT)", [10, 20, 20, 40]],
    ["FILL(m1, LINEAR)", [10, 20, 30, 40]],
    ["IF(m2 > 2, m2, 0)", [0, 0, 3, 4]],
    ["IF(m2 > 2, m2)", [3, 4]],
    ["RATE(m2) * 60", [1, 1, 1]],
    ["FIRST([m2, m1])", [1, 2, 3, 4]],
    ["LAST([m2, m1])", [10, 20, 40]],
    ["PERIOD(m1) + CEIL(0.5)", [61, 61, 61, 61]],
  ])("evaluates %s", async (expression, expected) => {
    const [result] = await evaluate(expression);

    expect(result?.[1].map((value) => Math.round(value * 1e9) / 1e9)).toEqual(expected.map((value) => Math.round(value * 1e9) / 1e9));
  });

  it("finds series by SEARCH and labels them by what differs", async () => {
    const found = await evaluate(`SEARCH('{Isthmus,Site,Device} MetricName="In"', 'Sum', 60)`);

    expect(found).toEqual([
      ["sw1", [10, 20, 40]],
      ["sw2", [1, 2, 3, 4]],
    ]);
  });

  it.each([
    [`SEARCH('{Isthmus,Site,Device} Device=sw1 NOT MetricName="Errors"', 'Sum', 60)`, 1],
    [`SEARCH('{Isthmus,Site,Device} MetricName=("In" OR "Errors")', 'Sum', 60)`, 3],
    [`SEARCH('{Isthmus,Site} MetricName="In"', 'Sum', 60)`, 0],
    [`SUM(SEARCH('{Isthmus,Site,Device} MetricName="In"', 'Sum', 60))`, 1],
  ])("%s yields %d series", async (expression, count) => {
    expect(await evaluate(expression)).toHaveLength(count);
  });

  it.each([
    ["m1 +", "unexpected the end"],
    ["m1 $ 2", "unexpected character"],
    ["m9", "No query has the id m9"],
    ["e1 + 1", "refer in a circle: e1 -> e1"],
    ["ANOMALY_DETECTION_BAND(m1)", "ANOMALY_DETECTION_BAND is not known"],
    ["FILL(m1)", "too few arguments"],
  ])("says what is wrong with %s", async (expression, message) => {
    const [result] = await evaluate(expression);

    expect(result?.[0]).toContain(message);
  });

  it("asks a data source by contract and drops what is off the grid or out of range", async () => {
    const asked: unknown[] = [];
    const invoke: InvokeDataSource = async (name, event, limitMs) => {
      asked.push([name, event, limitMs]);
      const Timestamps = [startS, startS + 30, startS + 60, startS + 3600];
      return { kind: "ok", payload: { MetricDataResults: [{ Label: "in", Timestamps, Values: [1, 2, 3, 4] }] } };
    };

    const found = await evaluate(`LAMBDA("isthmus-series", "busan", 2, true)`, invoke, 60);

    expect(found).toEqual([["in", [1, 3]]]);
    const request = { StartTime: startS, EndTime: startS + 240, Period: 60, Arguments: ["busan", 2, true] };
    expect(asked).toEqual([["isthmus-series", { EventType: "GetMetricData", GetMetricDataRequest: request }, 10_000]]);
  });

  it.each([
    [{ kind: "ok", payload: { Error: { Code: "Validation", Value: "no such device" } } }, "Validation: no such device"],
    [{ kind: "ok", payload: "nonsense" }, "neither MetricDataResults nor Error"],
    [{ kind: "function-error", errorType: "Error", message: "boom" }, "boom"],
    [{ kind: "timed-out" }, "did not answer within 10 s"],
  ] as const)("passes on why a data source failed: %j", async (outcome, message) => {
    const [result] = await evaluate(`FILL(LAMBDA("f"), 0)`, async () => outcome);

    expect(result?.[0]).toContain(message);
    expect(result?.[1]).toEqual([]);
  });

  it("answers Values and Counts with percentiles, and statistic sets without", async () => {
    const metrics = new MetricStore(new DatabaseSync(":memory:"));
    const point = sampledPoint(startS, [
      [1, 90],
      [100, 10],
    ]);
    metrics.put(
      [{ namespace: "N", metric: "Latency", dimensions: {}, point: point ?? { tS: 0, count: 0, sum: 0, min: 0, max: 0 } }],
      startS,
    );
    metrics.put([{ namespace: "N", metric: "Set", dimensions: {}, point: { tS: startS, count: 2, sum: 5, min: 1, max: 4 } }], startS);
    const read = (metric: string, stat: string): readonly unknown[] =>
      metrics.read({ namespace: "N", metric, dimensions: {}, startS, endS: startS + 60, periodS: 60, stat });

    expect(read("Latency", "p90")).toEqual([{ tS: startS, value: 1 }]);
    expect(read("Latency", "p99")).toEqual([{ tS: startS, value: 100 }]);
    expect(read("Latency", "SampleCount")).toEqual([{ tS: startS, value: 100 }]);
    expect(read("Set", "Average")).toEqual([{ tS: startS, value: 2.5 }]);
    expect(read("Set", "p50")).toEqual([]);
  });
});

import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { MemorySeriesStore } from "../../adapters/memory/memory-series-store.ts";
import { answerQuery } from "./answer-query.ts";
import { type ConnectorAnswer, ConnectorEvent } from "./connector-contract.ts";

const nowS = 1_764_000_000;
const endS = nowS - (nowS % 60);
const dictionary: SeriesDictionary = [
  { metrics: [metrics.ifInOctets.id], entities: ["Gi0/1"] },
  { metrics: [metrics.pollElapsed.id, metrics.cpuLoad.id], entities: [""] },
];
const hash = dictionaryHash(dictionary);
const device = { siteId: "busan", deviceId: "rt1" };

let series: MemorySeriesStore;
beforeEach(async () => {
  series = new MemorySeriesStore();
  await series.putDictionary(device, hash, dictionary);
});

async function putMinute(startS: number, [octets, elapsedMs, cpu]: readonly [number, number, number]): Promise<void> {
  const values = Float64Array.from([octets, elapsedMs, cpu]);
  const bytes = encodeChunk({ startS, stepS: 60, rows: 1, columns: columnCount(dictionary), dictionaryHash: hash, values });
  await series.putChunk({ ...device, set: "snmp", startS, bytes, ttlS: nowS + 1_000 });
}

function query(args: readonly unknown[], range: { start?: number; end?: number; period?: number } = {}): unknown {
  return {
    EventType: "GetMetricData",
    GetMetricDataRequest: { StartTime: range.start ?? endS - 300, EndTime: range.end ?? endS, Period: range.period ?? 60, Arguments: args },
  };
}

function ask(event: unknown, hasTime: () => boolean = () => true): Promise<ConnectorAnswer> {
  return answerQuery(ConnectorEvent.parse(event), { series }, { nowS, hasTime });
}

const inBps = ["busan", "rt1", "Gi0/1", "inBps"];

describe("the series data source", () => {
  it("answers with points on the minutes they belong to, gaps left out", async () => {
    await putMinute(endS - 300, [7_500_000, 60_000, 1_250]);
    await putMinute(endS - 240, [Number.NaN, 60_000, 1_300]);
    await putMinute(endS - 180, [15_000_000, 60_000, Number.NaN]);

    expect(await ask(query(inBps))).toEqual({
      MetricDataResults: [
        { StatusCode: "Complete", Label: "rt1 Gi0/1 inBps", Timestamps: [endS - 300, endS - 180], Values: [1_000_000, 2_000_000] },
      ],
    });
    expect(await ask(query(["busan", "rt1", "", "cpuPercent"]))).toMatchObject({
      MetricDataResults: [{ Label: "rt1 cpuPercent", Timestamps: [endS - 300, endS - 240], Values: [12.5, 13] }],
    });
  });

  it("answers for a sensor by its name, in its unit", async () => {
    const parts: SeriesDictionary = [{ metrics: [metrics.sensorValue.id], entities: ["temperature Inlet"] }];
    const partsHash = dictionaryHash(parts);
    const startS = endS - 300;
    await series.putDictionary(device, partsHash, parts);
    const values = Float64Array.from([-4_250]);
    const bytes = encodeChunk({ startS, stepS: 60, rows: 1, columns: 1, dictionaryHash: partsHash, values });
    await series.putChunk({ ...device, set: "sensors", startS, bytes, ttlS: nowS + 1_000 });

    for (const [metric, value] of [
      ["sensorReading", -4.25],
      ["sensorValue", -4_250],
    ]) {
      expect(await ask(query(["busan", "rt1", "temperature Inlet", metric]))).toMatchObject({
        MetricDataResults: [{ StatusCode: "Complete", Timestamps: [startS], Values: [value] }],
      });
    }
  });

  it("puts every point on StartTime + n * Period within the range, whatever minute an alarm asks at", async () => {
    for (let minute = 1; minute <= 30; minute += 1) {
      await putMinute(endS - minute * 60, [7_500_000, 60_000, 100]);
    }

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_500 }),
        fc.integer({ min: 60, max: 1_800 }),
        fc.constantFrom(60, 300, 3_600),
        async (ago, length, period) => {
          const start = endS - 1_800 + ago;
          const answer = await ask(query(inBps, { start, end: start + length, period }));

          const result = "MetricDataResults" in answer ? answer.MetricDataResults[0] : undefined;
          expect(result?.Timestamps).toHaveLength(result?.Values.length ?? -1);
          for (const timestamp of result?.Timestamps ?? []) {
            expect((timestamp - start) % period).toBe(0);
            expect(timestamp).toBeGreaterThanOrEqual(start);
            expect(timestamp).toBeLessThan(start + length);
          }
        },
      ),
    );
  });

  it("has no data, rather than zeros, for a device or an interface it does not know", async () => {
    await putMinute(endS - 300, [1, 60_000, 1]);

    for (const args of [
      ["busan", "nosuch", "", "cpuPercent"],
      ["busan", "rt1", "Gi9/9", "inBps"],
      ["busan", "rt1", "", "lossPercent"],
    ]) {
      expect(await ask(query(args))).toMatchObject({ MetricDataResults: [{ StatusCode: "Complete", Timestamps: [], Values: [] }] });
    }
  });

  it("says PartialData when a chunk or its dictionary cannot be read", async () => {
    await putMinute(endS - 300, [7_500_000, 60_000, 1]);
    await series.putChunk({ ...device, set: "snmp", startS: endS - 240, bytes: Uint8Array.of(1, 2, 3), ttlS: nowS + 1 });

    expect(await ask(query(inBps))).toMatchObject({
      MetricDataResults: [
        { StatusCode: "PartialData", Values: [1_000_000], Messages: [{ Code: "UnreadableData", Value: "1 chunks could not be read" }] },
      ],
    });
  });

  it("answers with what it has when the time is up", async () => {
    await putMinute(endS - 300, [7_500_000, 60_000, 1]);

    expect(await ask(query(inBps), () => false)).toMatchObject({
      MetricDataResults: [{ StatusCode: "PartialData", Values: [1_000_000], Messages: [{ Code: "OutOfTime" }] }],
    });
  });

  it.each([
    [[], /4 arguments/u],
    [["busan", "rt1", "inBps"], /4 arguments/u],
    [["Busan!", "rt1", "", "inBps"], /argument 1/u],
    [["busan", "rt1#x", "", "inBps"], /argument 2/u],
    [["busan", "rt1", "x".repeat(256), "inBps"], /argument 3/u],
    [["busan", "rt1", "", "nosuch"], /argument 4/u],
    [["busan", "rt1", "", "__proto__"], /argument 4/u],
  ])("tells the author of %j what is wrong", async (args, text) => {
    const answer = await ask(query(args));

    expect(answer).toMatchObject({ Error: { Code: "Validation" } });
    expect("Error" in answer && answer.Error.Value).toMatch(text);
  });

  it("refuses an empty and an endless range", async () => {
    expect(await ask(query(inBps, { start: endS, end: endS }))).toMatchObject({ Error: { Code: "Validation" } });
    expect(await ask(query(inBps, { start: endS - 400 * 86_400 }))).toMatchObject({ Error: { Code: "Validation" } });
  });

  it("describes itself with as many defaults as there are arguments, and they are a valid question", async () => {
    const answer = await ask({ EventType: "DescribeGetMetricData" });

    const defaults = "ArgumentDefaults" in answer ? answer.ArgumentDefaults.map(({ Value }) => Value) : [];
    expect(defaults).toHaveLength(4);
    expect(await ask(query(defaults))).toHaveProperty("MetricDataResults");
  });
});

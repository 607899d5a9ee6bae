import { describe, expect, it } from "vitest";
import {
  derivedSeriesNames,
  deriveSeries,
  isSeriesMetricName,
  type SeriesMetricName,
  seriesAggregation,
  seriesMetricNames,
} from "./derive.ts";
import { dictionaryHash, type SeriesDictionary } from "./dictionary.ts";
import { type MetricName, metrics } from "./metric-catalogue.ts";

const gap = Number.NaN;

interface Cells {
  /** Device columns by metric, then interface columns of "Gi1" by metric; one value for each row. */
  readonly device?: Partial<Record<MetricName, readonly number[]>>;
  readonly gi1?: Partial<Record<MetricName, readonly number[]>>;
}

function derive({ device = {}, gi1 = {} }: Cells, { entity, name }: { entity: string; name: SeriesMetricName }) {
  const groups = [
    { entity: "", cells: Object.entries(device) },
    { entity: "Gi1", cells: Object.entries(gi1) },
  ].filter(({ cells }) => cells.length > 0);
  const dictionary: SeriesDictionary = groups.map((group) => ({
    metrics: group.cells.map(([metric]) => metrics[metric as MetricName].id),
    entities: [group.entity],
  }));
  const columns = groups.flatMap(({ cells }) => cells.map(([, values]) => values));
  const rows = columns[0]?.length ?? 0;
  const values = Float64Array.from({ length: rows * columns.length }, (_, at) => {
    return columns[at % columns.length]?.[Math.floor(at / columns.length)] ?? gap;
  });
  const chunk = { startS: 600, stepS: 60, rows, columns: columns.length, dictionaryHash: dictionaryHash(dictionary), values };
  return deriveSeries({ chunk, dictionary, entity, name });
}

describe("deriveSeries", () => {
  it.each<[SeriesMetricName, MetricName, number]>([
    ["inBps", "ifInOctets", 800],
    ["outBps", "ifOutOctets", 800],
    ["inPps", "ifInUcastPkts", 100],
    ["outPps", "ifOutUcastPkts", 100],
  ])("divides %s by the measured time between polls", (name, metric, expected) => {
    const points = derive({ device: { pollElapsed: [60_000, 30_000] }, gi1: { [metric]: [6_000, 6_000] } }, { entity: "Gi1", name });

    expect(points).toEqual([
      { tS: 600, value: expected },
      { tS: 660, value: expected * 2 },
    ]);
  });

  it("has no rate where the counter or the elapsed time is a gap or nothing", () => {
    const cells = { device: { pollElapsed: [gap, 0, -5, 60_000, 60_000] }, gi1: { ifInOctets: [1, 1, 1, gap, 0] } };

    expect(derive(cells, { entity: "Gi1", name: "inBps" })).toEqual([{ tS: 840, value: 0 }]);
  });

  it("has no rate without a column of elapsed times", () => {
    expect(derive({ gi1: { ifInOctets: [1] } }, { entity: "Gi1", name: "inBps" })).toEqual([]);
  });

  it("gives stored metrics as they are, without their gaps", () => {
    expect(derive({ gi1: { ifInErrors: [3, gap, 0] } }, { entity: "Gi1", name: "ifInErrors" })).toEqual([
      { tS: 600, value: 3 },
      { tS: 720, value: 0 },
    ]);
  });

  it("has nothing for an entity or a metric that the chunk does not have", () => {
    expect(derive({ gi1: { ifInErrors: [3] } }, { entity: "Gi2", name: "ifInErrors" })).toEqual([]);
    expect(derive({ gi1: { ifInErrors: [3] } }, { entity: "Gi1", name: "ifOutErrors" })).toEqual([]);
    expect(derive({ gi1: { ifInErrors: [3] } }, { entity: "", name: "ifInErrors" })).toEqual([]);
  });

  it("scales processor load and round-trip time", () => {
    expect(derive({ device: { cpuLoad: [1_234] } }, { entity: "", name: "cpuPercent" })).toEqual([{ tS: 600, value: 12.34 }]);
    expect(derive({ device: { rttAvg: [1_234] } }, { entity: "", name: "rttMs" })).toEqual([{ tS: 600, value: 1.234 }]);
  });

  it("gives used memory as a share of all memory, where both are known", () => {
    const device = { memoryUsed: [25, 25, gap, 25], memoryTotal: [100, 0, 100, gap] };

    expect(derive({ device }, { entity: "", name: "memoryPercent" })).toEqual([{ tS: 600, value: 25 }]);
  });

  it("gives lost pings as a share of those sent, and knows nothing when none was sent", () => {
    const device = { icmpSent: [6, 6, 6, 0, gap, 6], icmpReceived: [6, 3, 0, 0, 3, gap] };

    expect(derive({ device }, { entity: "", name: "lossPercent" })).toEqual([
      { tS: 600, value: 0 },
      { tS: 660, value: 50 },
      { tS: 720, value: 100 },
    ]);
  });

  it("does not take duplicated answers for negative loss", () => {
    expect(derive({ device: { icmpSent: [2], icmpReceived: [5] } }, { entity: "", name: "lossPercent" })).toEqual([{ tS: 600, value: 0 }]);
  });
});

describe("series of a device's parts", () => {
  it("give readings in their unit and shares in per cent", () => {
    const gi1 = { sensorValue: [-4_250, gap], processorLoad: [1_250, gap], poolUsed: [1, gap], poolTotal: [4, 4], poolShare: [gap, 5_000] };

    expect(derive({ gi1 }, { entity: "Gi1", name: "sensorReading" })).toEqual([{ tS: 600, value: -4.25 }]);
    expect(derive({ gi1 }, { entity: "Gi1", name: "processorPercent" })).toEqual([{ tS: 600, value: 12.5 }]);
    expect(derive({ gi1 }, { entity: "Gi1", name: "poolPercent" })).toEqual([
      { tS: 600, value: 25 },
      { tS: 660, value: 50 },
    ]);
  });
});

describe("series of RMON", () => {
  it("give rates over the measured interval, and over the bucket's own where the device measured", () => {
    const gi1 = { etherStatsOctets: [300], etherStatsPkts: [30], etherHistoryOctets: [600], etherHistoryPkts: [60] };
    const device = { pollElapsed: [30_000] };
    const first = (name: SeriesMetricName) => derive({ device, gi1 }, { entity: "Gi1", name })[0]?.value;

    expect(first("etherBps")).toBe(80);
    expect(first("etherPps")).toBe(1);
    expect(first("etherHistoryBps")).toBe(80);
    expect(first("etherHistoryPps")).toBe(1);
  });
});

describe("series names", () => {
  it("are the catalogue's and the derived ones", () => {
    expect(seriesMetricNames).toEqual([...Object.keys(metrics), ...derivedSeriesNames]);
    expect(derivedSeriesNames).toEqual([
      "inBps",
      "outBps",
      "inPps",
      "outPps",
      "cpuPercent",
      "memoryPercent",
      "lossPercent",
      "rttMs",
      "sensorReading",
      "processorPercent",
      "poolPercent",
      "etherBps",
      "etherPps",
      "etherHistoryBps",
      "etherHistoryPps",
    ]);
  });

  it("are told from other words", () => {
    expect(isSeriesMetricName("inBps")).toBe(true);
    expect(isSeriesMetricName("ifInOctets")).toBe(true);
    expect(isSeriesMetricName("toString")).toBe(false);
  });

  it.each<[SeriesMetricName, string]>([
    ["ifInOctets", "sum"],
    ["ifOperStatus", "last"],
    ["cpuLoad", "mean"],
    ["inBps", "mean"],
    ["lossPercent", "mean"],
  ])("%s is aggregated by %s", (name, aggregation) => {
    expect(seriesAggregation(name)).toBe(aggregation);
  });
});

import type { Chunk } from "./chunk-codec.ts";
import { columnIndex, type SeriesDictionary } from "./dictionary.ts";
import { type MetricKind, type MetricName, metrics } from "./metric-catalogue.ts";
import type { Aggregation, SeriesPoint } from "./resample.ts";

/** Series that are computed from stored ones. Rates are per second of the measured poll interval, those of a device's memory of the bucket's own. */
export const derivedSeriesNames = [
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
] as const;
export type DerivedSeriesName = (typeof derivedSeriesNames)[number];

/** Every series a person can ask for: stored metrics by their catalogue name, and derived ones. */
export type SeriesMetricName = MetricName | DerivedSeriesName;

export const seriesMetricNames: readonly SeriesMetricName[] = [...(Object.keys(metrics) as MetricName[]), ...derivedSeriesNames];

export function isSeriesMetricName(name: string): name is SeriesMetricName {
  return (seriesMetricNames as readonly string[]).includes(name);
}

export interface SeriesRequest {
  readonly chunk: Chunk;
  /** The dictionary of the chunk: the caller has compared its hash. */
  readonly dictionary: SeriesDictionary;
  /** Interface key, or "" for the device itself. */
  readonly entity: string;
  readonly name: SeriesMetricName;
}

/** The stored values a row has: undefined is a gap, or a column that the chunk does not have. */
type RowReader = (metric: MetricName) => number | undefined;

/**
 * One series of one chunk, a point for each row whose value is known; `tS` is the start of the row's interval. Gaps are
 * absent, never 0. A chunk without the columns gives no points.
 */
export function deriveSeries({ chunk, dictionary, entity, name }: SeriesRequest): readonly SeriesPoint[] {
  const points: SeriesPoint[] = [];
  const columns = new Map<MetricName, number>();
  for (let row = 0; row < chunk.rows; row += 1) {
    const value = rowValue(name, chunk.stepS, (metric) => {
      const ofEntity = metric === "pollElapsed" ? "" : entity;
      const column = columns.get(metric) ?? columnIndex(dictionary, { entity: ofEntity, metric: metrics[metric].id });
      columns.set(metric, column);
      const stored = column < 0 ? undefined : chunk.values[row * chunk.columns + column];
      return Number.isNaN(stored) ? undefined : stored;
    });
    if (value !== undefined) {
      points.push({ tS: chunk.startS + row * chunk.stepS, value });
    }
  }
  return points;
}

function rowValue(name: SeriesMetricName, stepS: number, read: RowReader): number | undefined {
  return isDerived(name) ? derivations[name](read, stepS) : read(name);
}

function isDerived(name: SeriesMetricName): name is DerivedSeriesName {
  return name in derivations;
}

/** `stepS` is the length of the row, for the few whose rows have no measured time. */
const derivations: Readonly<Record<DerivedSeriesName, (read: RowReader, stepS: number) => number | undefined>> = {
  inBps: (read) => quotient(read("ifInOctets"), read("pollElapsed"), 8_000),
  outBps: (read) => quotient(read("ifOutOctets"), read("pollElapsed"), 8_000),
  inPps: (read) => quotient(read("ifInUcastPkts"), read("pollElapsed"), 1_000),
  outPps: (read) => quotient(read("ifOutUcastPkts"), read("pollElapsed"), 1_000),
  cpuPercent: (read) => quotient(read("cpuLoad"), 100, 1),
  memoryPercent: (read) => quotient(read("memoryUsed"), read("memoryTotal"), 100),
  lossPercent: (read) => quotient(lost(read("icmpSent"), read("icmpReceived")), read("icmpSent"), 100),
  rttMs: (read) => quotient(read("rttAvg"), 1_000, 1),
  sensorReading: (read) => quotient(read("sensorValue"), 1_000, 1),
  processorPercent: (read) => quotient(read("processorLoad"), 100, 1),
  poolPercent: (read) => quotient(read("poolUsed"), read("poolTotal"), 100) ?? quotient(read("poolShare"), 100, 1),
  etherBps: (read) => quotient(read("etherStatsOctets"), read("pollElapsed"), 8_000),
  etherPps: (read) => quotient(read("etherStatsPkts"), read("pollElapsed"), 1_000),
  etherHistoryBps: (read, stepS) => quotient(read("etherHistoryOctets"), stepS, 8),
  etherHistoryPps: (read, stepS) => quotient(read("etherHistoryPkts"), stepS, 1),
};

/** dividend * factor / divisor; unknown when a part is, or when there is nothing to divide by. */
function quotient(dividend: number | undefined, divisor: number | undefined, factor: number): number | undefined {
  return dividend === undefined || divisor === undefined || divisor <= 0 ? undefined : (dividend * factor) / divisor;
}

/** Duplicated answers are no negative loss. */
function lost(sent: number | undefined, received: number | undefined): number | undefined {
  return sent === undefined || received === undefined ? undefined : Math.max(0, sent - received);
}

/** How points of this series become one point of a longer period: counters add up, states keep the last, the rest is averaged. */
export function seriesAggregation(name: SeriesMetricName): Aggregation {
  const kind = name in metrics ? metrics[name as MetricName].kind : "gauge";
  return aggregationByKind[kind];
}

const aggregationByKind = { counter: "sum", gauge: "mean", state: "last" } as const satisfies Readonly<Record<MetricKind, Aggregation>>;

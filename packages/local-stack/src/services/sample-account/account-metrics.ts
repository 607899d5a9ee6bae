import type { MetricPoint, RegionalMetricSource, RegionalSeriesRead, SeriesIdentity } from "../cloudwatch/metric-source.ts";
import { type ConditionHistory, Conditions } from "./conditions.ts";
import { type AccountSeries, accountSeries } from "./series/account-series.ts";

/** The native resolution of the account's metrics, and their delay: a minute shows once it is over. */
const minuteS = 60;

/** Statistics that grow within a period: shown once it is over, or every chart would end in a false drop. */
const adding: ReadonlySet<string> = new Set(["Sum", "SampleCount"]);

const namespaces: ReadonlySet<string> = new Set([...accountSeries.values()].flat().map((series) => series.namespace));
const byRegion: ReadonlyMap<string, ReadonlyMap<string, AccountSeries>> = new Map(
  [...accountSeries].map(([region, list]) => [region, new Map(list.map((series) => [seriesKey(series), series]))]),
);

export interface AccountMetricsDependencies {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly history: () => ConditionHistory;
}

/** The sample account's `AWS/*` metrics: a function of series and time, shaped by what has been stopped, impaired or cut. */
export class AccountMetrics implements RegionalMetricSource {
  readonly #dependencies: AccountMetricsDependencies;

  constructor(dependencies: AccountMetricsDependencies) {
    this.#dependencies = dependencies;
  }

  matches(namespace: string): boolean {
    return namespaces.has(namespace);
  }

  series(region: string): Promise<readonly SeriesIdentity[]> {
    const list = accountSeries.get(region) ?? [];
    return Promise.resolve(list.map(({ namespace, metric, dimensions }) => ({ namespace, metric, dimensions })));
  }

  read(query: RegionalSeriesRead): Promise<readonly MetricPoint[]> {
    const series = findSeries(query);
    if (!series) return Promise.resolve([]);
    const lastS = Math.min(query.endS, Math.floor(this.#dependencies.now() / 1000 / minuteS) * minuteS);
    const history = this.#dependencies.history();
    const points: MetricPoint[] = [];
    for (let startS = query.startS; startS < lastS; startS += query.periodS) {
      if (adding.has(query.stat) && startS + query.periodS > lastS) break;
      const minutes = minutesOf(startS, Math.min(startS + query.periodS, lastS));
      const value = statistic(
        minutes.map((tS) => series.valueAt(tS, new Conditions(history, tS * 1000))).filter((sample) => sample !== undefined),
        query.stat,
      );
      if (value !== undefined) points.push({ tS: startS, value });
    }
    return Promise.resolve(points);
  }
}

/** CloudWatch's statistic of some samples; undefined for no samples or a statistic it does not have. */
export function statistic(samples: readonly number[], stat: string): number | undefined {
  if (samples.length === 0) return undefined;
  const sum = samples.reduce((total, sample) => total + sample, 0);
  switch (stat) {
    case "Average":
      return sum / samples.length;
    case "Sum":
      return sum;
    case "Minimum":
      return Math.min(...samples);
    case "Maximum":
      return Math.max(...samples);
    case "SampleCount":
      return samples.length;
    default:
      return percentile(samples, stat);
  }
}

function percentile(samples: readonly number[], stat: string): number | undefined {
  const rank = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat)?.[1];
  if (rank === undefined) return undefined;
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((Number(rank) / 100) * sorted.length) - 1)];
}

function findSeries(query: RegionalSeriesRead): AccountSeries | undefined {
  const key = seriesKey(query);
  const places = query.region === undefined ? [...byRegion.values()] : [byRegion.get(query.region)];
  return places.map((place) => place?.get(key)).find((series) => series !== undefined);
}

function minutesOf(startS: number, endS: number): readonly number[] {
  const first = Math.ceil(startS / minuteS) * minuteS;
  return Array.from({ length: Math.max(0, Math.ceil((endS - first) / minuteS)) }, (_, index) => first + index * minuteS);
}

function seriesKey(series: SeriesIdentity): string {
  const dimensions = Object.entries(series.dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return JSON.stringify([series.namespace, series.metric, ...dimensions]);
}

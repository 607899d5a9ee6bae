import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { type EtherHistoryName, etherHistoryMetrics } from "@isthmus/domain/series/rmon-metrics";
import type { PlacedBucket } from "./place-history.ts";

/** Samples of all ports whose buckets began in the same second and are equally long. */
export interface HistorySamples {
  readonly startS: number;
  /** Length of the buckets. */
  readonly stepS: number;
  readonly dictionary: SeriesDictionary;
  /** NaN for a counter that the bucket lacks. */
  readonly values: Float64Array;
}

const columns = Object.values(etherHistoryMetrics);
const names = Object.keys(etherHistoryMetrics) as readonly EtherHistoryName[];

/**
 * Samples of placed buckets, oldest first, the same for the same buckets in whatever order. A stored chunk is known by its start: where
 * buckets of different lengths began in one second, the longer ones are put one second later each.
 */
export function historySamples(buckets: readonly PlacedBucket[]): readonly HistorySamples[] {
  const groups = Map.groupBy(buckets, ({ startS, intervalS }) => `${startS} ${intervalS}`);
  const sorted = [...groups.values()].sort(([a], [b]) => order(a) - order(b));
  const taken = new Set<number>();
  return sorted.flatMap((group) => {
    const first = group[0];
    if (first === undefined) {
      return [];
    }
    let { startS } = first;
    while (taken.has(startS)) {
      startS += 1;
    }
    taken.add(startS);
    return [{ startS, stepS: first.intervalS, ...valuesOf(group) }];
  });
}

function order(bucket: PlacedBucket | undefined): number {
  return bucket === undefined ? 0 : bucket.startS * 10_000 + bucket.intervalS;
}

function valuesOf(group: readonly PlacedBucket[]): Pick<HistorySamples, "dictionary" | "values"> {
  const ports = new Map(group.map((bucket) => [bucket.key, bucket.counters]));
  const keys = [...ports.keys()].sort();
  const values = new Float64Array(columns.length * keys.length);
  for (const [metricAt, name] of names.entries()) {
    for (const [at, key] of keys.entries()) {
      values[metricAt * keys.length + at] = ports.get(key)?.[name] ?? Number.NaN;
    }
  }
  return { dictionary: [{ metrics: columns.map(({ id }) => id), entities: keys }], values };
}

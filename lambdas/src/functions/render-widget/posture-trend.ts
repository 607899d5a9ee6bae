import type { MetricRead, MetricReader, MetricReading } from "../../ports/metric-reader.ts";

/** Devices read over SNMP, by version. */
export interface VersionCounts {
  readonly v1: number;
  readonly v2c: number;
  readonly v3: number;
}

/** What is known of a site on a day gone by. No datapoint is not no device. */
export type PastCounts =
  | { readonly kind: "known"; readonly counts: VersionCounts }
  | { readonly kind: "no-data" }
  | { readonly kind: "unreadable" };

/** Days that today is compared with, the nearest first. */
export const comparedDays = [7, 30] as const;

/** Per site the counts of each compared day, in the order of `comparedDays`. */
export type PostureTrend = ReadonlyMap<string, readonly PastCounts[]>;

const versions = ["v1", "v2c", "v3"] as const;
const dayMs = 24 * 3_600_000;
/** CloudWatch keeps nothing finer than five minutes that long; an hour is enough of what changes with a configuration. */
const periodS = 3_600;

interface TrendQuestion {
  readonly siteIds: readonly string[];
  /** Of the metric `DevicesByVersion`, which ingest publishes from heartbeats. */
  readonly namespace: string;
  readonly nowMs: number;
}

/** The last counts of the 24 hours that ended so many days ago, of every site: one request a day, at three metrics a site. Throws nothing. */
export async function readPostureTrend(reader: MetricReader, { siteIds, namespace, nowMs }: TrendQuestion): Promise<PostureTrend> {
  if (siteIds.length === 0) return new Map();
  const metrics = siteIds.flatMap((site) =>
    versions.map(
      (version): MetricRead => ({
        namespace,
        name: "DevicesByVersion",
        dimensions: { Site: site, Version: version },
        statistic: "Maximum",
        periodS,
      }),
    ),
  );
  const days = await Promise.all(
    comparedDays.map((days) => reader.readLatest(metrics, { fromMs: nowMs - (days + 1) * dayMs, toMs: nowMs - days * dayMs })),
  );
  return new Map(siteIds.map((site, at) => [site, days.map((readings) => countsOf(readings.slice(3 * at, 3 * at + 3)))]));
}

/** One site's three readings. A heartbeat tells all three: where one is missing, none is believed. */
function countsOf(readings: readonly MetricReading[]): PastCounts {
  if (readings.some(({ kind }) => kind === "failed")) return { kind: "unreadable" };
  const [v1, v2c, v3] = readings.map((reading) => (reading.kind === "ok" ? reading.latest?.value : undefined));
  return v1 === undefined || v2c === undefined || v3 === undefined ? { kind: "no-data" } : { kind: "known", counts: { v1, v2c, v3 } };
}

/** Share of v3 in percent; undefined where there is no device. */
export function v3Share({ v1, v2c, v3 }: VersionCounts): number | undefined {
  const total = v1 + v2c + v3;
  return total === 0 ? undefined : (100 * v3) / total;
}

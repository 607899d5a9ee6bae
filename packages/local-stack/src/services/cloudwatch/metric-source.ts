/** One CloudWatch series: a namespace, a metric name and an exact set of dimensions. */
export interface SeriesIdentity {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One value of a series; `tS` (epoch seconds) is the start of the period that the value covers. */
export interface MetricPoint {
  readonly tS: number;
  readonly value: number;
}

/** What GetMetricData's MetricStat asks of one series. */
export interface SeriesRead extends SeriesIdentity {
  /** Epoch seconds, inclusive, a multiple of `periodS`. */
  readonly startS: number;
  /** Epoch seconds, exclusive. */
  readonly endS: number;
  /** Seconds, at least 1; usually 60 or a multiple of it. */
  readonly periodS: number;
  /** "Average", "Sum", "Minimum", "Maximum", "SampleCount" or a percentile such as "p99". */
  readonly stat: string;
}

/**
 * Series that are computed when they are read instead of being stored: the sample account's `AWS/EC2`, `AWS/VPN` and so on,
 * or a real account's. Asked before the local metric store, for the namespaces that it claims.
 */
export interface MetricSource {
  /** True for a namespace whose series this source holds. */
  matches(namespace: string): boolean;
  /** Every series, for ListMetrics and SEARCH. */
  series(): Promise<readonly SeriesIdentity[]>;
  /** Points at multiples of `periodS` within the range, ascending; a gap stays absent; an unknown series has no points. */
  read(query: SeriesRead): Promise<readonly MetricPoint[]>;
}

/** What a series is read by where several Regions have some. */
export interface RegionalSeriesRead extends SeriesRead {
  /** The Region that must have the series; absent for a dashboard, which may show those of any. */
  readonly region?: string;
}

/** A `MetricSource` of several Regions. */
export interface RegionalMetricSource {
  matches(namespace: string): boolean;
  series(region: string): Promise<readonly SeriesIdentity[]>;
  read(query: RegionalSeriesRead): Promise<readonly MetricPoint[]>;
}

/** How one Region sees the metrics of all. */
export interface RegionScope {
  /** Whose series are listed. */
  readonly region: string;
  /** Whether those of other Regions can be read by whoever knows them, as by a dashboard and not by an API call. */
  readonly readsElsewhere: boolean;
}

/** The metrics of several Regions as one of them sees them. */
export function inRegion(source: RegionalMetricSource, { region, readsElsewhere }: RegionScope): MetricSource {
  return {
    matches: (namespace) => source.matches(namespace),
    series: () => source.series(region),
    read: (query) => source.read(readsElsewhere ? query : { ...query, region }),
  };
}

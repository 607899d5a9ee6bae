/** What CloudWatch keeps of the samples of one series in one minute. */
export interface Datapoint {
  /** Epoch seconds of the start of the minute. */
  readonly tS: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Distinct values with their counts, for percentiles; absent once a StatisticValues set without values went in. */
  readonly distribution?: readonly (readonly [value: number, count: number])[];
}

/** Most distinct values that a minute remembers; beyond it percentiles are not available, as with a statistic set. */
const maxDistinctValues = 1000;

/** The samples of two sets together. The minute is the first one's. */
export function mergeDatapoints(left: Datapoint, right: Datapoint): Datapoint {
  const totals = {
    tS: left.tS,
    count: left.count + right.count,
    sum: left.sum + right.sum,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
  };
  if (left.distribution === undefined || right.distribution === undefined) return totals;
  const counts = new Map(left.distribution);
  for (const [value, count] of right.distribution) counts.set(value, (counts.get(value) ?? 0) + count);
  return counts.size > maxDistinctValues ? totals : { ...totals, distribution: [...counts] };
}

/** The statistic of a set of samples: the five classic ones or a percentile `p0`..`p100`; undefined when it is not available. */
export function statisticOf(point: Datapoint, stat: string): number | undefined {
  switch (stat) {
    case "Average":
      return point.count > 0 ? point.sum / point.count : undefined;
    case "Sum":
      return point.sum;
    case "Minimum":
      return point.min;
    case "Maximum":
      return point.max;
    case "SampleCount":
      return point.count;
    default:
      return percentileOf(point, stat);
  }
}

/** Whether a statistic has a name that is known here. */
export function isKnownStatistic(stat: string): boolean {
  return ["Average", "Sum", "Minimum", "Maximum", "SampleCount"].includes(stat) || percentileRank(stat) !== undefined;
}

function percentileRank(stat: string): number | undefined {
  const match = /^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(stat);
  const rank = Number(match?.[1]);
  return rank >= 0 && rank <= 100 ? rank : undefined;
}

function percentileOf(point: Datapoint, stat: string): number | undefined {
  const rank = percentileRank(stat);
  if (rank === undefined) return undefined;
  if (point.min === point.max) return point.min;
  if (point.distribution === undefined) return undefined;
  const wanted = (rank / 100) * point.count;
  let seen = 0;
  for (const [value, count] of [...point.distribution].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return point.max;
}

import { z } from "zod";
import type { Datapoint } from "./datapoint.ts";
import type { MetricDatum } from "./metric-store.ts";

const dimensionList = z.array(z.object({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) })).max(30);
const statisticSet = z.object({ SampleCount: z.number().min(0), Sum: z.number(), Minimum: z.number(), Maximum: z.number() });
const datum = z.object({
  MetricName: z.string().min(1).max(255),
  Dimensions: dimensionList.default([]),
  Timestamp: z.number().optional(),
  Value: z.number().optional(),
  Values: z.array(z.number()).max(150).optional(),
  Counts: z.array(z.number()).optional(),
  StatisticValues: statisticSet.optional(),
});

/** Input of PutMetricData (CloudWatch API): at most 1,000 data; entity data carry metrics the same way. */
export const putMetricDataInput = z.object({
  Namespace: z.string().min(1).max(255),
  MetricData: z.array(datum).max(1000).default([]),
  EntityMetricData: z
    .array(z.object({ MetricData: z.array(datum).default([]) }))
    .max(2)
    .default([]),
});

/** Oldest and youngest timestamp that PutMetricData accepts, relative to now. */
const maxAgeS = 14 * 86_400;
const maxAheadS = 2 * 3600;

export type MetricInput =
  | { readonly kind: "ok"; readonly data: readonly MetricDatum[] }
  | { readonly kind: "rejected"; readonly message: string };

/** The data of a validated PutMetricData call, every datum summed up; all are rejected when one is wrong. */
export function metricInput(input: z.infer<typeof putMetricDataInput>, nowS: number): MetricInput {
  const data: MetricDatum[] = [];
  for (const item of [...input.MetricData, ...input.EntityMetricData.flatMap((entity) => entity.MetricData)]) {
    const tS = item.Timestamp ?? nowS;
    if (tS < nowS - maxAgeS || tS > nowS + maxAheadS) {
      return { kind: "rejected", message: `The timestamp of ${item.MetricName} must be within the last two weeks and two hours ahead.` };
    }
    const point = datapointOf(item, tS);
    if (point === undefined) return { kind: "rejected", message: `${item.MetricName} needs Value, Values or StatisticValues.` };
    const dimensions = Object.fromEntries(item.Dimensions.map(({ Name, Value }) => [Name, Value]));
    data.push({ namespace: input.Namespace, metric: item.MetricName, dimensions, point });
  }
  return { kind: "ok", data };
}

function datapointOf(item: z.infer<typeof datum>, tS: number): Datapoint | undefined {
  const { Value, Values, Counts, StatisticValues } = item;
  if (StatisticValues !== undefined) {
    const { SampleCount: count, Sum: sum, Minimum: min, Maximum: max } = StatisticValues;
    return { tS, count, sum, min, max };
  }
  if (Values !== undefined && Counts !== undefined && Counts.length !== Values.length) return undefined;
  const samples = Values ?? (Value === undefined ? [] : [Value]);
  return sampledPoint(
    tS,
    samples.map((value, index) => [value, Counts?.[index] ?? 1]),
  );
}

/** The datapoint of a set of values and how often each occurred; undefined for none. */
export function sampledPoint(tS: number, samples: readonly (readonly [value: number, count: number])[]): Datapoint | undefined {
  const counts = new Map<number, number>();
  for (const [value, count] of samples) counts.set(value, (counts.get(value) ?? 0) + count);
  if (counts.size === 0) return undefined;
  const values = [...counts.keys()];
  return {
    tS,
    count: [...counts.values()].reduce((total, count) => total + count, 0),
    sum: [...counts].reduce((total, [value, count]) => total + value * count, 0),
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
    distribution: [...counts],
  };
}

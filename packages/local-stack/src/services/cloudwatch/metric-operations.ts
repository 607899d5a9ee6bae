import { z } from "zod";
import type { MetricQuery, MetricResult } from "../../view.ts";
import { type Operation, ok, refused } from "../operation.ts";
import type { AwsResponse } from "../service.ts";
import { isKnownStatistic } from "./datapoint.ts";
import type { MetricData } from "./metric-data.ts";
import type { MetricReader } from "./metric-reader.ts";
import type { SeriesIdentity } from "./metric-source.ts";

const getMetricDataInput = z.object({
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  MetricDataQueries: z
    .array(z.looseObject({ Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/) }))
    .min(1)
    .max(500),
});
const dimensionFilters = z.array(z.object({ Name: z.string(), Value: z.string().optional() }));
const listMetricsInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensionFilters.default([]),
  NextToken: z.string().optional(),
});
const getMetricStatisticsInput = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  StartTime: z.number(),
  EndTime: z.number(),
  Period: z.int().min(1),
  Statistics: z.array(z.string()).default([]),
  ExtendedStatistics: z.array(z.string()).default([]),
});

/** Metrics per ListMetrics page (CloudWatch API). */
const listPageSize = 500;

/** The reading operations on metrics. */
export function metricOperations(dependencies: {
  readonly reader: MetricReader;
  readonly metricData: MetricData;
}): Readonly<Record<string, Operation>> {
  return {
    GetMetricData: (input) => getMetricData(input, dependencies.metricData),
    ListMetrics: (input) => listMetrics(input, dependencies.reader),
    GetMetricStatistics: (input) => getMetricStatistics(input, dependencies.reader),
  };
}

async function getMetricData(input: unknown, metricData: MetricData): Promise<AwsResponse> {
  const parsed = getMetricDataInput.safeParse(input);
  if (!parsed.success) return refused("ValidationError", z.prettifyError(parsed.error));
  const { StartTime, EndTime, ScanBy, MetricDataQueries } = parsed.data;
  if (StartTime >= EndTime) return refused("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
  const queries = MetricDataQueries as unknown as readonly MetricQuery[];
  const results = await metricData.query({ startS: Math.floor(StartTime), endS: Math.ceil(EndTime), queries });
  const invalid = results.flatMap((result) => result.Messages ?? []).find((message) => message.Code === "ValidationError");
  if (invalid !== undefined) return refused("ValidationError", invalid.Value);
  const ordered = ScanBy === "TimestampAscending" ? results : results.map(newestFirst);
  return ok({ MetricDataResults: ordered, Messages: [] });
}

function newestFirst(result: MetricResult): MetricResult {
  return { ...result, Timestamps: result.Timestamps.toReversed(), Values: result.Values.toReversed() };
}

async function listMetrics(input: unknown, reader: MetricReader): Promise<AwsResponse> {
  const parsed = listMetricsInput.safeParse(input);
  if (!parsed.success) return refused("InvalidParameterValue", z.prettifyError(parsed.error));
  const matching = (await reader.series()).filter((series) => isListed(series, parsed.data));
  const from = Number(parsed.data.NextToken ?? 0) || 0;
  const page = matching.slice(from, from + listPageSize);
  const Metrics = page.map(({ namespace, metric, dimensions }) => ({
    Namespace: namespace,
    MetricName: metric,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  }));
  return ok({ Metrics, ...(from + listPageSize < matching.length ? { NextToken: String(from + listPageSize) } : {}) });
}

function isListed(series: SeriesIdentity, filter: z.infer<typeof listMetricsInput>): boolean {
  if (filter.Namespace !== undefined && filter.Namespace !== series.namespace) return false;
  if (filter.MetricName !== undefined && filter.MetricName !== series.metric) return false;
  return filter.Dimensions.every(({ Name, Value }) => {
    const actual = series.dimensions[Name];
    return actual !== undefined && (Value === undefined || Value === actual);
  });
}

async function getMetricStatistics(input: unknown, reader: MetricReader): Promise<AwsResponse> {
  const parsed = getMetricStatisticsInput.safeParse(input);
  if (!parsed.success) return refused("InvalidParameterValue", z.prettifyError(parsed.error));
  const { Namespace: namespace, MetricName: metric, Period: periodS, Statistics, ExtendedStatistics } = parsed.data;
  const unknownStat = [...Statistics, ...ExtendedStatistics].find((stat) => !isKnownStatistic(stat));
  if (unknownStat !== undefined) return refused("InvalidParameterValue", `Statistic ${unknownStat} is not known here.`);
  const dimensions = Object.fromEntries(parsed.data.Dimensions.map(({ Name, Value }) => [Name, Value]));
  const startS = Math.floor(parsed.data.StartTime / periodS) * periodS;
  const range = { namespace, metric, dimensions, startS, endS: Math.ceil(parsed.data.EndTime), periodS };
  const points = new Map<number, Record<string, unknown>>();
  for (const stat of [...Statistics, ...ExtendedStatistics]) {
    for (const { tS, value } of await reader.read({ ...range, stat })) {
      const point = points.get(tS) ?? { Timestamp: tS, Unit: "None" };
      if (Statistics.includes(stat)) point[stat] = value;
      else point["ExtendedStatistics"] = { ...(point["ExtendedStatistics"] as object | undefined), [stat]: value };
      points.set(tS, point);
    }
  }
  return ok({ Label: metric, Datapoints: [...points.values()] });
}

import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { MetricRead, MetricReader, MetricReading } from "../../ports/metric-reader.ts";

/** GetMetricData takes at most this many queries a call. */
const queriesPerCall = 500;

/** Reads the newest datapoint of many metrics by GetMetricData. */
export class CloudwatchMetricReader implements MetricReader {
  readonly #client: CloudWatchClient;

  constructor(client: CloudWatchClient) {
    this.#client = client;
  }

  async readLatest(
    metrics: readonly MetricRead[],
    window: { readonly fromMs: number; readonly toMs: number },
  ): Promise<readonly MetricReading[]> {
    const readings: MetricReading[] = [];
    for (let from = 0; from < metrics.length; from += queriesPerCall) {
      const batch = metrics.slice(from, from + queriesPerCall);
      const answered = await this.#read(batch, window).catch(
        (error: unknown): MetricReading => ({
          kind: "failed",
          reason: error instanceof Error ? error.name.slice(0, 64) : "unknown",
        }),
      );
      readings.push(...("kind" in answered ? batch.map(() => answered) : answered));
    }
    return readings;
  }

  async #read(batch: readonly MetricRead[], window: { readonly fromMs: number; readonly toMs: number }): Promise<readonly MetricReading[]> {
    const results = new Map<string, MetricDataResult>();
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new GetMetricDataCommand({
          MetricDataQueries: batch.map(toQuery),
          StartTime: new Date(window.fromMs),
          EndTime: new Date(window.toMs),
          ScanBy: "TimestampDescending",
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      for (const result of page.MetricDataResults ?? []) {
        const id = result.Id ?? "";
        // Newest first: the first page that has a datapoint has the one we want.
        if ((results.get(id)?.Timestamps?.length ?? 0) === 0) {
          results.set(id, result);
        }
      }
      token = page.NextToken;
    } while (token !== undefined);
    return batch.map((_, index) => toReading(results.get(`m${index}`)));
  }
}

function toQuery(metric: MetricRead, index: number): MetricDataQuery {
  return {
    Id: `m${index}`,
    ReturnData: true,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.name,
        Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: metric.periodS,
      Stat: metric.statistic,
    },
  };
}

function toReading(result: MetricDataResult | undefined): MetricReading {
  if (result === undefined || result.StatusCode === "InternalError" || result.StatusCode === "Forbidden") {
    return { kind: "failed", reason: result?.StatusCode ?? "no-result" };
  }
  const value = result.Values?.[0];
  const at = result.Timestamps?.[0];
  return value === undefined || at === undefined ? { kind: "ok" } : { kind: "ok", latest: { value, atMs: at.getTime() } };
}

import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { MetricPublisher, PublishedMetric } from "../../ports/metric-publisher.ts";
import type { SessionCredentials } from "./role-sessions.ts";

/** PutMetricData takes 1,000 metrics and 1 MB a call; a call with this many metrics and values stays inside both. */
const metricsPerCall = 1_000;
const valuesPerCall = 10_000;

/** Publishes classic metrics into one namespace by PutMetricData. */
export class CloudwatchMetricPublisher implements MetricPublisher {
  readonly #client: CloudWatchClient;
  readonly #namespace: string;

  constructor(client: CloudWatchClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  async publish(metrics: readonly PublishedMetric[]): Promise<{ readonly failed: number }> {
    let failed = 0;
    for (const call of packCalls(metrics)) {
      const answered = await this.#client
        .send(new PutMetricDataCommand({ Namespace: this.#namespace, MetricData: call.map(toDatum) }))
        .then(() => true)
        .catch(() => false);
      failed += answered ? 0 : call.length;
    }
    return { failed };
  }
}

interface CloudWatchOptions {
  readonly region?: string;
  readonly credentials?: () => Promise<SessionCredentials>;
}

/** The client for a function: publishing must not hold up the answer to a gateway for long. */
export function createCloudWatch(options: CloudWatchOptions = {}): CloudWatchClient {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
  return new CloudWatchClient({ maxAttempts: 2, requestHandler, ...options });
}

/** The client for a page that somebody waits for: what CloudWatch does not say at once is not shown. */
export function createHurriedCloudWatch(): CloudWatchClient {
  const requestHandler = { connectionTimeout: 500, requestTimeout: 1_200, throwOnRequestTimeout: true };
  return new CloudWatchClient({ maxAttempts: 1, requestHandler });
}

/** Splits metrics into calls that each stay inside the limits of PutMetricData. */
export function packCalls(metrics: readonly PublishedMetric[]): readonly (readonly PublishedMetric[])[] {
  const calls: PublishedMetric[][] = [];
  let values = 0;
  for (const metric of metrics) {
    const size = metric.reading.kind === "values" ? metric.reading.values.length : 4;
    const current = calls.at(-1);
    if (current === undefined || current.length >= metricsPerCall || values + size > valuesPerCall) {
      calls.push([metric]);
      values = size;
    } else {
      current.push(metric);
      values += size;
    }
  }
  return calls;
}

function toDatum(metric: PublishedMetric): MetricDatum {
  const { reading } = metric;
  return {
    MetricName: metric.name,
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Timestamp: new Date(metric.timestampMs),
    Unit: metric.unit,
    ...(reading.kind === "values"
      ? { Values: [...reading.values], Counts: [...reading.counts] }
      : {
          StatisticValues: { Sum: reading.sum, Minimum: reading.minimum, Maximum: reading.maximum, SampleCount: reading.samples },
        }),
  };
}

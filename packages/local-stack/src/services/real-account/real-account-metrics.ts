import { asArray, asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import type { MetricPoint, RegionalMetricSource, RegionalSeriesRead, SeriesIdentity } from "../cloudwatch/metric-source.ts";
import { seriesKey } from "../cloudwatch/metric-store.ts";
import type { SendToAws } from "./real-account.ts";

/** How long an answer is reused: every metric that GetMetricData is asked for costs money. */
const reuseMs = 60_000;
const maxListPages = 20;

/** Namespaces that the local stack itself fills. */
const localNamespaces = new Set(["AWS/Lambda", "AWS/SQS"]);

interface Reusable<T> {
  readonly untilMs: number;
  readonly answer: Promise<T>;
}

/** `AWS/*` metrics of the user's real account, read by GetMetricData and ListMetrics. A request that fails has no points. */
export class RealAccountMetrics implements RegionalMetricSource {
  readonly #send: SendToAws;
  readonly #region: string;
  readonly #reads = new Map<string, Reusable<readonly MetricPoint[]>>();
  readonly #series = new Map<string, Reusable<readonly SeriesIdentity[]>>();

  constructor(send: SendToAws, region: string) {
    this.#send = send;
    this.#region = region;
  }

  matches(namespace: string): boolean {
    return namespace.startsWith("AWS/") && !localNamespaces.has(namespace);
  }

  async series(region: string): Promise<readonly SeriesIdentity[]> {
    const nowMs = Date.now();
    const known = this.#series.get(region);
    if (known !== undefined && known.untilMs >= nowMs) return known.answer;
    const listed = { untilMs: nowMs + reuseMs, answer: this.#list(region) };
    this.#series.set(region, listed);
    return listed.answer;
  }

  async read(query: RegionalSeriesRead): Promise<readonly MetricPoint[]> {
    const nowMs = Date.now();
    for (const [key, { untilMs }] of this.#reads) if (untilMs < nowMs) this.#reads.delete(key);
    const key = JSON.stringify([query.region, seriesKey(query), query.startS, query.endS, query.periodS, query.stat]);
    const known = this.#reads.get(key) ?? { untilMs: nowMs + reuseMs, answer: this.#fetch(query) };
    this.#reads.set(key, known);
    return known.answer;
  }

  async #fetch(query: RegionalSeriesRead): Promise<readonly MetricPoint[]> {
    const Metric = {
      Namespace: query.namespace,
      MetricName: query.metric,
      Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
    };
    const output = await this.#call(query.region ?? this.#region, "GetMetricData", {
      StartTime: query.startS,
      EndTime: query.endS,
      ScanBy: "TimestampAscending",
      MetricDataQueries: [{ Id: "m1", MetricStat: { Metric, Period: query.periodS, Stat: query.stat } }],
    });
    const result = asRecord(asArray(output?.["MetricDataResults"])[0]);
    const values = asArray(result?.["Values"]);
    return asArray(result?.["Timestamps"]).map((tS, index) => ({ tS: Number(tS), value: Number(values[index]) }));
  }

  async #list(region: string): Promise<readonly SeriesIdentity[]> {
    const found: SeriesIdentity[] = [];
    let token: string | undefined;
    for (let page = 0; page < maxListPages; page += 1) {
      const output = await this.#call(region, "ListMetrics", {
        RecentlyActive: "PT3H",
        ...(token === undefined ? {} : { NextToken: token }),
      });
      found.push(
        ...asArray(output?.["Metrics"])
          .map(identityOf)
          .filter((series) => this.matches(series.namespace)),
      );
      token = asString(output?.["NextToken"]);
      if (token === undefined) break;
    }
    return found;
  }

  async #call(region: string, action: string, input: UntypedRecord): Promise<UntypedRecord | undefined> {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `GraniteServiceVersion20100801.${action}` };
    try {
      const answer = await this.#send({ service: "monitoring", region, headers, body: JSON.stringify(input) });
      return answer.status === 200 ? asRecord(JSON.parse(answer.body)) : undefined;
    } catch {
      return undefined;
    }
  }
}

function identityOf(metric: unknown): SeriesIdentity {
  const record = asRecord(metric);
  const pairs = asArray(record?.["Dimensions"]).map((pair) => [String(asRecord(pair)?.["Name"]), String(asRecord(pair)?.["Value"])]);
  return {
    namespace: String(record?.["Namespace"]),
    metric: String(record?.["MetricName"]),
    dimensions: Object.fromEntries(pairs) as Record<string, string>,
  };
}

import type { FunctionDefinition, FunctionLogLine, InvocationReport } from "../runtime/function-definition.ts";
import { sampledPoint } from "../services/cloudwatch/metric-input.ts";
import type { MetricDatum, MetricStore } from "../services/cloudwatch/metric-store.ts";
import { type AccessRefusal, refusalSentence } from "../services/iam/access-refusal.ts";
import { embeddedMetrics } from "../services/logs/embedded-metrics.ts";
import type { LogEntry, LogStore } from "../services/logs/log-store.ts";

export interface FunctionTelemetryOptions {
  readonly logs: LogStore;
  readonly metrics: MetricStore;
  /** Why the function's role may not write to this log stream; undefined when it may. */
  readonly logRefusal: (definition: FunctionDefinition, stream: string) => AccessRefusal | undefined;
  /** One line of news for a person. */
  readonly say: (line: string) => void;
}

/** Turns what functions print and do into log events and `AWS/Lambda` metrics. */
export class FunctionTelemetry {
  readonly #logs: LogStore;
  readonly #metrics: MetricStore;

  readonly #options: FunctionTelemetryOptions;
  readonly #mute = new Set<string>();

  constructor(options: FunctionTelemetryOptions) {
    this.#options = options;
    this.#logs = options.logs;
    this.#metrics = options.metrics;
  }

  /** Stores a log event and the metrics embedded in it. */
  ingest(entry: LogEntry): void {
    this.#logs.append(entry);
    const data = embeddedMetrics(entry.message);
    if (data.length > 0) this.#metrics.put(data, Math.floor(entry.atMs / 1000));
  }

  /** As on Lambda, a function whose role may not write its log goes on without one; that is said once. */
  printed(line: FunctionLogLine): void {
    const refusal = this.#options.logRefusal(line.definition, line.stream);
    if (refusal !== undefined) {
      if (!this.#mute.has(line.definition.name)) this.#options.say(`${line.definition.name} has no log: ${refusalSentence(refusal)}`);
      this.#mute.add(line.definition.name);
      return;
    }
    const nowMs = Date.now();
    this.#logs.ensureStream(line.definition.logGroup, line.stream, nowMs);
    this.ingest({ group: line.definition.logGroup, stream: line.stream, atMs: nowMs, message: line.message });
  }

  /** The metrics that Lambda publishes for every invocation (Lambda Developer Guide, "Types of metrics for Lambda functions"). */
  invoked(report: InvocationReport): void {
    const nowS = Math.floor(Date.now() / 1000);
    const dimensions = { FunctionName: report.definition.name };
    const values: Readonly<Record<string, number>> =
      report.outcome.kind === "throttled"
        ? { Throttles: 1 }
        : {
            Invocations: 1,
            Errors: report.outcome.kind === "function-error" ? 1 : 0,
            Throttles: 0,
            Duration: report.durationMs,
            ConcurrentExecutions: report.concurrency,
          };
    const data = Object.entries(values).flatMap(([metric, value]): MetricDatum[] => {
      const point = sampledPoint(nowS, [[value, 1]]);
      return point === undefined ? [] : [{ namespace: "AWS/Lambda", metric, dimensions, point }];
    });
    this.#metrics.put(data, nowS);
  }
}

import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";
import type { Severity, Telemetry } from "../ports/telemetry.ts";

/**
 * Log lines and counts of one function. Log lines are JSON with static messages. Warnings and errors are also counted as
 * metrics of their own name in the embedded metric format, which works when the CloudWatch API does not.
 */
export class FunctionTelemetry implements Telemetry {
  readonly #logger: Logger;
  readonly #metrics: Metrics | undefined;

  /** Without a namespace nothing is counted. */
  constructor(service: string, namespace: string | undefined) {
    this.#logger = new Logger({ serviceName: service });
    this.#metrics = namespace === undefined ? undefined : new Metrics({ namespace, serviceName: service });
  }

  /** Puts request id and function name on every line of this invocation. */
  begin(context: Context): void {
    this.#logger.resetKeys();
    this.#logger.addContext(context);
  }

  occurred(name: string, fields: Readonly<Record<string, string | number | boolean>> = {}, level: Severity = "info"): void {
    this.#logger[level](name, { fields });
    if (level === "warn" || level === "error") {
      this.#metrics?.addMetric(name, MetricUnit.Count, 1);
    }
  }

  /** Writes the counts of this invocation. */
  end(): void {
    if (this.#metrics?.hasStoredMetrics() === true) {
      this.#metrics.publishStoredMetrics();
    }
  }
}

/** Telemetry of a function, counting into the namespace that the function's environment names, if it names one. */
export function functionTelemetry(service: string): FunctionTelemetry {
  return new FunctionTelemetry(service, process.env["METRIC_NAMESPACE"]);
}

import type { MetricRead, MetricReader, MetricReading } from "../../ports/metric-reader.ts";

/** Answers every metric by a function, and keeps what was asked. */
export class MemoryMetricReader implements MetricReader {
  readonly asked: MetricRead[] = [];
  readonly #answer: (metric: MetricRead) => MetricReading;

  constructor(answer: (metric: MetricRead) => MetricReading) {
    this.#answer = answer;
  }

  readLatest(metrics: readonly MetricRead[]): Promise<readonly MetricReading[]> {
    this.asked.push(...metrics);
    return Promise.resolve(metrics.map(this.#answer));
  }
}

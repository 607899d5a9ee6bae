import type { MetricPublisher, PublishedMetric } from "../../ports/metric-publisher.ts";

/** Keeps what was published. */
export class MemoryMetricPublisher implements MetricPublisher {
  readonly published: PublishedMetric[] = [];

  publish(metrics: readonly PublishedMetric[]): Promise<{ readonly failed: number }> {
    this.published.push(...metrics);
    return Promise.resolve({ failed: 0 });
  }
}

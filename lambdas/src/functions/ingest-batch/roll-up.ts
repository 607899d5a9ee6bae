import type { MetricUnit, PublishedMetric } from "../../ports/metric-publisher.ts";

/** Distinct values PutMetricData takes for one metric at one time. */
const maxDistinctValues = 150;

interface Bucket {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly timestampMs: number;
  readonly unit: MetricUnit;
  readonly counts: Map<number, number>;
}

export interface Reading {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
  readonly unit: MetricUnit;
}

/**
 * Gathers readings into one metric per name, dimensions and minute. Values that are not finite numbers are left out:
 * CloudWatch refuses the whole call for one of them.
 */
export class RollUp {
  readonly #buckets = new Map<string, Bucket>();

  add(reading: Reading): void {
    if (!Number.isFinite(reading.value)) {
      return;
    }
    const timestampMs = reading.atMs - (reading.atMs % 60_000);
    const key = JSON.stringify([reading.name, timestampMs, Object.entries(reading.dimensions)]);
    const bucket = this.#buckets.get(key) ?? { ...reading, timestampMs, counts: new Map<number, number>() };
    this.#buckets.set(key, bucket);
    bucket.counts.set(reading.value, (bucket.counts.get(reading.value) ?? 0) + 1);
  }

  /** Everything gathered so far. */
  metrics(): readonly PublishedMetric[] {
    return [...this.#buckets.values()].map(({ name, dimensions, timestampMs, unit, counts }) => ({
      name,
      dimensions,
      timestampMs,
      unit,
      reading: counts.size <= maxDistinctValues ? histogram(counts) : summary(counts),
    }));
  }
}

function histogram(counts: ReadonlyMap<number, number>): PublishedMetric["reading"] {
  return { kind: "values", values: [...counts.keys()], counts: [...counts.values()] };
}

function summary(counts: ReadonlyMap<number, number>): PublishedMetric["reading"] {
  let sum = 0;
  let samples = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const [value, count] of counts) {
    sum += value * count;
    samples += count;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return { kind: "summary", sum, minimum, maximum, samples };
}

export type MetricUnit = "Count" | "Percent" | "Milliseconds" | "Seconds" | "Bits/Second" | "None";

/** One metric over one minute: a histogram of at most 150 distinct values, or a summary of more. Values are finite. */
export interface PublishedMetric {
  readonly name: string;
  /** Dimension name to value; values are within CloudWatch's character rules. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch milliseconds of the start of the minute. */
  readonly timestampMs: number;
  readonly unit: MetricUnit;
  readonly reading:
    | { readonly kind: "values"; readonly values: readonly number[]; readonly counts: readonly number[] }
    | { readonly kind: "summary"; readonly sum: number; readonly minimum: number; readonly maximum: number; readonly samples: number };
}

/** Classic CloudWatch metrics. Publishing is best effort: it never fails the work that it reports on. */
export interface MetricPublisher {
  /** Resolves with how many of the metrics could not be published. */
  publish(metrics: readonly PublishedMetric[]): Promise<{ readonly failed: number }>;
}

/** One value at one moment, on the minute it belongs to. */
export function singleValue(options: {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
  readonly unit?: MetricUnit;
}): PublishedMetric {
  return {
    name: options.name,
    dimensions: options.dimensions,
    timestampMs: options.atMs - (options.atMs % 60_000),
    unit: options.unit ?? "Count",
    reading: { kind: "values", values: [options.value], counts: [1] },
  };
}

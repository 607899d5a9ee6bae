/** One classic metric of AWS, and how to fold its datapoints. */
export interface MetricRead {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  /** Seconds, a multiple of 60. */
  readonly periodS: number;
}

/** latest is the newest datapoint in the window, absent when there is none: no data is not 0. */
export type MetricReading =
  | { readonly kind: "ok"; readonly latest?: { readonly value: number; readonly atMs: number } }
  | { readonly kind: "failed"; readonly reason: string };

/** Reads CloudWatch metrics. Every metric asked for is billed, with or without data. */
export interface MetricReader {
  /** One reading per metric, in the same order. Throws nothing: what could not be read says so. */
  readLatest(metrics: readonly MetricRead[], window: { readonly fromMs: number; readonly toMs: number }): Promise<readonly MetricReading[]>;
}

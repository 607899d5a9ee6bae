/** What the console page and the CLI may ask of a running local stack. Implemented by the engine, read by the console. */

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface AlarmView {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly state: AlarmState;
  readonly reason: string;
  /** Epoch milliseconds of the last state change. */
  readonly since: number;
}

export interface DashboardView {
  readonly name: string;
  /** The dashboard body exactly as it would be deployed, intrinsics resolved and JSON parsed. */
  readonly body: { readonly widgets: readonly DashboardWidget[]; readonly [key: string]: unknown };
}

export interface DashboardWidget {
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface NotificationView {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface LogLine {
  readonly at: number;
  readonly logGroup: string;
  readonly message: string;
}

export interface ResourceView {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** One query of GetMetricData, in the API's own shape (either MetricStat or Expression). */
export interface MetricQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

export interface MetricResult {
  readonly Id: string;
  readonly Label: string;
  /** Epoch seconds, ascending. */
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
  readonly StatusCode: "Complete" | "PartialData" | "InternalError" | "Forbidden";
  readonly Messages?: readonly { readonly Code: string; readonly Value: string }[];
}

export interface StackView {
  readonly region: string;
  readonly accountId: string;
  dashboards(): readonly DashboardView[];
  alarms(): readonly AlarmView[];
  notifications(limit: number): readonly NotificationView[];
  logs(limit: number): readonly LogLine[];
  resources(): readonly ResourceView[];
  /** GetMetricData semantics: SEARCH, metric math and LAMBDA() included as far as the engine knows them. */
  metricData(query: {
    readonly startS: number;
    readonly endS: number;
    readonly queries: readonly MetricQuery[];
  }): Promise<readonly MetricResult[]>;
  /** Synchronous invoke by function name or ARN; a function error is an outcome, not an exception. */
  invoke(
    functionNameOrArn: string,
    payload: unknown,
  ): Promise<{ readonly kind: "ok"; readonly payload: unknown } | { readonly kind: "function-error"; readonly message: string }>;
}

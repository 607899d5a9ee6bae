import { asArray, asRecord, asString } from "../../engine/template/untyped.ts";
import type { InvocationOutcome } from "../../runtime/function-definition.ts";
import type { MathRange } from "./math-functions.ts";
import type { MathSeries } from "./math-value.ts";

/** Runs a data-source function; the outcome is `timed-out` when it did not answer within the limit. */
export type InvokeDataSource = (
  functionName: string,
  event: unknown,
  limitMs: number,
) => Promise<InvocationOutcome | { readonly kind: "timed-out" }>;

export type DataSourceAnswer =
  | { readonly kind: "ok"; readonly series: readonly MathSeries[] }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

export interface DataSourceCall {
  readonly functionName: string;
  readonly args: readonly (string | number | boolean)[];
  readonly range: MathRange;
  /** 10 s for graphs, 4.5 s for alarms. */
  readonly limitMs: number;
  readonly invoke: InvokeDataSource;
}

/**
 * LAMBDA("function", args...): asks a custom data source for series (CloudWatch User Guide, "Create a custom connector to a data
 * source"). Points off the grid StartTime + n * Period or outside the range are dropped, as CloudWatch drops them.
 */
export async function callDataSource(call: DataSourceCall): Promise<DataSourceAnswer> {
  const { startS, endS, periodS } = call.range;
  const event = {
    EventType: "GetMetricData",
    GetMetricDataRequest: { StartTime: startS, EndTime: endS, Period: periodS, Arguments: call.args },
  };
  const outcome = await call.invoke(call.functionName, event, call.limitMs);
  switch (outcome.kind) {
    case "ok":
      return readAnswer(outcome.payload, call);
    case "function-error":
      return { kind: "failed", code: "InternalError", message: `${call.functionName} failed: ${outcome.message}` };
    case "throttled":
      return { kind: "failed", code: "InternalError", message: `${call.functionName} was throttled` };
    case "timed-out":
      return { kind: "failed", code: "InternalError", message: `${call.functionName} did not answer within ${call.limitMs / 1000} s` };
  }
}

function readAnswer(payload: unknown, call: DataSourceCall): DataSourceAnswer {
  const answer = asRecord(payload);
  const error = asRecord(answer?.["Error"]);
  if (error !== undefined) {
    return { kind: "failed", code: asString(error["Code"]) ?? "InternalError", message: asString(error["Value"]) ?? "" };
  }
  if (!Array.isArray(answer?.["MetricDataResults"])) {
    return { kind: "failed", code: "InternalError", message: `${call.functionName} answered neither MetricDataResults nor Error` };
  }
  const results = asArray(answer["MetricDataResults"]).map((result) => asRecord(result) ?? {});
  const failed = results.find((result) => result["StatusCode"] === "InternalError" || result["StatusCode"] === "Forbidden");
  if (failed !== undefined) {
    const message = asRecord(asArray(failed["Messages"])[0]);
    return { kind: "failed", code: String(failed["StatusCode"]), message: asString(message?.["Value"]) ?? "" };
  }
  return { kind: "ok", series: results.map((result) => seriesOfResult(result, call)) };
}

function seriesOfResult(result: Readonly<Record<string, unknown>>, call: DataSourceCall): MathSeries {
  const { startS, endS, periodS } = call.range;
  const values = asArray(result["Values"]);
  const points = asArray(result["Timestamps"]).flatMap((timestamp, index) => {
    const [tS, value] = [timestamp, values[index]];
    if (typeof tS !== "number" || typeof value !== "number" || !Number.isFinite(value)) return [];
    return tS >= startS && tS <= endS && (tS - startS) % periodS === 0 ? [{ tS, value }] : [];
  });
  return { label: asString(result["Label"]) ?? call.functionName, periodS, points: points.sort((a, b) => a.tS - b.tS) };
}

import { asArray, asRecord, asString, scalarText, type UntypedRecord } from "../../engine/template/untyped.ts";
import { sampledPoint } from "../cloudwatch/metric-input.ts";
import type { MetricDatum } from "../cloudwatch/metric-store.ts";

/**
 * Metrics that a log line carries in CloudWatch embedded metric format (specification 0.1.0); none for any other line. CloudWatch Logs
 * extracts them from what functions print, which is how Powertools publishes metrics.
 */
export function embeddedMetrics(message: string): readonly MetricDatum[] {
  if (!message.includes('"_aws"')) return [];
  const root = parseLine(message);
  const metadata = asRecord(root?.["_aws"]);
  if (root === undefined || metadata === undefined) return [];
  const tS = Number(metadata["Timestamp"]) / 1000;
  if (!Number.isFinite(tS)) return [];
  return asArray(metadata["CloudWatchMetrics"]).flatMap((directive) => directiveMetrics(asRecord(directive) ?? {}, root, tS));
}

function parseLine(message: string): UntypedRecord | undefined {
  try {
    return asRecord(JSON.parse(message));
  } catch {
    return undefined;
  }
}

function directiveMetrics(directive: UntypedRecord, root: UntypedRecord, tS: number): readonly MetricDatum[] {
  const namespace = asString(directive["Namespace"]);
  if (namespace === undefined) return [];
  const sets = asArray(directive["Dimensions"]).map((names) => dimensionsOf(asArray(names).map(String), root));
  return asArray(directive["Metrics"]).flatMap((definition) => {
    const metric = asString(asRecord(definition)?.["Name"]) ?? "";
    const value = root[metric];
    const values = (Array.isArray(value) ? asArray(value) : [value]).filter((number) => typeof number === "number");
    const point = sampledPoint(
      tS,
      values.map((number) => [number, 1]),
    );
    return point === undefined ? [] : (sets.length === 0 ? [{}] : sets).map((dimensions) => ({ namespace, metric, dimensions, point }));
  });
}

function dimensionsOf(names: readonly string[], root: UntypedRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (scalarText(root[name]) === undefined ? [] : [[name, scalarText(root[name]) ?? ""]])));
}

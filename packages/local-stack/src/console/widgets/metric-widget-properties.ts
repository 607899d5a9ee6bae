import { type MetricRowDefaults, parseMetricRows, type WidgetSeries } from "./metric-rows.ts";

export type MetricView = "timeSeries" | "singleValue" | "gauge";

export interface AxisOptions {
  readonly label?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A line across the chart, or a band between two values when `to` is there. Values of vertical ones are epoch seconds. */
export interface Annotation {
  readonly direction: "horizontal" | "vertical";
  readonly value: number;
  readonly to?: number;
  readonly label: string;
  readonly color?: string;
  readonly axis: "left" | "right";
}

/** A metric widget's properties as this page understands them. */
export interface MetricWidgetProperties {
  readonly view: MetricView;
  readonly series: readonly WidgetSeries[];
  readonly stacked: boolean;
  readonly sparkline: boolean;
  /** Seconds between points. */
  readonly periodS: number;
  readonly axes: { readonly left: AxisOptions; readonly right: AxisOptions };
  readonly annotations: readonly Annotation[];
  /** ARNs of alarms whose state the widget shows. */
  readonly alarmArns: readonly string[];
}

/** Reads a metric widget for a time range: the range bounds the number of points as CloudWatch's automatic period does. */
export function readMetricWidget(
  properties: Readonly<Record<string, unknown>>,
  range: { readonly startS: number; readonly endS: number },
): { readonly kind: "ok"; readonly widget: MetricWidgetProperties } | { readonly kind: "unsupported"; readonly view: string } {
  const view = properties["view"] ?? "timeSeries";
  if (view !== "timeSeries" && view !== "singleValue" && view !== "gauge") return { kind: "unsupported", view: String(view) };
  const spanS = range.endS - range.startS;
  const wholeRange = properties["setPeriodToTimeRange"] === true && view !== "timeSeries";
  const periodS = wholeRange ? spanS : effectivePeriod(properties["period"], spanS);
  const defaults: MetricRowDefaults = { stat: typeof properties["stat"] === "string" ? properties["stat"] : "Average", periodS };
  const rows = parseMetricRows(properties["metrics"], defaults);
  const axes = record(properties["yAxis"]);
  const annotations = record(properties["annotations"]);
  return {
    kind: "ok",
    widget: {
      view,
      series: rows.map((row) => withPeriod(row, wholeRange ? spanS : effectivePeriod(periodOf(row), spanS))),
      stacked: properties["stacked"] === true,
      sparkline: properties["sparkline"] === true,
      periodS,
      axes: { left: axisOptions(axes["left"]), right: axisOptions(axes["right"]) },
      annotations: [...readAnnotations(annotations["horizontal"], "horizontal"), ...readAnnotations(annotations["vertical"], "vertical")],
      alarmArns: list(annotations["alarms"]).filter((arn) => typeof arn === "string"),
    },
  };
}

const mostPoints = 1440;

function effectivePeriod(period: unknown, spanS: number): number {
  const asked = typeof period === "number" && period >= 1 ? period : 300;
  const steps = [60, 300, 900, 3600, 21_600, 86_400];
  const atLeast = spanS / mostPoints;
  return asked >= atLeast ? asked : (steps.find((step) => step >= atLeast) ?? 86_400);
}

function periodOf(row: WidgetSeries): number | undefined {
  return row.query.MetricStat?.Period ?? row.query.Period;
}

function withPeriod(row: WidgetSeries, periodS: number): WidgetSeries {
  const { query } = row;
  const stat = query.MetricStat;
  return { ...row, query: stat ? { ...query, MetricStat: { ...stat, Period: periodS } } : { ...query, Period: periodS } };
}

function axisOptions(value: unknown): AxisOptions {
  const { label, min, max } = record(value);
  return {
    ...(typeof label === "string" ? { label } : {}),
    ...(typeof min === "number" ? { min } : {}),
    ...(typeof max === "number" ? { max } : {}),
  };
}

function readAnnotations(value: unknown, direction: Annotation["direction"]): readonly Annotation[] {
  return list(value).flatMap((entry) => {
    const [first, second] = Array.isArray(entry) ? [record(entry[0]), record(entry[1])] : [record(entry), undefined];
    const at = position(first["value"], direction);
    if (at === undefined) return [];
    const to = second === undefined ? undefined : position(second["value"], direction);
    return [
      {
        direction,
        value: at,
        ...(to === undefined ? {} : { to }),
        label: typeof first["label"] === "string" ? first["label"] : "",
        ...(typeof first["color"] === "string" ? { color: first["color"] } : {}),
        axis: first["yAxis"] === "right" ? ("right" as const) : ("left" as const),
      },
    ];
  });
}

function position(value: unknown, direction: Annotation["direction"]): number | undefined {
  const number = direction === "vertical" && typeof value === "string" ? Date.parse(value) / 1000 : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

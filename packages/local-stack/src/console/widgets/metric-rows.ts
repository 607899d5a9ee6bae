import type { MetricQuery } from "../../view.ts";

/** One line of a metric widget: what to ask for and how to draw it. */
export interface WidgetSeries {
  readonly query: MetricQuery;
  /** False for a metric that only feeds an expression. */
  readonly visible: boolean;
  readonly axis: "left" | "right";
  /** The colour that the dashboard chose; absent for the page's own palette. */
  readonly color?: string;
  /** Metric name or expression: what the unit is guessed from. */
  readonly source: string;
}

export interface MetricRowDefaults {
  readonly stat: string;
  /** Seconds. */
  readonly periodS: number;
}

interface RowOptions {
  readonly id?: unknown;
  readonly label?: unknown;
  readonly stat?: unknown;
  readonly period?: unknown;
  readonly color?: unknown;
  readonly visible?: unknown;
  readonly yAxis?: unknown;
  readonly expression?: unknown;
}

interface MetricFields {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/**
 * Reads the `metrics` array of a metric widget, with its shorthands: `"."` repeats the field above, `"..."` repeats the
 * fields above up to where the rest of the row fits, and a trailing object holds options (CloudWatch API Reference, Dashboard
 * Body Structure and Syntax, "Metrics Array Format"). Rows that make no sense are left out.
 */
export function parseMetricRows(rows: unknown, defaults: MetricRowDefaults): readonly WidgetSeries[] {
  if (!Array.isArray(rows)) return [];
  const parsed: { readonly fields: readonly string[]; readonly options: RowOptions }[] = [];
  for (const row of rows) {
    if (!Array.isArray(row)) continue;
    const options = optionsOf(row.at(-1));
    const written = row.filter((field) => typeof field === "string");
    const above = parsed.findLast((entry) => entry.fields.length > 0)?.fields ?? [];
    parsed.push({ fields: expandFields(written, above), options });
  }
  const names = parsed.map(({ fields }) => fields[1]);
  const taken = new Set(parsed.map(({ options }) => options.id).filter((id) => typeof id === "string"));
  return parsed.flatMap(({ fields, options }) => {
    const id = typeof options.id === "string" ? options.id : freshId(taken);
    const alone = names.filter((name) => name === fields[1]).length === 1;
    return seriesOf({ id, fields, options, defaults, alone });
  });
}

function expandFields(written: readonly string[], above: readonly string[]): readonly string[] {
  const ellipsis = written.indexOf("...");
  const filled =
    ellipsis < 0
      ? written
      : [
          ...written.slice(0, ellipsis),
          ...above.slice(ellipsis, Math.max(ellipsis, above.length - (written.length - ellipsis - 1))),
          ...written.slice(ellipsis + 1),
        ];
  return filled.map((field, index) => (field === "." ? (above[index] ?? "") : field));
}

function seriesOf(row: {
  readonly id: string;
  readonly fields: readonly string[];
  readonly options: RowOptions;
  readonly defaults: MetricRowDefaults;
  readonly alone: boolean;
}): readonly WidgetSeries[] {
  const { id, options, defaults } = row;
  const visible = options.visible !== false;
  const period = typeof options.period === "number" ? options.period : defaults.periodS;
  const drawing = {
    visible,
    axis: options.yAxis === "right" ? ("right" as const) : ("left" as const),
    ...(typeof options.color === "string" ? { color: options.color } : {}),
  };
  const label = typeof options.label === "string" && options.label !== "" ? options.label : undefined;
  if (typeof options.expression === "string") {
    const query = { Id: id, Expression: options.expression, Period: period, ReturnData: visible, ...(label ? { Label: label } : {}) };
    return [{ ...drawing, query, source: label ?? options.expression }];
  }
  const metric = metricFields(row.fields);
  if (!metric) return [];
  const query: MetricQuery = {
    Id: id,
    ReturnData: visible,
    Label: label ?? defaultLabel(metric, row.alone),
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.metric, Dimensions: metric.dimensions },
      Period: period,
      Stat: typeof options.stat === "string" ? options.stat : defaults.stat,
    },
  };
  return [{ ...drawing, query, source: metric.metric }];
}

function metricFields(fields: readonly string[]): MetricFields | undefined {
  const [namespace, metric, ...rest] = fields;
  if (!namespace || !metric || rest.length % 2 !== 0) return undefined;
  const dimensions = Array.from({ length: rest.length / 2 }, (_, pair) => ({
    Name: rest[pair * 2] ?? "",
    Value: rest[pair * 2 + 1] ?? "",
  }));
  return { namespace, metric, dimensions };
}

/** The metric's name when it appears once in the widget, else what tells it from its neighbours. */
function defaultLabel(metric: MetricFields, alone: boolean): string {
  const values = metric.dimensions.map((dimension) => dimension.Value).join(" ");
  return alone || values === "" ? metric.metric : `${values} ${metric.metric}`;
}

function optionsOf(last: unknown): RowOptions {
  return typeof last === "object" && last !== null && !Array.isArray(last) ? (last as RowOptions) : {};
}

function freshId(taken: Set<string>): string {
  let number = taken.size + 1;
  while (taken.has(`q${number}`)) number += 1;
  const id = `q${number}`;
  taken.add(id);
  return id;
}

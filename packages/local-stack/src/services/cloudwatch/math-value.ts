import type { BinaryOperator } from "./math-syntax.ts";
import type { MetricPoint, SeriesIdentity } from "./metric-source.ts";

/** A series inside an expression. Points ascend. */
export interface MathSeries {
  readonly label: string;
  readonly periodS: number;
  readonly points: readonly MetricPoint[];
  /** Which metric it is, while it is one metric's and no sum of several. */
  readonly identity?: SeriesIdentity;
}

/** What an expression or a part of one stands for. */
export type MathValue =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "series"; readonly series: MathSeries }
  | { readonly kind: "list"; readonly items: readonly MathSeries[] };

/** One or several series as a list; a scalar is no series. */
export function seriesOf(value: MathValue): readonly MathSeries[] {
  switch (value.kind) {
    case "series":
      return [value.series];
    case "list":
      return value.items;
    case "scalar":
    case "text":
      return [];
  }
}

/** The same series with every value replaced; a value that is not finite becomes a gap, as a division by zero does. */
export function mapPoints(series: MathSeries, change: (point: MetricPoint) => number): MathSeries {
  const points = series.points.map((point) => ({ tS: point.tS, value: change(point) }));
  return { ...series, points: points.filter((point) => Number.isFinite(point.value)) };
}

/** Applies a function of one number to a scalar, a series, or each series of a list. */
export function mapValue(value: MathValue, change: (number: number) => number): MathValue {
  switch (value.kind) {
    case "scalar":
      return { kind: "scalar", value: change(value.value) };
    case "series":
      return { kind: "series", series: mapPoints(value.series, (point) => change(point.value)) };
    case "list":
      return { kind: "list", items: value.items.map((series) => mapPoints(series, (point) => change(point.value))) };
    case "text":
      return value;
  }
}

/** Combines two values point by point: two series where both have a point, a scalar with every point, lists item by item. */
export function combine(left: MathValue, right: MathValue, operate: (a: number, b: number) => number): MathValue {
  if (left.kind === "scalar") return mapValue(right, (b) => operate(left.value, b));
  if (right.kind === "scalar") return mapValue(left, (a) => operate(a, right.value));
  if (left.kind === "series" && right.kind === "series")
    return { kind: "series", series: combineSeries(left.series, right.series, operate) };
  const [lefts, rights] = [seriesOf(left), seriesOf(right)];
  const length = left.kind === "series" ? rights.length : lefts.length;
  const items = Array.from({ length }, (_, index) => {
    const a = left.kind === "series" ? left.series : lefts[index];
    const b = right.kind === "series" ? right.series : rights[index];
    return a === undefined || b === undefined ? [] : [combineSeries(a, b, operate)];
  });
  return { kind: "list", items: items.flat() };
}

function combineSeries(left: MathSeries, right: MathSeries, operate: (a: number, b: number) => number): MathSeries {
  const values = new Map(right.points.map((point) => [point.tS, point.value]));
  const shared = { ...left, points: left.points.filter((point) => values.has(point.tS)) };
  return mapPoints(shared, (point) => operate(point.value, values.get(point.tS) ?? Number.NaN));
}

/** The arithmetic, comparison and logic operators on numbers; true is 1 and false 0. */
export function operation(operator: BinaryOperator): (a: number, b: number) => number {
  return operations[operator];
}

const operations: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
  "||": (a, b) => Number(a !== 0 || b !== 0),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

import { LocalStackError } from "../../errors.ts";
import { type MathSeries, type MathValue, mapPoints, mapValue, seriesOf } from "./math-value.ts";
import type { MetricPoint } from "./metric-source.ts";

/** Range and period that an expression is evaluated over. */
export interface MathRange {
  readonly startS: number;
  readonly endS: number;
  readonly periodS: number;
}

type MathFunction = (args: readonly MathValue[], range: MathRange) => MathValue;
type Reduce = (values: readonly number[]) => number;

/** The pure metric math functions; SEARCH, LAMBDA and METRICS need the outside and live in the evaluator. */
export const mathFunctions: Readonly<Record<string, MathFunction | undefined>> = {
  SUM: reducing((values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: reducing((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MIN: reducing((values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)),
  MAX: reducing((values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)),
  ABS: ([value]) => mapValue(required(value), Math.abs),
  CEIL: ([value]) => mapValue(required(value), Math.ceil),
  FLOOR: ([value]) => mapValue(required(value), Math.floor),
  FIRST: ([value]) => oneSeries(seriesOf(required(value))[0]),
  LAST: ([value]) => oneSeries(seriesOf(required(value)).at(-1)),
  RATE: ([value]) => eachSeries(required(value), (series) => perStep(series, (change, elapsedS) => change / elapsedS)),
  DIFF: ([value]) => eachSeries(required(value), (series) => perStep(series, (change) => change)),
  PERIOD: ([value]) => ({ kind: "scalar", value: seriesOf(required(value))[0]?.periodS ?? 0 }),
  REMOVE_EMPTY: ([value]) => ({ kind: "list", items: seriesOf(required(value)).filter((series) => series.points.length > 0) }),
  TIME_SERIES: ([value], range) => ({ kind: "series", series: constantSeries(scalarOf(required(value)), range) }),
  FILL: fill,
  IF: choose,
};

function reducing(reduce: Reduce): MathFunction {
  return (args) => {
    const [only] = args;
    if (only?.kind === "series") return { kind: "scalar", value: reduce(only.series.points.map((point) => point.value)) };
    if (args.every((arg) => arg.kind === "scalar")) return { kind: "scalar", value: reduce(args.map(scalarOf)) };
    return oneSeries(reduceAcross(args.flatMap(seriesOf), reduce));
  };
}

function reduceAcross(list: readonly MathSeries[], reduce: Reduce): MathSeries | undefined {
  const [first] = list;
  if (first === undefined) return undefined;
  const values = new Map<number, number[]>();
  for (const point of list.flatMap((series) => series.points)) {
    const there = values.get(point.tS);
    if (there === undefined) values.set(point.tS, [point.value]);
    else there.push(point.value);
  }
  const points = [...values].sort(([a], [b]) => a - b).map(([tS, numbers]) => ({ tS, value: reduce(numbers) }));
  return { label: "", periodS: first.periodS, points };
}

/** FILL(series, number | REPEAT | LINEAR): a point on every step of the range. */
function fill(args: readonly MathValue[], range: MathRange): MathValue {
  const [value, filler] = [required(args[0]), required(args[1])];
  if (filler.kind === "text" && filler.value === "REPEAT") return eachSeries(value, (series) => fillGaps(series, range, repeated));
  if (filler.kind === "text" && filler.value === "LINEAR") return eachSeries(value, (series) => fillGaps(series, range, interpolated));
  const constant = scalarOf(filler);
  return eachSeries(value, (series) => fillGaps(series, range, () => constant));
}

type Filler = (tS: number, before: MetricPoint | undefined, after: MetricPoint | undefined) => number | undefined;

function fillGaps(series: MathSeries, range: MathRange, filler: Filler): MathSeries {
  const points: MetricPoint[] = [];
  let next = 0;
  let before: MetricPoint | undefined;
  for (const tS of gridOf(range)) {
    while (next < series.points.length && (series.points[next]?.tS ?? 0) < tS) next += 1;
    const there = series.points[next];
    const value = there?.tS === tS ? there.value : filler(tS, before, there);
    if (value !== undefined) points.push({ tS, value });
    if (there?.tS === tS) before = there;
  }
  return { ...series, points };
}

function repeated(_tS: number, before: MetricPoint | undefined): number | undefined {
  return before?.value;
}

function interpolated(tS: number, before: MetricPoint | undefined, after: MetricPoint | undefined): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return before.value + ((after.value - before.value) * (tS - before.tS)) / (after.tS - before.tS);
}

/** IF(condition, then, else?): point by point when the condition is a series; without `else` the other points are gaps. */
function choose(args: readonly MathValue[]): MathValue {
  const [condition, whenTrue, whenFalse] = [required(args[0]), required(args[1]), args[2]];
  if (condition.kind === "scalar") return (condition.value === 0 ? whenFalse : whenTrue) ?? { kind: "list", items: [] };
  return eachSeries(condition, (series) =>
    mapPoints(series, (point) => {
      const branch = point.value === 0 ? whenFalse : whenTrue;
      return branch === undefined ? Number.NaN : valueAt(branch, point.tS);
    }),
  );
}

function valueAt(value: MathValue, tS: number): number {
  if (value.kind === "scalar") return value.value;
  return seriesOf(value)[0]?.points.find((point) => point.tS === tS)?.value ?? Number.NaN;
}

function perStep(series: MathSeries, measure: (change: number, elapsedS: number) => number): MathSeries {
  const points = series.points.slice(1).map((point, index) => {
    const before = series.points[index] ?? point;
    return { tS: point.tS, value: measure(point.value - before.value, point.tS - before.tS) };
  });
  return { ...series, points };
}

/** A scalar drawn over the whole range, as CloudWatch does with an expression that yields one number. */
export function constantSeries(value: number, range: MathRange): MathSeries {
  const points = Number.isFinite(value) ? gridOf(range).map((tS) => ({ tS, value })) : [];
  return { label: "", periodS: range.periodS, points };
}

function gridOf(range: MathRange): readonly number[] {
  const length = Math.max(0, Math.ceil((range.endS - range.startS) / range.periodS));
  return Array.from({ length }, (_, step) => range.startS + step * range.periodS);
}

function eachSeries(value: MathValue, change: (series: MathSeries) => MathSeries): MathValue {
  if (value.kind === "series") return { kind: "series", series: change(value.series) };
  return value.kind === "list" ? { kind: "list", items: value.items.map(change) } : value;
}

function oneSeries(series: MathSeries | undefined): MathValue {
  return series === undefined ? { kind: "list", items: [] } : { kind: "series", series };
}

function required(value: MathValue | undefined): MathValue {
  if (value === undefined) throw new LocalStackError("expression-invalid", "A metric math function has too few arguments.");
  return value;
}

function scalarOf(value: MathValue): number {
  if (value.kind === "scalar") return value.value;
  throw new LocalStackError("expression-invalid", "A metric math function needs a number where it has a series.");
}

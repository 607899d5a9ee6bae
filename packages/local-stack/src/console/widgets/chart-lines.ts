import type { MetricResult } from "../../view.ts";
import type { WidgetSeries } from "./metric-rows.ts";
import { type Unit, unitOf } from "./units.ts";

/** One drawn line; a null value is a gap, and stays one. */
export interface ChartLine {
  readonly label: string;
  readonly axis: "left" | "right";
  readonly color?: string;
  readonly unit: Unit;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Lines on one shared time axis: undefined where another line has a point and this one is between two of its own. */
export interface ChartTable {
  readonly times: readonly number[];
  readonly columns: readonly (readonly (number | null | undefined)[])[];
}

/** What the dashboard wrote beside each axis. */
export interface AxisLabels {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
}

/** Pairs what came back with how it is to be drawn; one expression may give several lines. */
export function chartLines(
  series: readonly WidgetSeries[],
  results: readonly MetricResult[],
  axisLabels: AxisLabels,
): readonly ChartLine[] {
  const lines = series
    .filter((entry) => entry.visible)
    .flatMap((entry) => {
      const own = results.filter((result) => result.Id === entry.query.Id);
      const periodS = entry.query.MetricStat?.Period ?? entry.query.Period ?? 60;
      return own.map((result) => ({
        label: result.Label || entry.source,
        axis: entry.axis,
        ...(entry.color !== undefined && own.length === 1 ? { color: entry.color } : {}),
        unit: unitOf({ axisLabel: axisLabels[entry.axis], source: entry.source }),
        ...withGaps(result, periodS),
      }));
    });
  return lines.map((line) => ({ ...line, label: distinctLabel(line, { lines, axisLabels }) }));
}

/** A label that lines of both axes bear says its axis, as for the two directions of one interface. */
function distinctLabel(line: ChartLine, of: { readonly lines: readonly ChartLine[]; readonly axisLabels: AxisLabels }): string {
  const ambiguous = of.lines.some((other) => other.label === line.label && other.axis !== line.axis);
  return ambiguous ? `${line.label} · ${of.axisLabels[line.axis] ?? line.axis}` : line.label;
}

/** The last known value of a line, which may be old; undefined when it has none. */
export function latestValue(line: ChartLine): { readonly tS: number; readonly value: number } | undefined {
  const index = line.values.findLastIndex((value) => value !== null);
  const value = line.values[index];
  const tS = line.times[index];
  return value === undefined || value === null || tS === undefined ? undefined : { tS, value };
}

/** Joins lines of different periods on one axis without turning the finer one's times into gaps of the coarser one. */
export function chartTable(lines: readonly ChartLine[]): ChartTable {
  const times = [...new Set(lines.flatMap((line) => line.times))].sort((left, right) => left - right);
  const columns = lines.map((line) => {
    const known = new Map(line.times.map((tS, index) => [tS, line.values[index]]));
    return times.map((tS) => known.get(tS));
  });
  return { times, columns };
}

/** Adds each line on top of those before it. Where a line is unknown it adds nothing and is not drawn. */
export function stacked(table: ChartTable): ChartTable {
  const totals = table.times.map(() => 0);
  const columns = table.columns.map((column) =>
    column.map((value, index) => {
      if (value === null || value === undefined) return value;
      const total = (totals[index] ?? 0) + value;
      totals[index] = total;
      return total;
    }),
  );
  return { times: table.times, columns };
}

/** Indexes of points that stand alone between gaps, which a line alone would not show. */
export function lonelyPoints(column: readonly (number | null | undefined)[]): readonly number[] {
  const known = column.map((value, index) => ({ value, index })).filter((entry) => entry.value !== undefined);
  return known
    .filter(({ value }, at) => value !== null && (known[at - 1]?.value ?? null) === null && (known[at + 1]?.value ?? null) === null)
    .map((entry) => entry.index);
}

/** Puts a null at every period that is missing between two points. */
function withGaps(
  result: MetricResult,
  periodS: number,
): { readonly times: readonly number[]; readonly values: readonly (number | null)[] } {
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const [index, tS] of result.Timestamps.entries()) {
    const previous = times.at(-1) ?? tS;
    for (let missingS = previous + periodS; missingS < tS - periodS / 2; missingS += periodS) {
      times.push(missingS);
      values.push(null);
    }
    times.push(tS);
    values.push(result.Values[index] ?? null);
  }
  return { times, values };
}

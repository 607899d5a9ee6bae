import { DomainError } from "../errors.ts";

export interface SeriesPoint {
  /** Seconds since 1970 of the start of the point's interval. */
  readonly tS: number;
  readonly value: number;
}

/** How several points of one period become one. last: the latest in time. */
export type Aggregation = "mean" | "sum" | "last";

export interface Grid {
  /** Time of the first grid point, at any second: the grid is startS + n * periodS, whatever minute the clock shows. */
  readonly startS: number;
  /** Points at endS and later are left out. */
  readonly endS: number;
  /** At least 1. */
  readonly periodS: number;
  /** Mean when left out: right for gauges and rates. */
  readonly aggregation?: Aggregation;
}

/**
 * Points on the grid, ascending: each stands for the given points within startS + n * periodS (included) and the next grid
 * point (excluded). A period without points has none. Throws DomainError "resample-grid" when the grid is no grid.
 */
export function resample(points: readonly SeriesPoint[], { startS, endS, periodS, aggregation = "mean" }: Grid): readonly SeriesPoint[] {
  if (!(Number.isFinite(startS) && Number.isFinite(endS) && periodS >= 1)) {
    throw new DomainError("resample-grid", "a grid needs finite ends and a period of at least one second", { startS, endS, periodS });
  }
  const periods = new Map<number, SeriesPoint[]>();
  for (const point of points) {
    if (point.tS >= startS && point.tS < endS) {
      const period = Math.floor((point.tS - startS) / periodS);
      const found = periods.get(period) ?? [];
      periods.set(period, found);
      found.push(point);
    }
  }
  return [...periods]
    .sort(([left], [right]) => left - right)
    .map(([period, found]) => ({ tS: startS + period * periodS, value: combine(found, aggregation) }));
}

/** At least one point. */
function combine(points: readonly SeriesPoint[], aggregation: Aggregation): number {
  switch (aggregation) {
    case "last":
      return points.reduce((last, point) => (point.tS >= last.tS ? point : last)).value;
    case "sum":
      return sumOf(points);
    case "mean":
      return sumOf(points) / points.length;
  }
}

function sumOf(points: readonly SeriesPoint[]): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

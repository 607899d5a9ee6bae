import type { SubnetUsePoint } from "./finding.ts";

/** What the use of a subnet over time says about its future. */
export type ExhaustionForecast =
  | { readonly kind: "exhausts"; readonly atMs: number; readonly addressesPerDay: number }
  /** It does not shrink, or not steadily enough to say when it ends. */
  | { readonly kind: "no-trend" }
  /** Fewer points, or over less time, than a trend needs. */
  | { readonly kind: "too-little" };

const dayMs = 86_400_000;

/** Figures below which a trend is not believed. */
const trust = { points: 8, spanMs: 3 * dayMs, addresses: 3, agreement: 0.6 } as const;

/** Pairs grow with the square: more points are thinned evenly. */
const maxPoints = 60;

/** No date further away than this is told. */
const horizonMs = 365 * dayMs;

/**
 * When the free addresses of a subnet run out, by the Theil-Sen estimator (median of the slopes of all pairs, which single jumps do not
 * move). Says "no-trend" rather than guess: most pairs must agree that it shrinks, and it must have shrunk by more than noise.
 */
export function forecastExhaustion(history: readonly SubnetUsePoint[], nowMs: number): ExhaustionForecast {
  const points = thinned(
    history
      .filter(({ tsMs, available }) => Number.isFinite(tsMs) && Number.isFinite(available) && tsMs <= nowMs)
      .toSorted((a, b) => a.tsMs - b.tsMs),
  );
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < trust.points || last.tsMs - first.tsMs < trust.spanMs) {
    return { kind: "too-little" };
  }
  const slopes = slopesOf(points);
  const perMs = median(slopes);
  const shrinking = slopes.filter((slope) => slope < 0).length - slopes.filter((slope) => slope > 0).length;
  const lost = -perMs * (last.tsMs - first.tsMs);
  if (perMs >= 0 || shrinking < trust.agreement * slopes.length || lost < trust.addresses) {
    return { kind: "no-trend" };
  }
  const level = median(points.map(({ tsMs, available }) => available - perMs * (tsMs - nowMs)));
  const atMs = nowMs + Math.max(0, level) / -perMs;
  return atMs > nowMs + horizonMs ? { kind: "no-trend" } : { kind: "exhausts", atMs: Math.round(atMs), addressesPerDay: -perMs * dayMs };
}

function thinned(points: readonly SubnetUsePoint[]): readonly SubnetUsePoint[] {
  const step = Math.max(1, Math.ceil(points.length / maxPoints));
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}

function slopesOf(points: readonly SubnetUsePoint[]): readonly number[] {
  return points.flatMap((a, index) =>
    points.slice(index + 1).flatMap((b) => (b.tsMs === a.tsMs ? [] : [(b.available - a.available) / (b.tsMs - a.tsMs)])),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

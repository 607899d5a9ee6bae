import { amountOn, dayAfter, monthStart, type ServiceCosts } from "./daily-costs.ts";

/** A service whose latest whole day is far from what its days usually cost. */
export interface CostAnomaly {
  readonly service: string;
  /** The day that is judged, "YYYY-MM-DD". */
  readonly day: string;
  readonly kind: "rose" | "fell";
  readonly amount: number;
  /** What the day was expected to cost: the median of the days before it. */
  readonly expected: number;
  /** The day before, for "since yesterday". */
  readonly dayBefore: number;
}

/** Days that the expectation rests on, and how many of them must be known for there to be one. */
const baselineDays = 14;
const fewestDays = 7;
/** Below this a difference is noise on any bill, in the currency of the bill. */
const noticeable = 1;
const noticeableShare = 0.25;
/** Scales a median absolute deviation to a standard deviation of normal noise. */
const deviationScale = 1.4826;
const deviations = 4;
/** A day with less than this share of a usual day has not been written up yet. */
const wholeDayShare = 0.5;

/**
 * Finds the services whose latest whole day differs from the median of the fourteen days before by more than four robust standard
 * deviations, a quarter of it and one unit of currency. Medians, so that one dear day neither hides the next nor makes all others look
 * cheap.
 *
 * Cost Explorer writes a day up late: a latest day with less than half of the usual total is left for tomorrow. On the first of a month,
 * when monthly fees are booked, a rise is measured from the first of the month before as well. Largest difference first. Pure; with less
 * than a week of days there is no expectation, hence no anomaly.
 *
 * @param today The running UTC day, which is never judged.
 */
export function costAnomalies(services: readonly ServiceCosts[], today: string): readonly CostAnomaly[] {
  const knownFrom = services
    .flatMap(({ days }) => days.map(({ day }) => day))
    .reduce<string | undefined>((least, day) => (least === undefined || day < least ? day : least), undefined);
  if (knownFrom === undefined) {
    return [];
  }
  const judged = latestWholeDay(services, { today, knownFrom });
  return services
    .flatMap((service) => anomalyOf(service, { judged, knownFrom }) ?? [])
    .sort((a, b) => Math.abs(b.amount - b.expected) - Math.abs(a.amount - a.expected));
}

function latestWholeDay(services: readonly ServiceCosts[], known: { readonly today: string; readonly knownFrom: string }): string {
  const yesterday = dayAfter(known.today, -1);
  const total = (day: string) => services.reduce((sum, service) => sum + amountOn(service, day), 0);
  const before = daysBefore(yesterday, known.knownFrom).map(total);
  return total(yesterday) < wholeDayShare * median(before) ? dayAfter(yesterday, -1) : yesterday;
}

function anomalyOf(
  service: ServiceCosts,
  { judged, knownFrom }: { readonly judged: string; readonly knownFrom: string },
): CostAnomaly | undefined {
  const before = daysBefore(judged, knownFrom).map((day) => amountOn(service, day));
  if (before.length < fewestDays) {
    return undefined;
  }
  const usual = median(before);
  const deviation = median(before.map((amount) => Math.abs(amount - usual))) * deviationScale;
  const amount = amountOn(service, judged);
  const lastFirst = monthStart(judged) === judged ? amountOn(service, monthStart(dayAfter(judged, -1))) : 0;
  const expected = amount > usual ? Math.max(usual, lastFirst) : usual;
  const difference = amount - expected;
  if (Math.abs(difference) <= Math.max(noticeable, noticeableShare * expected, deviations * deviation)) {
    return undefined;
  }
  const kind = difference > 0 ? "rose" : "fell";
  return { service: service.name, day: judged, kind, amount, expected, dayBefore: amountOn(service, dayAfter(judged, -1)) };
}

/** The days before one, as far back as the baseline reaches and something is known. */
function daysBefore(day: string, knownFrom: string): readonly string[] {
  return Array.from({ length: baselineDays }, (_, back) => dayAfter(day, -1 - back)).filter((each) => each >= knownFrom);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

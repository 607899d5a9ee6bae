import { costAnomalies } from "@isthmus/domain/cost/cost-anomalies";
import { amountBetween, type DailyCost, dayAfter, monthStart, nextMonthStart, type ServiceCosts } from "@isthmus/domain/cost/daily-costs";
import type { BillFigures } from "../../ports/bill-item.ts";
import type { CostForecast, CostShare, CostSpan } from "../../ports/cost-reader.ts";

/** Longer lists end in "other": an item must stay small, and nobody reads the fortieth service. */
const longestList = 25;
const mostAnomalies = 20;

/** The spans that a bill is made of. */
export interface BillSpans {
  /** This month and the last until today, which is not written up yet. */
  readonly history: CostSpan;
  /** Absent on the first of a month: there is nothing yet. */
  readonly month?: CostSpan;
  readonly rest: CostSpan;
}

/** What to ask for on a day: each span is one request, or one a page. */
export function billSpans(today: string): BillSpans {
  const month = monthStart(today);
  return {
    history: { from: monthStart(dayAfter(month, -1)), until: today },
    ...(month !== today && { month: { from: month, until: today } }),
    rest: { from: today, until: nextMonthStart(today) },
  };
}

interface BillParts {
  readonly today: string;
  readonly readMs: number;
  readonly currency: string;
  readonly services: readonly ServiceCosts[];
  /** Absent when they could not be read. */
  readonly shares?: readonly CostShare[] | undefined;
  /** Of the days from today to the end of the month. */
  readonly restOfMonth?: CostForecast | undefined;
}

/** Puts a bill together. What was not read is absent, never 0. */
export function billFigures({ today, readMs, currency, services, shares, restOfMonth }: BillParts): BillFigures {
  const month = monthStart(today);
  const lastMonth = monthStart(dayAfter(month, -1));
  const yesterday = dayAfter(today, -1);
  const days = daysOf(services, { from: lastMonth, to: yesterday });
  const total = { name: "", days };
  const monthToDate = amountBetween(total, { from: month, to: yesterday });
  const sameDay = dayAfter(lastMonth, Number(yesterday.slice(8)) - 1);
  const lastDay = dayAfter(month, -1);
  return {
    readMs,
    currency,
    month,
    monthToDate,
    lastMonth: amountBetween(total, { from: lastMonth, to: lastDay }),
    lastMonthToDate: yesterday < month ? 0 : amountBetween(total, { from: lastMonth, to: [sameDay, lastDay].sort()[0] ?? lastDay }),
    ...(restOfMonth !== undefined && { forecast: wholeMonth(restOfMonth, monthToDate) }),
    byService: ranked(services.map((service) => ({ name: service.name, amount: amountBetween(service, { from: month, to: yesterday }) }))),
    ...(shares !== undefined && {
      byAccount: ranked(shares.map(({ account, amount }) => ({ name: account, amount }))),
      byRegion: ranked(shares.map(({ region, amount }) => ({ name: region, amount }))),
    }),
    days: [...days],
    anomalies: costAnomalies(services, today).slice(0, mostAnomalies),
  };
}

function wholeMonth(rest: CostForecast, monthToDate: number): NonNullable<BillFigures["forecast"]> {
  return {
    amount: monthToDate + rest.amount,
    ...(rest.low !== undefined && { low: monthToDate + rest.low }),
    ...(rest.high !== undefined && { high: monthToDate + rest.high }),
  };
}

function daysOf(services: readonly ServiceCosts[], span: { readonly from: string; readonly to: string }): readonly DailyCost[] {
  const amounts = new Map<string, number>();
  for (const { day, amount } of services.flatMap((service) => service.days)) {
    if (day >= span.from && day <= span.to) {
      amounts.set(day, (amounts.get(day) ?? 0) + amount);
    }
  }
  return [...amounts].map(([day, amount]) => ({ day, amount })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Sums what has the same name, largest first, the rest as "other". What cost nothing is left out. */
function ranked(shares: readonly { readonly name: string; readonly amount: number }[]): { name: string; amount: number }[] {
  const sums = new Map<string, number>();
  for (const { name, amount } of shares) {
    sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  const sorted = [...sums]
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => ({ name, amount }))
    .sort((a, b) => b.amount - a.amount);
  const rest = sorted.slice(longestList - 1);
  const other = { name: "other", amount: rest.reduce((sum, { amount }) => sum + amount, 0) };
  return rest.length > 1 ? [...sorted.slice(0, longestList - 1), other] : sorted;
}

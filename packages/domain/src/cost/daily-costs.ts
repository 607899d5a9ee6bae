/** What one service, account or Region cost on one UTC day, in the currency of the bill. */
export interface DailyCost {
  /** "YYYY-MM-DD". */
  readonly day: string;
  readonly amount: number;
}

/** The costs of one service by day. A day that is not listed cost nothing: a bill names only what has a price. */
export interface ServiceCosts {
  readonly name: string;
  readonly days: readonly DailyCost[];
}

/** The day so many days later; earlier when negative. */
export function dayAfter(day: string, days: number): string {
  return dayText(dayNumber(day) + days);
}

/** The first day of the month that a day is in. */
export function monthStart(day: string): string {
  return `${day.slice(0, 8)}01`;
}

/** The first day of the next month. */
export function nextMonthStart(day: string): string {
  return monthStart(dayAfter(monthStart(day), 31));
}

/** What a service cost on one day. */
export function amountOn({ days }: ServiceCosts, day: string): number {
  return days.filter((each) => each.day === day).reduce((sum, { amount }) => sum + amount, 0);
}

/** What a service cost from one day to another, both included. */
export function amountBetween({ days }: ServiceCosts, span: { readonly from: string; readonly to: string }): number {
  return days.filter(({ day }) => day >= span.from && day <= span.to).reduce((sum, { amount }) => sum + amount, 0);
}

const daysOf400Years = 146_097;
const daysOf100Years = 36_524;
const daysOf4Years = 1_461;

/** Days since 1 March of the year 0 in the Gregorian calendar: a year that begins in March has its leap day at its end. */
function dayNumber(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
}

function dayText(number: number): string {
  const era = Math.floor(number / daysOf400Years);
  const inEra = number - era * daysOf400Years;
  const leapDays = Math.floor(inEra / (daysOf4Years - 1)) - Math.floor(inEra / daysOf100Years) + Math.floor(inEra / (daysOf400Years - 1));
  const yearOfEra = Math.floor((inEra - leapDays) / 365);
  const inYear = inEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = ((marchMonth + 2) % 12) + 1;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

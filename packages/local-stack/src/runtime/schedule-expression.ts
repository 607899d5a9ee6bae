import { LocalStackError } from "../errors.ts";

/** When a rule or schedule fires. */
export type Schedule =
  | { readonly kind: "rate"; readonly everyMs: number }
  | { readonly kind: "cron"; readonly fields: CronFields }
  | { readonly kind: "at"; readonly atMs: number };

/** Allowed values per field; months from 1, days of the week from 1 = Sunday. */
export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number> | "any";
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number> | "any";
  readonly years: ReadonlySet<number> | "any";
}

const unitMs: Readonly<Record<string, number | undefined>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const dayMs = 86_400_000;
const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2030-01-01T00:00:00)`, all in UTC (EventBridge User Guide, schedule
 * patterns). Throws a LocalStackError for anything else, the cron characters L, W and # included.
 */
export function parseSchedule(expression: string): Schedule {
  const match = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim());
  switch (match?.[1]) {
    case "rate":
      return parseRate(expression, match[2] ?? "");
    case "cron":
      return { kind: "cron", fields: parseCron(expression, match[2] ?? "") };
    case "at": {
      const atMs = Date.parse(`${match[2]}Z`);
      if (Number.isNaN(atMs)) throw invalid(expression, "at() needs yyyy-mm-ddThh:mm:ss");
      return { kind: "at", atMs };
    }
    default:
      throw invalid(expression, "expected rate(...), cron(...) or at(...)");
  }
}

/** The first moment after `afterMs` at which the schedule fires; undefined when there is none within four years. */
export function nextFireMs(schedule: Schedule, afterMs: number): number | undefined {
  switch (schedule.kind) {
    case "rate":
      return afterMs + schedule.everyMs;
    case "at":
      return schedule.atMs > afterMs ? schedule.atMs : undefined;
    case "cron":
      return nextCronMs(schedule.fields, afterMs);
  }
}

function parseRate(expression: string, inner: string): Schedule {
  const match = /^(\d+)\s+(minute|hour|day)s?$/.exec(inner.trim());
  const everyMs = Number(match?.[1]) * (unitMs[match?.[2] ?? ""] ?? Number.NaN);
  if (!(everyMs > 0)) throw invalid(expression, "rate() needs a positive number and minutes, hours or days");
  return { kind: "rate", everyMs };
}

function parseCron(expression: string, inner: string): CronFields {
  const fields = inner.trim().split(/\s+/);
  if (fields.length !== 6) throw invalid(expression, "cron() needs six fields");
  const [minutes = "", hours = "", daysOfMonth = "", months = "", daysOfWeek = "", years = ""] = fields;
  const field = (text: string, range: FieldRange): ReadonlySet<number> => parseField(expression, text, range);
  return {
    minutes: field(minutes, { min: 0, max: 59 }),
    hours: field(hours, { min: 0, max: 23 }),
    daysOfMonth: isAny(daysOfMonth) ? "any" : field(daysOfMonth, { min: 1, max: 31 }),
    months: field(months, { min: 1, max: 12, names: monthNames }),
    daysOfWeek: isAny(daysOfWeek) ? "any" : field(daysOfWeek, { min: 1, max: 7, names: dayNames }),
    years: isAny(years) ? "any" : field(years, { min: 1970, max: 2199 }),
  };
}

interface FieldRange {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

function isAny(text: string): boolean {
  return text === "*" || text === "?";
}

function parseField(expression: string, text: string, range: FieldRange): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\*|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d+))?$/i.exec(part);
    const [, first = "", last, stepText] = match ?? [];
    const step = Number(stepText ?? 1);
    const from = first === "*" ? range.min : fieldValue(first, range);
    const to = upperBound({ first, last, stepText }, range);
    if (match === null || !(from >= range.min) || !(to <= range.max) || from > to || step < 1) {
      throw invalid(expression, `the field ${text} is not understood`);
    }
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function upperBound(
  part: { readonly first: string; readonly last: string | undefined; readonly stepText: string | undefined },
  range: FieldRange,
): number {
  if (part.last !== undefined) return fieldValue(part.last, range);
  return part.first === "*" || part.stepText !== undefined ? range.max : fieldValue(part.first, range);
}

function fieldValue(text: string, range: FieldRange): number {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  return named >= 0 ? named + range.min : Number(text);
}

function nextCronMs(fields: CronFields, afterMs: number): number | undefined {
  const firstMinuteMs = (Math.floor(afterMs / 60_000) + 1) * 60_000;
  const firstDayMs = Math.floor(firstMinuteMs / dayMs) * dayMs;
  for (let day = 0; day <= 1461; day += 1) {
    const startMs = firstDayMs + day * dayMs;
    if (!dayMatches(fields, new Date(startMs))) continue;
    for (let ms = Math.max(startMs, firstMinuteMs); ms < startMs + dayMs; ms += 60_000) {
      const minuteOfDay = (ms - startMs) / 60_000;
      if (fields.hours.has(Math.floor(minuteOfDay / 60)) && fields.minutes.has(minuteOfDay % 60)) return ms;
    }
  }
  return undefined;
}

function dayMatches(fields: CronFields, day: Date): boolean {
  const inYear = fields.years === "any" || fields.years.has(day.getUTCFullYear());
  const inMonth = fields.months.has(day.getUTCMonth() + 1);
  const onDate = fields.daysOfMonth === "any" || fields.daysOfMonth.has(day.getUTCDate());
  return inYear && inMonth && onDate && (fields.daysOfWeek === "any" || fields.daysOfWeek.has(day.getUTCDay() + 1));
}

function invalid(expression: string, problem: string): LocalStackError {
  return new LocalStackError("schedule-invalid", `Schedule ${expression}: ${problem}.`);
}

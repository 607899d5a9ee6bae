import { LineCursor } from "./parsed-line.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const msPerMinute = 60_000;
const msPerDay = 86_400_000;

/**
 * Reads an RFC 3339 timestamp (RFC 5424 section 6.2.3), leniently: a missing offset is UTC, a space may stand for the T. The cursor
 * moves behind it only when it is one.
 */
export function takeIsoTimestamp(cursor: LineCursor): number | undefined {
  const trial = new LineCursor(cursor.text, cursor.at);
  const year = fixed(trial, 4);
  const month = trial.take("-") ? fixed(trial, 2) : undefined;
  const day = trial.take("-") ? fixed(trial, 2) : undefined;
  if (year === undefined || month === undefined || day === undefined || !(trial.take("T") || trial.take("t") || trial.take(" "))) {
    return undefined;
  }
  const timeMs = takeClock(trial);
  if (timeMs === undefined) {
    return undefined;
  }
  const offsetMs = takeOffset(trial);
  if (offsetMs === undefined) {
    return undefined;
  }
  const dateMs = dateOf({ year, month: month - 1, day });
  if (dateMs === undefined) {
    return undefined;
  }
  cursor.at = trial.at;
  return dateMs + timeMs - offsetMs;
}

/**
 * Reads an RFC 3164 timestamp (`Mmm dd hh:mm:ss`) and what vendors make of it: a year after the day or after the time, fractions of a
 * second, `*` or `.` in front (Cisco: the clock is not synchronised), a zone name or a colon behind. Without a year it is
 * the year that places it nearest to the reception. Times are taken as UTC: the line does not say more.
 */
export function takeBsdTimestamp(cursor: LineCursor, nowMs: number): number | undefined {
  const trial = new LineCursor(cursor.text, cursor.at);
  if (trial.peek() === "*" || trial.peek() === ".") {
    trial.at += 1;
  }
  const month = months.indexOf(trial.text.slice(trial.at, trial.at + 3).toLowerCase());
  trial.at += 3;
  if (month === -1 || trial.spaces() === 0) {
    return undefined;
  }
  const day = trial.digits(2);
  if (day === undefined || trial.spaces() === 0) {
    return undefined;
  }
  let year = takeYear(trial);
  const timeMs = takeClock(trial);
  if (timeMs === undefined) {
    return undefined;
  }
  year ??= takeTrailingYear(trial);
  const dateMs = year === undefined ? nearestDate({ month, day, timeMs }, nowMs) : dateOf({ year, month, day });
  if (dateMs === undefined) {
    return undefined;
  }
  cursor.at = trial.at;
  return dateMs + timeMs;
}

/** `2008 ` between day and time. */
function takeYear(cursor: LineCursor): number | undefined {
  const start = cursor.at;
  const year = fixed(cursor, 4);
  if (year !== undefined && cursor.spaces() > 0) {
    return year;
  }
  cursor.at = start;
  return undefined;
}

/** ` 2008 ` behind the time. */
function takeTrailingYear(cursor: LineCursor): number | undefined {
  const start = cursor.at;
  const year = cursor.take(" ") ? fixed(cursor, 4) : undefined;
  if (year !== undefined && year >= 1970 && year <= 2199 && (cursor.peek() === " " || cursor.peek() === ":")) {
    return year;
  }
  cursor.at = start;
  return undefined;
}

/** `hh:mm:ss` with an optional fraction, as milliseconds of the day. */
function takeClock(cursor: LineCursor): number | undefined {
  const hours = cursor.digits(2);
  const minutes = cursor.take(":") ? fixed(cursor, 2) : undefined;
  const seconds = cursor.take(":") ? fixed(cursor, 2) : undefined;
  if (hours === undefined || minutes === undefined || seconds === undefined || hours > 23 || minutes > 59 || seconds > 60) {
    return undefined;
  }
  return (hours * 60 + minutes) * msPerMinute + seconds * 1_000 + takeFraction(cursor);
}

function takeFraction(cursor: LineCursor): number {
  const start = cursor.at;
  if (!cursor.take(".") && !cursor.take(",")) {
    return 0;
  }
  const digitsAt = cursor.at;
  if (cursor.digits(9) === undefined) {
    cursor.at = start;
    return 0;
  }
  return Math.floor(Number(`0.${cursor.text.slice(digitsAt, cursor.at)}`) * 1_000);
}

/** `Z`, `+09:00`, `+0900` or nothing, as milliseconds east of UTC. */
function takeOffset(cursor: LineCursor): number | undefined {
  if (cursor.take("Z") || cursor.take("z")) {
    return 0;
  }
  const sign = cursor.take("+") ? 1 : cursor.take("-") ? -1 : 0;
  if (sign === 0) {
    return 0;
  }
  const hours = fixed(cursor, 2);
  cursor.take(":");
  const minutes = fixed(cursor, 2);
  return hours === undefined || minutes === undefined || hours > 23 || minutes > 59
    ? undefined
    : sign * (hours * 60 + minutes) * msPerMinute;
}

function fixed(cursor: LineCursor, length: number): number | undefined {
  const start = cursor.at;
  const value = cursor.digits(length);
  return cursor.at - start === length ? value : undefined;
}

function dateOf({ year, month, day }: { readonly year: number; readonly month: number; readonly day: number }): number | undefined {
  const ms = Date.UTC(year, month, day);
  const date = new Date(ms);
  const exists = year >= 1970 && date.getUTCMonth() === month && date.getUTCDate() === day;
  return exists ? ms : undefined;
}

/** The date without a year that lies nearest to now: last, this or next year's. */
function nearestDate(
  { month, day, timeMs }: { readonly month: number; readonly day: number; readonly timeMs: number },
  nowMs: number,
): number | undefined {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const candidates = [thisYear, thisYear - 1, thisYear + 1, thisYear - 2, thisYear - 3].flatMap(
    (year) => dateOf({ year, month, day }) ?? [],
  );
  const distance = (dateMs: number) => Math.abs(dateMs + timeMs - nowMs);
  const nearest = candidates.sort((a, b) => distance(a) - distance(b))[0];
  return nearest !== undefined && distance(nearest) <= 4 * 366 * msPerDay ? nearest : undefined;
}

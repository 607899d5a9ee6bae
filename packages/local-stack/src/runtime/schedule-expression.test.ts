import { describe, expect, it } from "vitest";
import { nextFireMs, parseSchedule } from "./schedule-expression.ts";

function next(expression: string, after: string): string | undefined {
  const fireMs = nextFireMs(parseSchedule(expression), Date.parse(after));
  return fireMs === undefined ? undefined : new Date(fireMs).toISOString();
}

describe("nextFireMs", () => {
  it.each([
    ["rate(1 minute)", "2026-01-01T00:00:30Z", "2026-01-01T00:01:30.000Z"],
    ["rate(2 hours)", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00.000Z"],
    ["cron(0 12 * * ? *)", "2026-01-01T12:00:00Z", "2026-01-02T12:00:00.000Z"],
    ["cron(*/15 * * * ? *)", "2026-01-01T10:07:00Z", "2026-01-01T10:15:00.000Z"],
    ["cron(30 8 ? * MON-FRI *)", "2026-01-02T09:00:00Z", "2026-01-05T08:30:00.000Z"],
    ["cron(0 0 29 FEB ? *)", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["cron(5,35 0 1 1/6 ? 2027)", "2026-03-01T00:00:00Z", "2027-01-01T00:05:00.000Z"],
    ["at(2026-05-01T10:00:00)", "2026-01-01T00:00:00Z", "2026-05-01T10:00:00.000Z"],
    ["at(2026-05-01T10:00:00)", "2026-06-01T00:00:00Z", undefined],
  ])("%s after %s is %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each(["rate(0 minutes)", "rate(5 weeks)", "cron(0 12 * * ?)", "cron(61 * * * ? *)", "cron(0 0 L * ? *)", "every minute", "at(soon)"])(
    "refuses %s by name",
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow(expression);
    },
  );
});

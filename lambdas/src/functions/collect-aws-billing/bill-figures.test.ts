import { dayAfter, type ServiceCosts } from "@isthmus/domain/cost/daily-costs";
import { describe, expect, it } from "vitest";
import { billFigures, billSpans } from "./bill-figures.ts";

const base = { today: "2026-11-20", readMs: 1, currency: "USD" };

function every(name: string, amount: number, from: string, count: number): ServiceCosts {
  return { name, days: Array.from({ length: count }, (_, index) => ({ day: dayAfter(from, index), amount })) };
}

describe("what is asked of Cost Explorer", () => {
  it("is this month and the last by day, this month by account, and the rest of the month", () => {
    expect(billSpans("2026-11-20")).toEqual({
      history: { from: "2026-10-01", until: "2026-11-20" },
      month: { from: "2026-11-01", until: "2026-11-20" },
      rest: { from: "2026-11-20", until: "2026-12-01" },
    });
  });

  it("leaves out the month that has only begun, since a span must not be empty", () => {
    expect(billSpans("2027-01-01")).toEqual({
      history: { from: "2026-12-01", until: "2027-01-01" },
      rest: { from: "2027-01-01", until: "2027-02-01" },
    });
  });
});

describe("the figures of a bill", () => {
  const services = [every("EC2", 10, "2026-10-01", 50), every("RDS", 2, "2026-11-01", 19)];

  it("compare the month to date with the same days of the last, and add the forecast to it", () => {
    const figures = billFigures({ ...base, services, restOfMonth: { amount: 132, low: 120, high: 140 } });

    expect(figures).toMatchObject({
      month: "2026-11-01",
      monthToDate: 19 * 12,
      lastMonth: 310,
      lastMonthToDate: 190,
      forecast: { amount: 360, low: 348, high: 368 },
      byService: [
        { name: "EC2", amount: 190 },
        { name: "RDS", amount: 38 },
      ],
    });
    expect(figures.days).toHaveLength(50);
    expect(figures.days.at(-1)).toEqual({ day: "2026-11-19", amount: 12 });
  });

  it("lack what could not be read", () => {
    const figures = billFigures({ ...base, services });
    expect(figures).not.toHaveProperty("forecast");
    expect(figures).not.toHaveProperty("byAccount");
    expect(figures).not.toHaveProperty("byRegion");
  });

  it("sum shares by account and by Region", () => {
    const shares = [
      { account: "111111111111", region: "us-east-1", amount: 1 },
      { account: "111111111111", region: "global", amount: 2 },
      { account: "222222222222", region: "us-east-1", amount: 5 },
    ];
    expect(billFigures({ ...base, services, shares })).toMatchObject({
      byAccount: [
        { name: "222222222222", amount: 5 },
        { name: "111111111111", amount: 3 },
      ],
      byRegion: [
        { name: "us-east-1", amount: 6 },
        { name: "global", amount: 2 },
      ],
    });
  });

  it("keep long lists short without losing money", () => {
    const many = Array.from({ length: 60 }, (_, index) => every(`service ${index}`, 1 + index, "2026-11-01", 1));
    const { byService, monthToDate } = billFigures({ ...base, services: many });

    expect(byService).toHaveLength(25);
    expect(byService.at(-1)?.name).toBe("other");
    expect(byService.reduce((sum, { amount }) => sum + amount, 0)).toBe(monthToDate);
  });

  it("compare a long month with the whole of a short one", () => {
    const february = [every("EC2", 1, "2026-02-01", 58)];
    expect(billFigures({ ...base, today: "2026-03-31", services: february })).toMatchObject({ lastMonth: 28, lastMonthToDate: 28 });
  });
});

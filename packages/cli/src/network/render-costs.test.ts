import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import type { Bill } from "./network-answer.ts";
import { renderBill } from "./render-costs.ts";

const style = { columns: 120, paint: paint(false) };
const nowMs = Date.UTC(2026, 10, 20, 6);
const figures: NonNullable<Bill["figures"]> = {
  readMs: nowMs - 7_200_000,
  currency: "USD",
  monthToDate: 228.4,
  lastMonth: 310,
  lastMonthToDate: 190,
  forecast: { amount: 360.04 },
  byService: [
    { name: "EC2\u001b[31m", amount: 190 },
    { name: "NAT", amount: 38.4 },
  ],
  anomalies: [{ service: "NAT", day: "2026-11-19", kind: "rose", amount: 200, expected: 10, dayBefore: 11 }],
};

describe("the bill on the terminal", () => {
  it("shows the month, what it is expected to become, what is unusual, and the services", () => {
    expect(renderBill({ account: "000000000000", figures }, style, nowMs)).toEqual([
      "Account 000000000000  228.40 USD this month, 360.04 USD expected, +20 % on the same days of last month",
      "unblended costs, read 2 h ago; last month 310.00 USD",
      "",
      expect.stringMatching(/^Unusual +Service +Day +Cost +Expected +Day before$/u),
      expect.stringMatching(/^rose +NAT +2026-11-19 +200\.00 USD +10\.00 USD +11\.00 USD$/u),
      "",
      expect.stringMatching(/^Service +This month$/u),
      expect.stringMatching(/^EC2\S* +190\.00 USD$/u),
      expect.stringMatching(/^NAT +38\.40 USD$/u),
    ]);
    expect(renderBill({ account: "000000000000", figures }, style, nowMs).join("")).not.toContain("\u001b");
  });

  it("says what is not known", () => {
    const { forecast, ...less } = figures;
    expect(forecast).toBeDefined();
    const problem = { text: "Cost Explorer is not switched on.", sinceMs: nowMs - 90_000 };

    expect(renderBill({ account: "1", problem }, style, nowMs)).toEqual([
      "Account 1",
      "For 1 min: Cost Explorer is not switched on.",
      "No figures are known.",
    ]);
    expect(renderBill({ account: "1", figures: { ...less, lastMonthToDate: 0, anomalies: [] } }, style, nowMs).join("\n")).toMatch(
      /228\.40 USD this month, forecast unknown\n.*\n\nNo service costs unusually much or little\./u,
    );
  });
});

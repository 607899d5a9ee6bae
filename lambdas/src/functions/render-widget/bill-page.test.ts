import { beforeEach, describe, expect, it } from "vitest";
import { type BillFigures, type BillItem, billKey } from "../../ports/bill-item.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { type MemoryWidgetPorts, memoryWidgetPorts } from "../../testing/widget-surroundings.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

const nowMs = Date.UTC(2026, 10, 20, 6);
const hourMs = 3_600_000;
const account = "000000000000";

const figures: BillFigures = {
  readMs: nowMs - 2 * hourMs,
  currency: "USD",
  month: "2026-11-01",
  monthToDate: 228.4,
  lastMonth: 310,
  lastMonthToDate: 190,
  forecast: { amount: 360.04, low: 348, high: 368 },
  byService: [{ name: "<b>EC2</b>", amount: 190 }],
  byAccount: [{ name: account, amount: 228.4 }],
  byRegion: [{ name: "us-east-1", amount: 228.4 }],
  days: [
    { day: "2026-10-31", amount: 10 },
    { day: "2026-11-01", amount: 20 },
  ],
  anomalies: [{ service: "NAT gateway", day: "2026-11-19", kind: "rose", amount: 200, expected: 10, dayBefore: 11 }],
};

let ports: MemoryWidgetPorts;
beforeEach(() => {
  ports = memoryWidgetPorts();
});

async function textOf(event: object, bill?: Partial<BillItem>): Promise<string> {
  if (bill !== undefined) {
    await ports.entities.putLatest({ ...billKey(account), kind: "bill", account, tsMs: nowMs, ...bill });
  }
  const markup = await renderWidget(WidgetEvent.parse(event), ports, { nowMs, endpoint: "arn:aws:lambda:x:0:function:w" });
  return visibleText(markup);
}

describe("the page of the bill", () => {
  it("shows the month, what it is expected to cost, and what is unusual", async () => {
    const text = await textOf({ view: "bill" }, { figures });

    expect(text).toContain("228.40 USD this month 360.04 USD expected +20 % on the same days of last month");
    expect(text).toContain("read 2 h ago; last month 310.00 USD; expected 348 to 368 USD");
    expect(text).toMatch(/▲ rose NAT gateway 2026-11-19 200\.00 USD 10\.00 USD 11\.00 USD/u);
    expect(text).toContain("&lt;b&gt;EC2&lt;/b&gt; 190.00 USD");
  });

  it("says what is missing, and does not show it as nothing", async () => {
    const { forecast, byAccount, ...less } = figures;
    const problem = { reason: "denied", text: "The collector may not call ce:GetCostForecast.", sinceMs: nowMs - 12 * hourMs };
    const text = await textOf({ view: "bill" }, { figures: less, problem });

    expect(forecast && byAccount).toBeDefined();
    expect(text).toContain("For 12 h: The collector may not call ce:GetCostForecast.");
    expect(text).toContain("forecast unknown");
    expect(text).toContain("Account Not known.");
  });

  it("knows no figures where none could be read, and says so where no bill is read", async () => {
    expect(await textOf({ view: "bill" })).toContain("No bill has been read");
    const problem = { reason: "not-enabled", text: "Cost Explorer is not switched on in this account.", sinceMs: nowMs };
    const text = await textOf({ view: "bill" }, { problem });
    expect(text).toContain("Cost Explorer is not switched on");
    expect(text).not.toContain("0.00");
  });

  it("is one line of the overview", async () => {
    expect(await textOf({})).not.toContain("AWS bill");
    expect(await textOf({}, { figures })).toMatch(/AWS bill 228\.40 USD this month .* 1 unusual/u);
  });
});

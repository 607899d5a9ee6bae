import { describe, expect, it } from "vitest";
import { costAnomalies } from "./cost-anomalies.ts";
import { amountBetween, dayAfter, monthStart, nextMonthStart, type ServiceCosts } from "./daily-costs.ts";

const today = "2026-11-20";

/** Amounts of the days up to yesterday, the latest last. */
function costs(name: string, amounts: readonly number[]): ServiceCosts {
  return { name, days: amounts.map((amount, index) => ({ day: dayAfter(today, index - amounts.length), amount })) };
}

function steady(name: string, amount: number, latest = amount): ServiceCosts {
  return costs(name, [...Array.from({ length: 20 }, (_, day) => amount + (day % 3) * 0.01 * amount), latest]);
}

describe("cost anomalies", () => {
  it("names the service that rose, with what was expected and the day before", () => {
    const found = costAnomalies([steady("EC2", 100), steady("NAT", 10, 60)], today);

    expect(found).toMatchObject([{ service: "NAT", day: "2026-11-19", kind: "rose", amount: 60 }]);
    expect(found[0]?.expected).toBeCloseTo(10.1, 5);
    expect(found[0]?.dayBefore).toBeCloseTo(10.1, 5);
  });

  it("names a service that fell, largest difference first", () => {
    const found = costAnomalies([steady("EC2", 500), steady("RDS", 40, 0), steady("NAT", 10, 200)], today);

    expect(found.map(({ service, kind }) => [service, kind])).toEqual([
      ["NAT", "rose"],
      ["RDS", "fell"],
    ]);
  });

  it("leaves cents and the usual swing alone", () => {
    const swinging = costs("batch", [0, 30, 0, 30, 0, 30, 0, 30, 0, 30, 0, 30, 0, 30, 0, 30, 31]);
    expect(costAnomalies([steady("S3", 0.1, 0.9), swinging, steady("EC2", 100, 115)], today)).toEqual([]);
  });

  it("judges the day before while yesterday is not written up", () => {
    const late = [costs("EC2", [...Array<number>(18).fill(100), 400, 3]), costs("RDS", [...Array<number>(19).fill(40), 1])];
    expect(costAnomalies(late, today)).toMatchObject([{ service: "EC2", day: "2026-11-18", kind: "rose", amount: 400 }]);
  });

  it("expects the fees of the first of a month on the first", () => {
    const support = (fee: number): ServiceCosts => ({
      name: "support",
      days: [
        { day: "2026-10-01", amount: 100 },
        { day: "2026-11-01", amount: fee },
      ],
    });
    const base = { name: "EC2", days: Array.from({ length: 32 }, (_, n) => ({ day: dayAfter("2026-10-01", n), amount: 50 })) };
    expect(costAnomalies([base, support(100)], "2026-11-02")).toEqual([]);
    expect(costAnomalies([base, support(300)], "2026-11-02")).toMatchObject([{ service: "support", expected: 100, amount: 300 }]);
  });

  it("expects nothing while less than a week is known", () => {
    expect(costAnomalies([costs("EC2", [1, 1, 1, 500])], today)).toEqual([]);
    expect(costAnomalies([], today)).toEqual([]);
  });

  it("takes a service that is new for a rise from nothing", () => {
    const fresh: ServiceCosts = { name: "GPU", days: [{ day: "2026-11-19", amount: 90 }] };
    expect(costAnomalies([steady("EC2", 100), fresh], today)).toMatchObject([{ service: "GPU", expected: 0, amount: 90, dayBefore: 0 }]);
  });
});

describe("days of a bill", () => {
  it("finds months over the end of a year", () => {
    expect([monthStart("2026-12-31"), nextMonthStart("2026-12-31"), nextMonthStart("2028-02-01")]).toEqual([
      "2026-12-01",
      "2027-01-01",
      "2028-03-01",
    ]);
  });

  it("counts days as the calendar does", () => {
    for (let day = 0; day < 400 * 366; day += 1) {
      const at = Date.UTC(1970, 0, 1) + day * 86_400_000;
      expect(dayAfter("1970-01-01", day)).toBe(new Date(at).toISOString().slice(0, 10));
      if (day % 97 === 0) {
        expect(dayAfter(new Date(at).toISOString().slice(0, 10), -day)).toBe("1970-01-01");
      }
    }
  });

  it("sums a span with both its ends", () => {
    expect(amountBetween(costs("EC2", [1, 2, 4]), { from: "2026-11-18", to: "2026-11-19" })).toBe(6);
  });
});

import { describe, expect, it } from "vitest";
import { formatEstimate, monthlyEstimate } from "./cost-estimate.ts";

const total = (sites: Parameters<typeof monthlyEstimate>[0]["sites"]) =>
  monthlyEstimate({ sites, regions: 1 }).reduce((sum, line) => sum + line.usdPerMonth, 0);

describe("monthlyEstimate", () => {
  it("prices a site of ten devices line by line", () => {
    const lines = monthlyEstimate({ sites: [{ devices: 10 }], regions: 1 });

    const [metrics, , alarms, dashboard, , writes] = lines;
    expect(metrics).toEqual({ what: "CloudWatch metrics (56)", usdPerMonth: expect.closeTo(16.8, 6) });
    expect(alarms?.usdPerMonth).toBeCloseTo(2.2, 6);
    expect(dashboard?.usdPerMonth).toBe(3);
    expect(writes?.usdPerMonth).toBeCloseTo(0.756, 6);
  });

  it("keeps the samples of a thousand switches below thirty dollars of writes", () => {
    const writes = monthlyEstimate({ sites: [{ devices: 1_000 }], regions: 1 }).find((line) => line.what === "DynamoDB writes");

    expect(writes?.usdPerMonth).toBeGreaterThan(25);
    expect(writes?.usdPerMonth).toBeLessThan(30);
  });

  it("prices the hosts that ECS runs gateways on, and says nothing of them where there are none", () => {
    const lineOf = (ecsHosts?: number) =>
      monthlyEstimate({ sites: [{ devices: 1 }], regions: 1, ...(ecsHosts === undefined ? {} : { ecsHosts }) }).find(({ what }) =>
        what.startsWith("ECS"),
      );

    expect(lineOf(2)?.usdPerMonth).toBeCloseTo(14.76, 2);
    expect(lineOf()).toBeUndefined();
  });

  it("prices a metric and two alarms, one of them composite, for each gateway that is watched by itself", () => {
    const gateways = ["gw-busan-1", "gw-busan-2"];

    expect(total([{ devices: 10, gateways }]) - total([{ devices: 10 }])).toBeCloseTo(1.8, 6);
  });

  it("prices the watchdog at a dollar, whatever it watches", () => {
    const of = (devices: number) => monthlyEstimate({ sites: [{ devices }], regions: 1 }).find(({ what }) => what === "Watchdog");

    expect(of(10)?.usdPerMonth).toBeCloseTo(0.84, 2);
    expect(of(1_000)).toEqual(of(10));
  });

  it("grows with devices and with sites", () => {
    expect(total([{ devices: 20 }])).toBeGreaterThan(total([{ devices: 10 }]));
    expect(total([{ devices: 10 }, { devices: 10 }])).toBeGreaterThan(total([{ devices: 20 }]));
  });
});

describe("formatEstimate", () => {
  it("ends with the sum of its lines", () => {
    const text = formatEstimate([
      { what: "a", usdPerMonth: 1.25 },
      { what: "b", usdPerMonth: 2.5 },
    ]);

    expect(text.trimEnd().split("\n").at(-1)).toMatch(/^ {2}Total.*\$ +3\.75$/u);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccountMetrics, statistic } from "./account-metrics.ts";
import { usedRegions } from "./account-resources.ts";
import type { ConditionHistory } from "./conditions.ts";
import { instances } from "./seoul/instances.ts";
import { busyness, unit, wobble } from "./series/daily-pattern.ts";

const nowMs = Date.UTC(2026, 10, 22, 6, 0, 30);
const nowS = Date.UTC(2026, 10, 22, 6, 0) / 1000;
const web1 = instances[0]?.instanceId ?? "";

function metrics(history: ConditionHistory = []): AccountMetrics {
  return new AccountMetrics({ now: () => nowMs, history: () => history });
}

function cpu(range: { readonly startS: number; readonly endS: number; readonly periodS?: number; readonly stat?: string }) {
  return {
    namespace: "AWS/EC2",
    metric: "CPUUtilization",
    dimensions: { InstanceId: web1 },
    periodS: 60,
    stat: "Average",
    ...range,
  };
}

describe("AccountMetrics", () => {
  it("gives one point a minute up to the last whole minute, never one from the future", async () => {
    const points = await metrics().read(cpu({ startS: nowS - 600, endS: nowS + 600 }));

    expect(points.map((point) => point.tS)).toEqual(Array.from({ length: 10 }, (_, index) => nowS - 600 + index * 60));
    for (const { value } of points) expect(value > 0 && value <= 100).toBe(true);
  });

  it("answers the same for the same moment whenever and however it is asked", async () => {
    const wide = await metrics().read(cpu({ startS: nowS - 86_400, endS: nowS }));
    const narrow = await metrics().read(cpu({ startS: nowS - 300, endS: nowS - 240 }));

    expect(narrow[0]?.value).toBe(wide.find((point) => point.tS === nowS - 300)?.value);
  });

  it("aggregates minutes to the asked period by the asked statistic", async () => {
    const read = async (stat: string, periodS: number) =>
      (await metrics().read(cpu({ startS: nowS - 300, endS: nowS, stat, periodS })))[0]?.value;
    const minutes = (await metrics().read(cpu({ startS: nowS - 300, endS: nowS }))).map((point) => point.value);

    expect(await read("Maximum", 300)).toBe(Math.max(...minutes));
    expect(await read("SampleCount", 300)).toBe(5);
    expect(await read("Sum", 300)).toBeCloseTo(minutes.reduce((total, value) => total + value, 0));
  });

  it("leaves a sum out until its period is over, and shows an average as far as it is known", async () => {
    const range = { startS: nowS - 300, endS: nowS + 300, periodS: 240 };

    expect((await metrics().read(cpu({ ...range, stat: "Sum" }))).map((point) => point.tS - nowS)).toEqual([-300]);
    expect((await metrics().read(cpu({ ...range, stat: "Average" }))).map((point) => point.tS - nowS)).toEqual([-300, -60]);
  });

  it("has no data before launch and none while stopped", async () => {
    const launchS = (instances[0]?.launchedAtMs ?? 0) / 1000;
    const stopped: ConditionHistory = [
      { kind: "power", id: web1, to: "stopped", atMs: (nowS - 300) * 1000 },
      { kind: "power", id: web1, to: "running", atMs: (nowS - 120) * 1000 },
    ];

    expect(await metrics().read(cpu({ startS: launchS - 600, endS: launchS }))).toEqual([]);
    const seen = await metrics(stopped).read(cpu({ startS: nowS - 420, endS: nowS }));
    expect(seen.map((point) => point.tS - nowS)).toEqual([-420, -360, -120, -60]);
  });

  it("moves the traffic to the second tunnel while the first is down", async () => {
    const down: ConditionHistory = [{ kind: "tunnel", id: "198.51.100.11", to: "down", atMs: (nowS - 120) * 1000 }];
    const read = async (metric: string, TunnelIpAddress: string) => {
      const dimensions = { VpnId: "vpn-0a1b2c3d4e5f60718", TunnelIpAddress };
      const range = { startS: nowS - 180, endS: nowS, periodS: 60, stat: "Sum" };
      return (await metrics(down).read({ namespace: "AWS/VPN", metric, dimensions, ...range })).map((point) => point.value);
    };

    expect(await read("TunnelState", "198.51.100.11")).toEqual([1, 0, 0]);
    expect((await read("TunnelDataOut", "198.51.100.11")).map((value) => value > 1_000_000)).toEqual([true, false, false]);
    expect((await read("TunnelDataOut", "198.51.100.12")).map((value) => value > 1_000_000)).toEqual([false, true, true]);
  });

  it("shows a failed status check as EC2 does", async () => {
    const archive = instances.find((instance) => instance.name === "prod-log-archive")?.instanceId ?? "";
    const read = async (metric: string) =>
      metrics().read({ ...cpu({ startS: nowS - 60, endS: nowS }), metric, dimensions: { InstanceId: archive } });

    expect((await read("StatusCheckFailed_Instance"))[0]?.value).toBe(1);
    expect((await read("StatusCheckFailed_System"))[0]?.value).toBe(0);
  });

  it("lists every series that it can read and nothing for a series that it does not have", async () => {
    const source = metrics();
    const all = (await Promise.all(usedRegions.map((region) => source.series(region)))).flat();

    for (const series of all) {
      expect(source.matches(series.namespace)).toBe(true);
    }
    expect(new Set(all.map((series) => series.namespace))).toEqual(
      new Set([
        ...["AWS/ApplicationELB", "AWS/Billing", "AWS/DX", "AWS/EC2", "AWS/NATGateway", "AWS/NetworkELB"],
        ...["AWS/RDS", "AWS/TransitGateway", "AWS/VPN"],
      ]),
    );
    expect(await source.series("eu-west-1")).toEqual([]);
    expect(await source.read({ ...cpu({ startS: 0, endS: nowS }), dimensions: {} })).toEqual([]);
    expect(source.matches("Isthmus")).toBe(false);
  });
});

describe("statistic", () => {
  it("knows percentiles by nearest rank and nothing of other names", () => {
    const samples = [5, 1, 4, 2, 3];

    expect(statistic(samples, "p50")).toBe(3);
    expect(statistic(samples, "p99.9")).toBe(5);
    expect(statistic(samples, "tm90")).toBeUndefined();
    expect(statistic([], "Average")).toBeUndefined();
  });
});

describe("the daily pattern", () => {
  it("stays within its bounds at any time and repeats every day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (tS) => {
        expect(busyness(tS)).toBeGreaterThanOrEqual(0.25);
        expect(busyness(tS)).toBeLessThanOrEqual(1);
        expect(busyness(tS + 86_400)).toBeCloseTo(busyness(tS), 9);
        expect(Math.abs(wobble("x", tS) - 1)).toBeLessThanOrEqual(0.15);
      }),
    );
  });

  it("derives noise in [0, 1) from text alone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unit(text)).toBeGreaterThanOrEqual(0);
        expect(unit(text)).toBeLessThan(1);
        expect(unit(text)).toBe(unit(text));
      }),
    );
  });
});

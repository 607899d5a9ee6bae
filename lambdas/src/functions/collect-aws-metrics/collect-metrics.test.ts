import { beforeEach, describe, expect, it } from "vitest";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryMetricReader } from "../../adapters/memory/memory-metric-reader.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import type { EntityItem } from "../../ports/entities.ts";
import type { MetricReading } from "../../ports/metric-reader.ts";
import { readRegion } from "./collect-metrics.ts";

const nowMs = 1_764_000_000_000;
const pk = "AWS#000000000000#ap-northeast-2";
const of = { pk, accountId: "000000000000", region: "ap-northeast-2", tsMs: 1 };
const where = { accountId: "000000000000", region: "ap-northeast-2", nowMs };

function instance(id: string, more: Partial<Extract<EntityItem, { kind: "instance" }>> = {}): EntityItem {
  return {
    ...of,
    sk: `INSTANCE#${id}`,
    kind: "instance",
    id,
    state: "running",
    instanceType: "t3.micro",
    privateIps: [],
    securityGroupIds: [],
    ...more,
  };
}

let entities: MemoryEntityStore;
let metrics: MemoryMetricPublisher;
let telemetry: MemoryTelemetry;
beforeEach(async () => {
  [entities, metrics, telemetry] = [new MemoryEntityStore(), new MemoryMetricPublisher(), new MemoryTelemetry()];
  await entities.putLatest(instance("i-0a"));
  await entities.putLatest(instance("i-0b", { state: "stopped" }));
  await entities.putLatest(instance("i-0c", { deletedAtMs: 1 }));
  await entities.putLatest({
    ...of,
    sk: "VPN-CONNECTION#vpn-0a",
    kind: "vpn-connection",
    id: "vpn-0a",
    state: "available",
    staticRoutes: [],
    tunnels: [{ outsideIp: "198.51.100.11" }],
  });
});

function read(answer: (name: string) => MetricReading) {
  const reader = new MemoryMetricReader(({ name }) => answer(name));
  return { reader, done: readRegion({ reader: () => reader, entities, metrics, telemetry }, where) };
}

describe("reading AWS metrics", () => {
  it("asks once for each metric of what runs, and publishes how many that were", async () => {
    const { reader, done } = read(() => ({ kind: "ok" }));

    expect(await done).toEqual({ accountId: "000000000000", region: "ap-northeast-2", metricsRead: 4, failed: 0, written: 2 });
    expect(reader.asked.map(({ name, dimensions }) => [name, Object.values(dimensions).join(" ")])).toEqual([
      ["CPUUtilization", "i-0a"],
      ["NetworkIn", "i-0a"],
      ["NetworkOut", "i-0a"],
      ["TunnelState", "vpn-0a 198.51.100.11"],
    ]);
    expect(metrics.published).toMatchObject([{ name: "MetricsRead", dimensions: { Region: "ap-northeast-2" }, reading: { values: [4] } }]);
  });

  it("stores what was read, and leaves out what has no datapoint", async () => {
    const values: Record<string, number> = { CPUUtilization: 12.5, NetworkOut: 0, TunnelState: 1 };
    await read((name) => {
      const value = values[name];
      return value === undefined ? { kind: "ok" } : { kind: "ok", latest: { value, atMs: nowMs - 300_000 } };
    }).done;

    expect(await entities.read({ pk, sk: "HEALTH#i-0a" })).toEqual({
      ...of,
      tsMs: nowMs,
      sk: "HEALTH#i-0a",
      kind: "health",
      entityKind: "instance",
      entityId: "i-0a",
      cpuPercent: 12.5,
      networkOutBps: 0,
      observedMs: nowMs - 300_000,
    });
    expect(await entities.read({ pk, sk: "HEALTH#vpn-0a#198.51.100.11" })).toMatchObject({ entityKind: "vpn-tunnel", tunnelState: 1 });
  });

  it("never turns a failed reading into a number", async () => {
    const result = await read(() => ({ kind: "failed", reason: "AccessDenied" })).done;

    expect(result).toMatchObject({ metricsRead: 4, failed: 4 });
    expect(await entities.read({ pk, sk: "HEALTH#i-0a" })).toEqual({
      ...of,
      tsMs: nowMs,
      sk: "HEALTH#i-0a",
      kind: "health",
      entityKind: "instance",
      entityId: "i-0a",
    });
    expect(telemetry.occurrences).toMatchObject([{ name: "metric-reading-incomplete", level: "warn" }]);
  });
});

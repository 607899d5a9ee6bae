import { describe, expect, it } from "vitest";
import { AccountMetrics } from "../account-metrics.ts";
import { accountScenarios } from "../account-scenarios.ts";
import type { ConditionChange, ConditionHistory } from "../conditions.ts";

const nowMs = Date.UTC(2026, 10, 18, 6, 0, 30);
const nowS = Math.floor(nowMs / 60_000) * 60;
const seoul = "ap-northeast-2";

interface Wanted {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly history?: ConditionHistory;
}

/** The last value of the hour before now. */
async function last({ history = [], region = seoul, ...identity }: Wanted): Promise<number | undefined> {
  const metrics = new AccountMetrics({ now: () => nowMs, history: () => history });
  const points = await metrics.read({ ...identity, region, startS: nowS - 3_600, endS: nowS, periodS: 300, stat: "Maximum" });
  return points.at(-1)?.value;
}

/** The history of scenarios that were run half an hour ago. */
function after(...names: readonly string[]): ConditionHistory {
  const changes = names.flatMap((name) => accountScenarios.find((scenario) => scenario.name === name)?.changes ?? []);
  return changes.map((change) => ({ ...change, atMs: nowMs - 1_800_000 }) as ConditionChange);
}

const transit = { TransitGateway: "tgw-0b1c2d3e4f5a60901" };
const virtual = { ConnectionId: "dxcon-fg1a2b3c", VirtualInterfaceId: "dxvif-fg4d5e6f" };

describe("the metrics of the sample account", () => {
  it("count packets without a route where they came in, and in the whole gateway", async () => {
    const read = (dimensions: Readonly<Record<string, string>>, history: ConditionHistory = []) =>
      last({ namespace: "AWS/TransitGateway", metric: "PacketDropCountNoRoute", dimensions, history });
    const removed = after("tgw-route-removed");

    expect(await read(transit)).toBe(0);
    expect(await read(transit, removed)).toBeGreaterThan(50);
    expect(await read({ ...transit, TransitGatewayAttachment: "tgw-attach-0a10000000000a901" }, removed)).toBeGreaterThan(20);
    expect(await read({ ...transit, TransitGatewayAttachment: "tgw-attach-0a10000000000a905" }, removed)).toBe(0);
  });

  it("show Direct Connect every five minutes: the session lost, the line up, the traffic gone to the VPN", async () => {
    const down = after("direct-connect-down");
    const metrics = new AccountMetrics({ now: () => nowMs, history: () => [] });
    const range = { startS: nowS - 600, endS: nowS, periodS: 60, stat: "Average" };
    const status = { namespace: "AWS/DX", metric: "VirtualInterfaceBgpStatus", dimensions: virtual };
    const spare = { namespace: "AWS/VPN", metric: "TunnelDataOut", dimensions: { VpnId: "vpn-0f1e2d3c4b5a60719" } };

    expect((await metrics.read({ ...status, ...range })).map(({ tS }) => tS % 300)).toEqual([0, 0]);
    expect([await last(status), await last({ ...status, history: down })]).toEqual([1, 0]);
    const { ConnectionId } = virtual;
    expect(await last({ namespace: "AWS/DX", metric: "ConnectionState", dimensions: { ConnectionId }, history: down })).toBe(1);
    expect(await last(spare)).toBeLessThan(10_000);
    expect(await last({ ...spare, history: down })).toBeGreaterThan(1_000_000);
  });

  it("show a database that fills slowly and a replica that lags little", async () => {
    const read = (metric: string, DBInstanceIdentifier: string) =>
      last({ namespace: "AWS/RDS", metric, dimensions: { DBInstanceIdentifier } });

    expect((await read("FreeStorageSpace", "prod-orders")) ?? 0).toBeGreaterThan(10 * 1024 ** 3);
    expect(await read("CPUUtilization", "prod-orders")).toBeLessThan(100);
    expect(await read("DatabaseConnections", "prod-orders")).toBeGreaterThan(10);
    expect(await read("ReplicaLag", "prod-orders-replica")).toBeLessThan(5);
    expect(await read("ReplicaLag", "prod-orders")).toBeUndefined();
  });

  it("count hosts as their health has them", async () => {
    const read = (metric: string, history: ConditionHistory) =>
      last({
        namespace: "AWS/ApplicationELB",
        metric,
        dimensions: { LoadBalancer: "app/prod-web/50dc6c495c0c9188", TargetGroup: "targetgroup/prod-web/73e2d6bc24d8a067" },
        history,
      });

    expect([await read("HealthyHostCount", []), await read("UnHealthyHostCount", [])]).toEqual([2, 0]);
    const unhealthy = after("target-unhealthy");
    expect([await read("HealthyHostCount", unhealthy), await read("UnHealthyHostCount", unhealthy)]).toEqual([1, 1]);
  });

  it("bill in us-east-1 alone, more each time, in all as much as by service", async () => {
    const metrics = new AccountMetrics({ now: () => nowMs, history: () => [] });
    const charges = async (region: string, service: Readonly<Record<string, string>> = {}) => {
      const range = { startS: nowS - 2 * 86_400, endS: nowS, periodS: 21_600, stat: "Maximum" };
      const dimensions = { Currency: "USD", ...service };
      const points = await metrics.read({ namespace: "AWS/Billing", metric: "EstimatedCharges", dimensions, region, ...range });
      return points.map(({ value }) => value);
    };

    const all = await charges("us-east-1");
    expect(all.length).toBeGreaterThan(5);
    expect(all).toEqual(all.toSorted((left, right) => left - right));
    expect((await charges("us-east-1", { ServiceName: "AmazonEC2" })).at(-1)).toBeLessThan(all.at(-1) ?? 0);
    expect(await charges(seoul)).toEqual([]);
  });
});

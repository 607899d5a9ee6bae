import { describe, expect, it } from "vitest";
import { cloudGraph } from "../graph/cloud-graph.ts";
import { runningInstance, vpnCloud } from "../join/join-network.fixture.ts";
import { tunnelRef } from "../ref.ts";
import { type SiteSide, type VpnVerdict, vpnVerdict } from "../vpn-verdict.ts";
import { type HealthReadings, resourceHealth } from "./resource-health.ts";
import { summarize } from "./summaries.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };
const upSide: SiteSide = { gateway: "heard", device: "up", tunnel: "up", bgp: "established" };
const verdict = {
  up: vpnVerdict("up", upSide),
  down: vpnVerdict("down", { ...upSide, tunnel: "down" }),
  dark: vpnVerdict("unknown", upSide),
};

const cloud = {
  ...vpnCloud,
  subnet: [
    { ...place, id: "subnet-1", vpcId: "vpc-1", state: "available", cidr: "10.20.0.0/24", availabilityZone: "a", availableAddresses: 51 },
    { ...place, id: "subnet-2", vpcId: "vpc-1", state: "available", cidr: "10.20.1.0/24", availabilityZone: "b", availableAddresses: 251 },
  ],
  instance: [
    { ...runningInstance("i-1", "10.20.0.5", "web-1"), systemStatus: "ok", instanceStatus: "ok" },
    { ...runningInstance("i-2", "10.20.0.6", "web-2"), systemStatus: "ok", instanceStatus: "impaired" },
    { ...runningInstance("i-3", "10.20.0.7"), state: "stopped" },
    runningInstance("i-4", "10.20.0.8"),
  ],
  "nat-gateway": [{ ...place, id: "nat-1", vpcId: "vpc-1", state: "available", connectivity: "public" as const, addresses: [] }],
};

function healthOf(
  verdicts: readonly [VpnVerdict, VpnVerdict] = [verdict.up, verdict.up],
  readings: ReadonlyMap<string, HealthReadings> = new Map(),
) {
  const [one, two] = verdicts;
  return resourceHealth({
    cloud,
    readings,
    verdicts: new Map([
      [tunnelRef("vpn-1", "198.51.100.11"), one],
      [tunnelRef("vpn-1", "198.51.100.12"), two],
    ]),
  });
}

describe("the health of resources", () => {
  it("is that of the checks of an instance that runs, unknown without any, and none of one that is stopped", () => {
    const health = healthOf();

    expect(["i-1", "i-2", "i-3", "i-4"].map((id) => health.get(`instance:${id}`)?.state)).toEqual(["up", "degraded", undefined, "unknown"]);
    expect(health.get("instance:i-2")?.reason).toBe("instance status check failed");
  });

  it("of a VPN connection is that of its tunnels: one of two is not how it should be", () => {
    const stateOf = (...verdicts: readonly [VpnVerdict, VpnVerdict]) => healthOf(verdicts).get("vpn-connection:vpn-1")?.state;

    expect([
      stateOf(verdict.up, verdict.up),
      stateOf(verdict.up, verdict.down),
      stateOf(verdict.down, verdict.down),
      stateOf(verdict.down, verdict.dark),
    ]).toEqual(["up", "degraded", "down", "unknown"]);
  });

  it("counts what CloudWatch says against it", () => {
    const health = healthOf(undefined, new Map([["nat-gateway:nat-1", { portAllocationErrors: 12 }]]));

    expect(health.get("nat-gateway:nat-1")).toEqual({ state: "degraded", reason: "12 connections found no free port" });
    expect(healthOf().get("nat-gateway:nat-1")?.state).toBe("up");
  });
});

describe("summaries", () => {
  const finding = { rule: "exposed", ref: "instance:i-1", severity: "problem" as const, title: "", evidence: [], remedy: "" };
  const summaries = summarize({ cloud, nodes: cloudGraph(cloud).nodes, health: healthOf(), findings: [finding] });
  const of = (scope: string) => summaries.find((summary) => summary.scope === scope);

  it("are there for the account, the Region, the VPC and every kind", () => {
    expect(summaries.map(({ scope }) => scope)).toEqual(
      expect.arrayContaining(["account:000000000000", "region:000000000000/ap-northeast-2", "vpc:vpc-1", "service:instance"]),
    );
  });

  it("say how many are how, what is worst, and what was found", () => {
    expect(of("service:instance")).toMatchObject({
      state: "degraded",
      counts: { up: 1, degraded: 1, unknown: 1, down: 0 },
      resources: { instance: 4 },
      findings: { problem: 1, warning: 0, info: 0 },
      troubles: [
        { ref: "instance:i-2", name: "web-2", state: "degraded" },
        { ref: "instance:i-4", state: "unknown" },
      ],
    });
    expect(of("vpc:vpc-1")).toMatchObject({ name: "prod", state: "degraded" });
  });

  it("say how full the subnets are, without the addresses that AWS keeps", () => {
    expect(of("vpc:vpc-1")?.addresses).toEqual({ used: 200, total: 502, fullestPercent: 79, fullest: "subnet:subnet-1" });
    expect(of("service:instance")).not.toHaveProperty("addresses");
  });

  it("have an unknown state where nothing has a health", () => {
    expect(of("service:customer-gateway")?.state).toBe("unknown");
  });
});

import { describe, expect, it } from "vitest";
import { resourceItem } from "../../ports/cloud-items/resource-item.ts";
import type { EntityItem } from "../../ports/entities.ts";
import { healthItem, planReads } from "./plan-reads.ts";

const nowMs = 1_764_000_000_000;
const minuteMs = 60_000;
const seen = { accountId: "000000000000", region: "ap-northeast-2", tsMs: nowMs - minuteMs };

const instance = resourceItem(
  "instance",
  { id: "i-0a", state: "running", instanceType: "t3.micro", privateIps: [], securityGroupIds: [] },
  seen,
);
const vpn = resourceItem(
  "vpn-connection",
  { id: "vpn-0a", state: "available", staticRoutes: [], tunnels: [{ outsideIp: "198.51.100.11" }, { outsideIp: "198.51.100.12" }] },
  seen,
);

/** The names of the metrics asked for, by resource. */
function planned(items: readonly EntityItem[], atMs = nowMs): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(planReads(items, atMs).map((plan) => [plan.entityId, plan.reads.map(({ metric }) => metric.name)]));
}

function read(items: readonly EntityItem[], atMs: number): readonly EntityItem[] {
  const where = { pk: "AWS#000000000000#ap-northeast-2", accountId: seen.accountId, region: seen.region, tsMs: atMs };
  return planReads(items, atMs).map((plan) =>
    healthItem(
      plan,
      plan.reads.map(() => ({ kind: "ok", latest: { value: 1, atMs } })),
      where,
    ),
  );
}

describe("what is read of CloudWatch", () => {
  it("is what rules, overview and correlation need of each kind, and not what the inventory already says", () => {
    const items: readonly EntityItem[] = [
      instance,
      vpn,
      resourceItem("nat-gateway", { id: "nat-0a", vpcId: "vpc-0a", state: "available", connectivity: "public", addresses: [] }, seen),
      resourceItem(
        "transit-attachment",
        { id: "tgw-attach-0a", transitGatewayId: "tgw-0a", type: "vpc", resourceId: "vpc-0a", state: "available", subnetIds: [] },
        seen,
      ),
      resourceItem("direct-connection", { id: "dxcon-0a", state: "available" }, seen),
      resourceItem(
        "database",
        { id: "orders", engine: "mysql", instanceClass: "db.t3.micro", state: "available", subnetIds: [], securityGroupIds: [] },
        seen,
      ),
      resourceItem(
        "database",
        {
          id: "copy",
          engine: "mysql",
          instanceClass: "db.t3.micro",
          state: "available",
          subnetIds: [],
          securityGroupIds: [],
          replicaOf: "orders",
        },
        seen,
      ),
    ];

    expect(planned(items)).toEqual({
      "i-0a": ["CPUUtilization", "NetworkIn", "NetworkOut"],
      "vpn-0a#198.51.100.11": ["TunnelState"],
      "vpn-0a#198.51.100.12": ["TunnelState"],
      "nat-0a": ["ErrorPortAllocation", "PacketsDropCount"],
      "tgw-attach-0a": ["PacketDropCountBlackhole", "PacketDropCountNoRoute"],
      "dxcon-0a": ["ConnectionState"],
      orders: ["CPUUtilization", "FreeStorageSpace", "DatabaseConnections"],
      copy: ["CPUUtilization", "FreeStorageSpace", "DatabaseConnections", "ReplicaLag"],
    });
  });

  it("leaves out what does not run and what is gone", () => {
    expect(
      planned([
        { ...instance, state: "stopped" },
        { ...vpn, deletedAtMs: 1 },
      ]),
    ).toEqual({});
  });

  it("asks for links every five minutes and for hosts every fifteen, on a schedule that is never on the second", () => {
    const known = [instance, vpn, ...read([instance, vpn], nowMs)];

    expect(planned(known, nowMs + 3 * minuteMs)).toEqual({});
    expect(Object.keys(planned(known, nowMs + 5 * minuteMs - 900))).toEqual(["vpn-0a#198.51.100.11", "vpn-0a#198.51.100.12"]);
    expect(Object.keys(planned(known, nowMs + 15 * minuteMs - 900))).toContain("i-0a");
  });

  it("asks again at once for what had no datapoint", () => {
    const unheard = read([instance], nowMs).map((item) => (item.kind === "health" ? { ...item, observedMs: undefined } : item));
    expect(Object.keys(planned([instance, ...unheard], nowMs + 5 * minuteMs))).toEqual(["i-0a"]);
  });
});

describe("a health item", () => {
  it("holds octets of a period as bit/s, and nothing of what had no datapoint", () => {
    const plan = planReads([instance], nowMs)[0];
    const item =
      plan &&
      healthItem(plan, [{ kind: "ok" }, { kind: "ok", latest: { value: 3_750_000, atMs: nowMs } }, { kind: "failed", reason: "x" }], {
        pk: "p",
        ...seen,
      });

    expect(item).toMatchObject({ networkInBps: 100_000, observedMs: nowMs });
    expect(item).not.toHaveProperty("cpuPercent");
    expect(item).not.toHaveProperty("networkOutBps");
  });
});

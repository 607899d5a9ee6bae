import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planReads } from "@isthmus/lambdas/functions/collect-aws-metrics/plan-reads";
import { resourceItem } from "@isthmus/lambdas/ports/cloud-items/resource-item";
import type { EntityItem } from "@isthmus/lambdas/ports/entities";
import { describe, expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/aws-costs.md"), "utf8");
const [, readings = ""] = /^## CloudWatch readings a month$(.*?)^## /msu.exec(page) ?? [];
const monthMs = 30 * 86_400_000;
const usdPerMetric = 0.01 / 1_000;
const seen = { accountId: "000000000000", region: "us-east-1", tsMs: 0 };

interface Size {
  readonly instances: number;
  readonly vpns: number;
  readonly nats: number;
  readonly attachments: number;
  readonly connections: number;
  readonly databases: number;
}

function many(count: number, make: (index: number) => EntityItem): readonly EntityItem[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function account({ instances, vpns, nats, attachments, connections, databases }: Size): readonly EntityItem[] {
  const host = { state: "running", instanceType: "m7g.large", privateIps: [], securityGroupIds: [] };
  const database = { engine: "mysql", instanceClass: "db.t4g.large", state: "available", subnetIds: [], securityGroupIds: [] };
  const tunnels = [{ outsideIp: "198.51.100.11" }, { outsideIp: "198.51.100.12" }];
  return [
    ...many(instances, (n) => resourceItem("instance", { id: `i-${n}`, ...host }, seen)),
    ...many(vpns, (n) => resourceItem("vpn-connection", { id: `vpn-${n}`, state: "available", staticRoutes: [], tunnels }, seen)),
    ...many(nats, (n) =>
      resourceItem("nat-gateway", { id: `nat-${n}`, vpcId: "vpc-0a", state: "available", connectivity: "public", addresses: [] }, seen),
    ),
    ...many(attachments, (n) => {
      const of = { transitGatewayId: "tgw-0a", type: "vpc", resourceId: "vpc-0a", state: "available", subnetIds: [] };
      return resourceItem("transit-attachment", { id: `tgw-attach-${n}`, ...of }, seen);
    }),
    ...many(connections, (n) => resourceItem("direct-connection", { id: `dxcon-${n}`, state: "available" }, seen)),
    ...many(databases, (n) => resourceItem("database", { id: `db-${n}`, ...database, ...(n % 4 === 3 && { replicaOf: "db-0" }) }, seen)),
  ];
}

function metricsPerMonth(size: Size): number {
  return planReads(account(size), monthMs).reduce((sum, plan) => sum + (plan.reads.length * monthMs) / plan.everyMs, 0);
}

describe("what reading AWS costs", () => {
  const rows = readings.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const [instances = 0, vpns = 0, nats = 0, attachments = 0, connections = 0, databases = 0] = cells
      .slice(1, 7)
      .map((cell) => Number(cell.replaceAll(",", "")));
    const size = { instances, vpns, nats, attachments, connections, databases };
    return cells.length === 10 && instances > 0 ? [{ size, metrics: cells[7], price: cells[8] }] : [];
  });

  it("is said for small and large accounts", () => {
    expect(rows.map(({ size }) => size.instances)).toEqual([100, 1_000]);
  });

  it.each(rows)("is what the collector's plan makes of $size.instances instances", ({ size, metrics, price }) => {
    const asked = metricsPerMonth(size);

    expect(metrics).toBe(asked.toLocaleString("en-US"));
    expect(price).toBe(`$${(asked * usdPerMetric).toFixed(2)}`);
  });
});

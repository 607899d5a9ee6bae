import type { Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryCloudInventory } from "../../adapters/memory/memory-cloud-inventory.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { InventoryEvent } from "./events/inventory-event.ts";
import { serveEvent } from "./serve-event.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };
const pk = "AWS#000000000000#ap-northeast-2";
const tsMs = Date.UTC(2025, 10, 24, 16);

const vpc: Vpc = { id: "vpc-0a", state: "available", cidrs: [], ipv6Cidrs: [], isDefault: false };
const instance: Instance = {
  id: "i-0a",
  state: "stopping",
  instanceType: "t3.micro",
  privateIps: [],
  securityGroupIds: [],
  vpcId: "vpc-0a",
};

let region: MemoryCloudInventory;
let entities: MemoryEntityStore;
let events: MemoryEventStore;
let metrics: MemoryMetricPublisher;
let telemetry: MemoryTelemetry;
beforeEach(() => {
  region = new MemoryCloudInventory()
    .set("describe-vpcs", { kind: "vpc", pages: [[vpc]] })
    .set("describe-route-tables", { kind: "route-table", pages: [[]] })
    .set("describe-instances", { kind: "instance", pages: [[instance, { ...instance, id: "i-0b" }]] });
  [entities, events, metrics, telemetry] = [
    new MemoryEntityStore(),
    new MemoryEventStore(),
    new MemoryMetricPublisher(),
    new MemoryTelemetry(),
  ];
});

function serve(event: object, atMs = tsMs) {
  const ports = { inventory: () => region, apiCalls: () => ({}), entities, events, metrics, telemetry };
  return serveEvent(ports, InventoryEvent.parse(event), { places: [place], tsMs: atMs, hasTime: () => true });
}

function stateChange(state: string): object {
  return {
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "000000000000",
    time: "2026-11-20T10:00:00Z",
    region: "ap-northeast-2",
    detail: { "instance-id": "i-0a", state },
  };
}

describe("an EC2 state change", () => {
  it("refreshes that instance and is stored as an event, once", async () => {
    await serve(stateChange("stopping"));
    await serve(stateChange("stopping"), tsMs + 1);

    expect((await entities.listPartition(pk)).items.map(({ sk }) => sk)).toEqual(["INSTANCE#i-0a"]);
    expect(await entities.read({ pk, sk: "INSTANCE#i-0a" })).toMatchObject({ state: "stopping", vpcId: "vpc-0a" });
    expect(events.all()).toMatchObject([
      {
        scope: { kind: "aws", accountId: "000000000000", region: "ap-northeast-2" },
        tsMs: Date.UTC(2026, 10, 20, 10),
        body: { severity: "warning", type: "ec2.instance.stopping", text: "i-0a is stopping" },
      },
    ]);
  });

  it.each([
    ["is not listed", { pages: [[]] }, "absent"],
    ["cannot be described", { pages: [], broken: { kind: "failed", reason: "InvalidInstanceID.NotFound" } }, "InvalidInstanceID.NotFound"],
  ] as const)("of an instance that %s changes no entity and is reported", async (_name, listing, reason) => {
    region.set("describe-instances", { kind: "instance", ...listing });

    await serve(stateChange("terminated"));

    expect((await entities.listPartition(pk)).items).toEqual([]);
    expect(telemetry.occurrences).toMatchObject([{ name: "instance-not-described", fields: { reason } }]);
    expect(events.all()).toHaveLength(1);
  });
});

describe("other events", () => {
  const call = (eventName: string, more: object = {}) => ({
    account: "000000000000",
    region: "ap-northeast-2",
    time: "2025-11-24T16:00:00Z",
    source: "aws.ec2",
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventSource: "ec2.amazonaws.com", eventName },
    ...more,
  });

  it("have only the listing read that shows the change", async () => {
    expect(await serve(call("CreateVpc"))).toEqual([{ ...place, written: 1, tombstones: 0, coverageFailed: 0, unwritten: 0 }]);
    expect((await entities.listPartition(pk)).items.map(({ sk }) => sk)).toEqual(["COVERAGE#describe-vpcs", "VPC#vpc-0a"]);
    region.set("describe-vpcs", { kind: "vpc", pages: [[]] });

    await serve(call("DeleteVpc", { time: "2025-11-24T16:01:00Z" }), tsMs + 60_000);

    expect(await entities.read({ pk, sk: "VPC#vpc-0a" })).toHaveProperty("deletedAtMs");
    expect(metrics.published).toEqual([]);
  });

  it("of one moment have it read once", async () => {
    const first = await serve(call("CreateRoute"), tsMs);
    const tooEarly = await serve(call("ReplaceRoute", { time: "2025-11-24T15:59:57Z" }), tsMs + 1_000);
    const late = await serve(call("DeleteRoute", { time: "2025-11-24T15:59:55Z" }), tsMs + 2_000);

    expect([first, tooEarly, late]).toMatchObject([[{}], [{}], []]);
  });

  it("of a Region that is not watched are left alone", async () => {
    expect(await serve(call("CreateVpc", { region: "eu-west-1" }))).toEqual([]);
    expect(telemetry.occurrences).toMatchObject([{ name: "event-of-unwatched-region" }]);
  });

  it("that nobody knows have everything read", async () => {
    expect(await serve({ "detail-type": "Scheduled Event" })).toHaveLength(1);
    expect((await entities.listPartition(pk)).items.map(({ sk }) => sk)).toContain("INSTANCE#i-0b");
  });
});

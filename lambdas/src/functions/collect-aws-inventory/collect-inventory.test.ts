import type { Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryCloudInventory } from "../../adapters/memory/memory-cloud-inventory.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { type InventoryPorts, sweepRegion } from "./collect-inventory.ts";
import { InventoryEvent } from "./instance-change.ts";
import { refreshInstance } from "./refresh-instance.ts";

const sighting = { accountId: "000000000000", region: "ap-northeast-2", tsMs: 1_764_000_000_000 };
const pk = "AWS#000000000000#ap-northeast-2";

const vpc: Vpc = { id: "vpc-0a", name: "prod", state: "available", cidrs: ["10.20.0.0/16"], ipv6Cidrs: [], isDefault: false };
const subnet: Subnet = {
  id: "subnet-0a",
  vpcId: "vpc-0a",
  state: "available",
  cidr: "10.20.1.0/24",
  availabilityZone: "ap-northeast-2a",
  availableAddresses: 20,
};
const instance: Instance = {
  id: "i-0a",
  vpcId: "vpc-0a",
  state: "running",
  instanceType: "t3.micro",
  privateIps: [],
  securityGroupIds: [],
};

let region: MemoryCloudInventory;
let entities: MemoryEntityStore;
let events: MemoryEventStore;
let metrics: MemoryMetricPublisher;
let telemetry: MemoryTelemetry;
let ports: InventoryPorts;
beforeEach(() => {
  region = new MemoryCloudInventory({
    vpcs: { kind: "complete", items: [vpc] },
    subnets: { kind: "complete", items: [subnet] },
    instances: { kind: "complete", items: [instance] },
    instanceStatuses: { kind: "complete", items: [{ id: "i-0a", systemStatus: "ok", instanceStatus: "impaired" }] },
  });
  [entities, events, metrics, telemetry] = [
    new MemoryEntityStore(),
    new MemoryEventStore(),
    new MemoryMetricPublisher(),
    new MemoryTelemetry(),
  ];
  ports = { inventory: () => region, entities, events, metrics, telemetry };
});

function published(): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    metrics.published.map(({ name, reading }) => [name, reading.kind === "values" ? reading.values[0] : undefined]),
  );
}

describe("a sweep", () => {
  it("stores what it sees, and that it looked everywhere", async () => {
    const result = await sweepRegion(ports, sighting);

    const { items } = await entities.listPartition(pk);
    expect(items.map(({ sk }) => sk)).toEqual([
      "COVERAGE#describe-instance-status",
      "COVERAGE#describe-instances",
      "COVERAGE#describe-route-tables",
      "COVERAGE#describe-subnets",
      "COVERAGE#describe-vpcs",
      "COVERAGE#describe-vpn-connections",
      "INSTANCE#i-0a",
      "SUBNET#subnet-0a",
      "VPC#vpc-0a",
    ]);
    expect(await entities.read({ pk, sk: "SUBNET#subnet-0a" })).toMatchObject({ availableAddresses: 20 });
    expect(await entities.read({ pk, sk: "INSTANCE#i-0a" })).toMatchObject({ systemStatus: "ok", instanceStatus: "impaired" });
    expect(await entities.read({ pk, sk: "COVERAGE#describe-vpcs" })).toMatchObject({ state: "complete", expected: 0, seen: 1 });
    expect(result).toEqual({ region: "ap-northeast-2", written: 9, tombstones: 0, coverageFailed: 0, unwritten: 0 });
    expect(published()).toEqual({ Vpcs: 1, InstancesRunning: 1, InstancesImpaired: 1, SubnetsNearlyFull: 1, CoverageFailed: 0 });
    expect(metrics.published.every(({ dimensions }) => dimensions["Region"] === "ap-northeast-2")).toBe(true);
  });

  it("leaves a tombstone with the last state of what is gone, once", async () => {
    await sweepRegion(ports, sighting);
    region.contents = { ...region.contents, vpcs: { kind: "complete", items: [] } };

    const second = await sweepRegion(ports, { ...sighting, tsMs: sighting.tsMs + 300_000 });
    const third = await sweepRegion(ports, { ...sighting, tsMs: sighting.tsMs + 600_000 });

    expect(await entities.read({ pk, sk: "VPC#vpc-0a" })).toMatchObject({
      name: "prod",
      state: "available",
      deletedAtMs: sighting.tsMs + 300_000,
      ttl: (sighting.tsMs + 300_000) / 1_000 + 30 * 86_400,
    });
    expect([second.tombstones, third.tombstones]).toEqual([1, 0]);
    expect(await entities.read({ pk, sk: "COVERAGE#describe-vpcs" })).toMatchObject({ expected: 0, seen: 0 });
  });

  it("brings a resource back that is listed again", async () => {
    await sweepRegion(ports, sighting);
    const before = region.contents;
    region.contents = { ...before, vpcs: { kind: "complete", items: [] } };
    await sweepRegion(ports, { ...sighting, tsMs: sighting.tsMs + 1 });
    region.contents = before;

    await sweepRegion(ports, { ...sighting, tsMs: sighting.tsMs + 2 });

    expect(await entities.read({ pk, sk: "VPC#vpc-0a" })).not.toHaveProperty("deletedAtMs");
  });

  it("buries nothing when an API is denied or throttled, says so, and goes on with the others", async () => {
    await sweepRegion(ports, sighting);
    metrics.published.length = 0;
    region.contents = {
      ...region.contents,
      vpcs: { kind: "failed", reason: "UnauthorizedOperation" },
      instances: { kind: "throttled", reason: "RequestLimitExceeded" },
      subnets: { kind: "complete", items: [{ ...subnet, availableAddresses: 200 }] },
    };

    const result = await sweepRegion(ports, { ...sighting, tsMs: sighting.tsMs + 300_000 });

    expect(result).toMatchObject({ tombstones: 0, coverageFailed: 2 });
    expect(await entities.read({ pk, sk: "VPC#vpc-0a" })).toMatchObject({ tsMs: sighting.tsMs });
    expect(await entities.read({ pk, sk: "SUBNET#subnet-0a" })).toMatchObject({ availableAddresses: 200 });
    expect(await entities.read({ pk, sk: "COVERAGE#describe-vpcs" })).toMatchObject({
      state: "failed",
      expected: 1,
      seen: 0,
      failed: 1,
      throttled: 0,
      reason: "UnauthorizedOperation",
    });
    expect(await entities.read({ pk, sk: "COVERAGE#describe-instances" })).toMatchObject({ state: "throttled", throttled: 1 });
    expect(published()).toEqual({ SubnetsNearlyFull: 0, CoverageFailed: 2 });
    expect(telemetry.occurrences.map(({ name }) => name)).toEqual(["coverage-failed", "coverage-failed"]);
  });

  it("does not bury an instance that an event stored after the sweep began", async () => {
    await entities.putLatest({
      ...sighting,
      pk,
      sk: "INSTANCE#i-0new",
      kind: "instance",
      id: "i-0new",
      state: "running",
      instanceType: "t3.micro",
      privateIps: [],
      securityGroupIds: [],
      tsMs: sighting.tsMs + 5,
    });

    await sweepRegion(ports, sighting);

    expect(await entities.read({ pk, sk: "INSTANCE#i-0new" })).not.toHaveProperty("deletedAtMs");
  });

  it("knows no status of an instance whose status could not be read", async () => {
    region.contents = { ...region.contents, instanceStatuses: { kind: "failed", reason: "UnauthorizedOperation" } };

    await sweepRegion(ports, sighting);

    expect(await entities.read({ pk, sk: "INSTANCE#i-0a" })).not.toHaveProperty("systemStatus");
    expect(published()).not.toHaveProperty("InstancesImpaired");
  });
});

function stateChange(state: string): object {
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "000000000000",
    time: "2026-11-20T10:00:00Z",
    region: "ap-northeast-2",
    resources: ["arn:aws:ec2:ap-northeast-2:000000000000:instance/i-0a"],
    detail: { "instance-id": "i-0a", state },
  };
}

describe("an EC2 state change", () => {
  it("refreshes that instance and is stored as an event, once", async () => {
    region.contents = { ...region.contents, instances: { kind: "complete", items: [{ ...instance, state: "stopping" }] } };
    const event = InventoryEvent.parse(stateChange("stopping"));
    if (event.kind !== "change") {
      throw new Error("not read as a change");
    }

    await refreshInstance(ports, event.change, sighting.tsMs);
    await refreshInstance(ports, event.change, sighting.tsMs + 1);

    expect(await entities.read({ pk, sk: "INSTANCE#i-0a" })).toMatchObject({ state: "stopping", vpcId: "vpc-0a" });
    expect(events.all()).toMatchObject([
      {
        scope: { kind: "aws", accountId: "000000000000", region: "ap-northeast-2" },
        tsMs: Date.UTC(2026, 10, 20, 10),
        body: { severity: "warning", type: "ec2.instance.stopping", text: "i-0a is stopping" },
      },
    ]);
  });

  it("of an instance that cannot be described changes no entity and is reported", async () => {
    region.contents = { ...region.contents, instances: { kind: "failed", reason: "InvalidInstanceID.NotFound" } };
    const event = InventoryEvent.parse(stateChange("terminated"));
    if (event.kind === "change") {
      await refreshInstance(ports, event.change, sighting.tsMs);
    }

    expect((await entities.listPartition(pk)).items).toEqual([]);
    expect(telemetry.occurrences).toMatchObject([{ name: "instance-not-described", fields: { reason: "InvalidInstanceID.NotFound" } }]);
    expect(events.all()).toHaveLength(1);
  });

  it.each([{}, { source: "aws.events", "detail-type": "Scheduled Event" }, { ...stateChange("running"), detail: {} }])(
    "is not seen in %j, which asks for a sweep",
    (event) => {
      expect(InventoryEvent.parse(event)).toEqual({ kind: "sweep" });
    },
  );
});

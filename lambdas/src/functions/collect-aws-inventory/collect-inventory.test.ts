import type { NetworkInterface, RouteTable, Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryCloudInventory } from "../../adapters/memory/memory-cloud-inventory.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { ListingBroken } from "../../errors.ts";
import type { WatchedRegion } from "../../ports/cloud-inventory.ts";
import type { EntityItem } from "../../ports/entities.ts";
import { type InventoryPorts, sweep } from "./collect-inventory.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };
const startMs = 1_764_000_000_000;
const minuteMs = 60_000;
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
  systemStatus: "ok",
  instanceStatus: "impaired",
};
const routeTable: RouteTable = {
  id: "rtb-0a",
  vpcId: "vpc-0a",
  main: true,
  subnetIds: [],
  propagatingGatewayIds: [],
  routes: [{ destination: "10.0.0.0/8", target: "pcx-0a", state: "blackhole", origin: "CreateRoute" }],
};

/** Counts what is written, since writes are what a sweep costs. */
class CountedEntityStore extends MemoryEntityStore {
  readonly written: EntityItem[] = [];

  override putLatest(item: EntityItem) {
    this.written.push(item);
    return super.putLatest(item);
  }
}

let region: MemoryCloudInventory;
let entities: CountedEntityStore;
let metrics: MemoryMetricPublisher;
let telemetry: MemoryTelemetry;
let ports: InventoryPorts;
beforeEach(() => {
  region = new MemoryCloudInventory()
    .set("describe-vpcs", { kind: "vpc", pages: [[vpc]] })
    .set("describe-subnets", { kind: "subnet", pages: [[subnet]] })
    .set("describe-route-tables", { kind: "route-table", pages: [[routeTable]] })
    .set("describe-instances", { kind: "instance", pages: [[instance]] });
  region.checks = { seen: 1 };
  [entities, metrics, telemetry] = [new CountedEntityStore(), new MemoryMetricPublisher(), new MemoryTelemetry()];
  ports = {
    inventory: () => region,
    apiCalls: () => ({ "ec2:DescribeInstances": 2, "ec2:DescribeVpcs": 1 }),
    entities,
    events: new MemoryEventStore(),
    metrics,
    telemetry,
  };
});

async function sweepAt(minute: number, options: { readonly places?: readonly WatchedRegion[]; readonly hasTime?: () => boolean } = {}) {
  entities.written.length = 0;
  metrics.published.length = 0;
  return sweep(ports, options.places ?? [place], { tsMs: startMs + minute * minuteMs, hasTime: options.hasTime ?? (() => true) });
}

function written(): readonly string[] {
  return entities.written
    .filter(({ kind }) => kind !== "coverage")
    .map(({ sk }) => sk)
    .sort();
}

const stored = (sk: string) => entities.read({ pk, sk });

function published(): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    metrics.published.map(({ name, reading }) => [name, reading.kind === "values" ? reading.values[0] : undefined]),
  );
}

describe("a sweep", () => {
  it("stores what it sees, and that it looked everywhere", async () => {
    const result = await sweepAt(0);

    const { items } = await entities.listPartition(pk);
    expect(items.map(({ sk }) => sk)).toEqual([
      "COVERAGE#describe-instance-status",
      "COVERAGE#describe-instances",
      "COVERAGE#describe-route-tables",
      "COVERAGE#describe-subnets",
      "COVERAGE#describe-vpcs",
      "INSTANCE#i-0a",
      "ROUTE-TABLE#rtb-0a",
      "SUBNET#subnet-0a",
      "VPC#vpc-0a",
    ]);
    expect(await stored("INSTANCE#i-0a")).toMatchObject({ systemStatus: "ok", instanceStatus: "impaired", tsMs: startMs });
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ state: "complete", expected: 0, seen: 1, malformed: 0 });
    expect(await stored("COVERAGE#describe-instance-status")).toMatchObject({ state: "complete", seen: 1 });
    expect(result).toEqual([{ ...place, written: 4, tombstones: 0, coverageFailed: 0, unwritten: 0 }]);
  });

  it("publishes the Region's figures and the calls that they took", async () => {
    await sweepAt(0);

    expect(published()).toEqual({
      Vpcs: 1,
      InstancesRunning: 1,
      InstancesImpaired: 1,
      SubnetsNearlyFull: 1,
      BlackholeRoutes: 1,
      CoverageFailed: 0,
      AwsApiCalls: 3,
    });
    const figures = metrics.published.filter(({ name }) => name !== "AwsApiCalls");
    expect(figures.every(({ dimensions }) => dimensions["Region"] === "ap-northeast-2")).toBe(true);
    expect(telemetry.occurrences).toMatchObject([{ name: "api-calls", fields: { "ec2:DescribeInstances": 2 } }]);
  });

  it("writes only what is new, and what has not been written for six hours", async () => {
    await sweepAt(0);
    region.set("describe-subnets", { kind: "subnet", pages: [[{ ...subnet, availableAddresses: 19 }]] });

    await sweepAt(5);
    expect(written()).toEqual(["SUBNET#subnet-0a"]);
    await sweepAt(10);
    expect(written()).toEqual([]);
    expect(await stored("VPC#vpc-0a")).toMatchObject({ tsMs: startMs });
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ tsMs: startMs + 10 * minuteMs, expected: 1, seen: 1 });
    await sweepAt(361);
    expect(written()).toEqual(["INSTANCE#i-0a", "ROUTE-TABLE#rtb-0a", "VPC#vpc-0a"]);
  });

  it("leaves a tombstone with the last state of what is gone, once", async () => {
    await sweepAt(0);
    region.set("describe-vpcs", { kind: "vpc", pages: [[]] });

    const [second] = await sweepAt(5);
    const [third] = await sweepAt(10);

    const goneMs = startMs + 5 * minuteMs;
    expect(await stored("VPC#vpc-0a")).toMatchObject({
      name: "prod",
      state: "available",
      deletedAtMs: goneMs,
      ttl: goneMs / 1_000 + 30 * 86_400,
    });
    expect([second?.tombstones, third?.tombstones]).toEqual([1, 0]);
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ expected: 0, seen: 0 });
  });

  it("brings a resource back that is listed again", async () => {
    await sweepAt(0);
    region.set("describe-vpcs", { kind: "vpc", pages: [[]] });
    await sweepAt(5);
    region.set("describe-vpcs", { kind: "vpc", pages: [[vpc]] });

    await sweepAt(10);

    expect(await stored("VPC#vpc-0a")).not.toHaveProperty("deletedAtMs");
  });

  it("keeps two listings of one kind apart", async () => {
    const gateway = (id: string) => ({ id, vpcIds: [], egressOnly: id.startsWith("eigw-") });
    const isEgress = (id: string) => id.startsWith("eigw-");
    const of = { kind: "internet-gateway" } as const;
    region.set("describe-internet-gateways", { ...of, owns: (id) => !isEgress(id), pages: [[gateway("igw-0a")]] });
    region.set("describe-egress-only-internet-gateways", { ...of, owns: isEgress, pages: [[gateway("eigw-0a")]] });
    await sweepAt(0);
    region.set("describe-internet-gateways", { ...of, owns: (id) => !isEgress(id), pages: [[]] });

    const [second] = await sweepAt(5);

    expect(second?.tombstones).toBe(1);
    expect(await stored("INTERNET-GATEWAY#igw-0a")).toHaveProperty("deletedAtMs");
    expect(await stored("INTERNET-GATEWAY#eigw-0a")).not.toHaveProperty("deletedAtMs");
    expect(await stored("COVERAGE#describe-egress-only-internet-gateways")).toMatchObject({ expected: 1, seen: 1 });
  });
});

describe("a sweep that cannot see everything", () => {
  it("buries nothing when an API is denied or throttled, says so, and goes on with the others", async () => {
    await sweepAt(0);
    region
      .set("describe-vpcs", { kind: "vpc", pages: [], broken: { kind: "failed", reason: "UnauthorizedOperation" } })
      .set("describe-instances", { kind: "instance", pages: [[]], broken: { kind: "throttled", reason: "RequestLimitExceeded" } })
      .set("describe-subnets", { kind: "subnet", pages: [[{ ...subnet, availableAddresses: 200 }]] });

    const [result] = await sweepAt(5);

    expect(result).toMatchObject({ tombstones: 0, coverageFailed: 2 });
    expect(await stored("VPC#vpc-0a")).toMatchObject({ tsMs: startMs });
    expect(await stored("SUBNET#subnet-0a")).toMatchObject({ availableAddresses: 200 });
    const failed = { state: "failed", expected: 1, seen: 0, failed: 1, throttled: 0, reason: "UnauthorizedOperation" };
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ ...failed, completeMs: startMs });
    expect(await stored("COVERAGE#describe-instances")).toMatchObject({ state: "throttled", throttled: 1 });
    expect(published()).toEqual({ SubnetsNearlyFull: 0, BlackholeRoutes: 1, CoverageFailed: 2, AwsApiCalls: 3 });
    expect(telemetry.occurrences.filter(({ name }) => name === "coverage-failed")).toHaveLength(2);
  });

  it("keeps the pages that were read before a listing broke off", async () => {
    const second: Vpc = { ...vpc, id: "vpc-0b" };
    await sweepAt(0);
    region.set("describe-vpcs", { kind: "vpc", pages: [[second]], broken: { kind: "failed", reason: "pagination-loop" } });

    await sweepAt(5);

    expect(await stored("VPC#vpc-0b")).toMatchObject({ id: "vpc-0b" });
    expect(await stored("VPC#vpc-0a")).not.toHaveProperty("deletedAtMs");
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ state: "failed", reason: "pagination-loop", seen: 1 });
  });

  it("counts elements that it cannot read, and buries nothing then", async () => {
    await sweepAt(0);
    const nameless = { ...vpc, id: "vpc-0c", state: 7 } as unknown as Vpc;
    region.set("describe-vpcs", { kind: "vpc", pages: [[nameless]], malformed: 2 });

    const [result] = await sweepAt(5);

    expect(result?.tombstones).toBe(0);
    expect(await stored("VPC#vpc-0c")).toBeUndefined();
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ state: "complete", seen: 0, malformed: 3 });
    expect(telemetry.occurrences).toContainEqual(expect.objectContaining({ name: "malformed-elements", level: "warn" }));
  });

  it("stores a state that it does not know as it is", async () => {
    region.set("describe-vpcs", { kind: "vpc", pages: [[{ ...vpc, state: "hibernating" }]] });

    await sweepAt(0);

    expect(await stored("VPC#vpc-0a")).toMatchObject({ state: "hibernating" });
  });

  it("does not bury an instance that an event stored after the sweep began", async () => {
    const item = { ...place, pk, sk: "INSTANCE#i-0new", kind: "instance", ...instance, id: "i-0new", tsMs: startMs + 5 } as const;
    await entities.putLatest(item);

    await sweepAt(0);

    expect(await stored("INSTANCE#i-0new")).not.toHaveProperty("deletedAtMs");
  });

  it("publishes no figure of impaired instances when their checks could not be read", async () => {
    region.checks = { seen: 0, broken: { kind: "failed", reason: "UnauthorizedOperation" } };

    await sweepAt(0);

    expect(published()).not.toHaveProperty("InstancesImpaired");
    expect(await stored("COVERAGE#describe-instance-status")).toMatchObject({ state: "failed" });
  });

  it("that runs out of time says so of every listing that it did not finish", async () => {
    await sweepAt(0, { hasTime: () => false });

    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ state: "failed", reason: "out-of-time", seen: 0 });
    expect(await stored("VPC#vpc-0a")).toBeUndefined();
  });

  it("holds keys, not resources: ten thousand interfaces go through in pages, and only changed ones are written", async () => {
    const eni = (n: number): NetworkInterface => ({
      id: `eni-${n}`,
      status: "in-use",
      type: "interface",
      privateIps: [`10.20.${n >> 8}.${n & 255}`],
      securityGroupIds: [],
    });
    const pages = Array.from({ length: 10 }, (_, page) => Array.from({ length: 1_000 }, (_each, n) => eni(page * 1_000 + n)));
    region.set("describe-network-interfaces", { kind: "network-interface", pages });
    await sweepAt(0);
    expect(written()).toHaveLength(10_004);
    region.set("describe-network-interfaces", {
      kind: "network-interface",
      pages: [...pages.slice(1), [{ ...eni(3), status: "available" }]],
    });

    const [result] = await sweepAt(5);

    expect(await stored("COVERAGE#describe-network-interfaces")).toMatchObject({ expected: 10_000, seen: 9_001 });
    expect(result).toMatchObject({ tombstones: 999 });
    expect(written()).toHaveLength(1_000);
  });
});

describe("a sweep of several accounts", () => {
  const other = { accountId: "111111111111", region: "ap-northeast-2" };
  const denied = () => Promise.reject(new ListingBroken({ kind: "failed", reason: "AccessDenied" }));

  it("adds the accounts of a Region up", async () => {
    const results = await sweepAt(0, { places: [place, other] });

    expect(results.map(({ accountId }) => accountId)).toEqual(["000000000000", "111111111111"]);
    expect(published()).toMatchObject({ Vpcs: 2, InstancesRunning: 2, CoverageFailed: 0 });
    expect(await entities.read({ pk: "AWS#111111111111#ap-northeast-2", sk: "VPC#vpc-0a" })).toMatchObject({ accountId: "111111111111" });
  });

  it("leaves what is known of an account that can no longer be opened, and says that it could not be", async () => {
    await sweepAt(0, { places: [place, { ...other, open: () => Promise.resolve() }] });
    const otherPk = "AWS#111111111111#ap-northeast-2";
    expect(await entities.read({ pk: otherPk, sk: "COVERAGE#assume-role" })).toMatchObject({ state: "complete" });

    const results = await sweepAt(5, { places: [place, { ...other, open: denied }] });

    expect(results[1]).toEqual({ ...other, written: 0, tombstones: 0, coverageFailed: 1, unwritten: 0 });
    expect(await entities.read({ pk: otherPk, sk: "COVERAGE#assume-role" })).toMatchObject({ state: "failed", reason: "AccessDenied" });
    expect(await entities.read({ pk: otherPk, sk: "VPC#vpc-0a" })).toMatchObject({ tsMs: startMs });
    expect(await stored("COVERAGE#describe-vpcs")).toMatchObject({ tsMs: startMs + 5 * minuteMs });
    expect(published()).toEqual({ CoverageFailed: 1, AwsApiCalls: 3 });
  });
});

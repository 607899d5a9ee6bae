import type { Instance } from "@isthmus/domain/cloud/services";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import type { CloudInventory, InstanceStatusFacts, Listing } from "../../ports/cloud-inventory.ts";
import { resourceItem, type Sighting } from "../../ports/cloud-items/resource-item.ts";
import type { EntityItem } from "../../ports/entities.ts";
import { awsPartition } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { MetricPublisher } from "../../ports/metric-publisher.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { type Look, planSweep } from "./plan-sweep.ts";
import { regionMetrics } from "./region-metrics.ts";

const concurrentWrites = 16;

export interface InventoryPorts {
  readonly inventory: (region: string) => CloudInventory;
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
}

export interface SweepResult {
  readonly region: string;
  readonly written: number;
  readonly tombstones: number;
  /** APIs that could not be read. */
  readonly coverageFailed: number;
  /** Items that could not be written; the next sweep writes them again. */
  readonly unwritten: number;
}

/** Looks at everything in one Region and stores it. An API that is denied or throttled costs only its own kind. */
export async function sweepRegion(ports: InventoryPorts, sighting: Sighting): Promise<SweepResult> {
  const { region, accountId } = sighting;
  const looks = await lookAround(ports.inventory(region), sighting);
  const known = await ports.entities.listPartition(awsPartition(accountId, region));
  const plan = planSweep(known.items, looks, sighting);
  const items: readonly EntityItem[] = [...plan.seen, ...plan.tombstones, ...plan.coverage];
  const outcomes = await mapConcurrently(items, concurrentWrites, (item) => ports.entities.putLatest(item));
  const unwritten = outcomes.filter(({ kind }) => kind === "retry" || kind === "rejected").length;
  const coverageFailed = plan.coverage.filter((item) => item.state !== "complete").length;
  for (const item of plan.coverage.filter(({ state }) => state !== "complete")) {
    ports.telemetry.occurred("coverage-failed", { region, api: item.api, reason: item.reason ?? "" }, "warn");
  }
  const { failed } = await ports.metrics.publish(regionMetrics(plan, sighting));
  if (unwritten > 0 || failed > 0) {
    ports.telemetry.occurred("sweep-incomplete", { region, unwritten, unpublished: failed }, "error");
  }
  return { region, written: items.length - unwritten, tombstones: plan.tombstones.length, coverageFailed, unwritten };
}

async function lookAround(inventory: CloudInventory, sighting: Sighting): Promise<readonly Look[]> {
  const [vpcs, subnets, routeTables, instances, statuses, vpnConnections] = await Promise.all([
    inventory.vpcs(),
    inventory.subnets(),
    inventory.routeTables(),
    inventory.instances(),
    inventory.instanceStatuses(),
    inventory.vpnConnections(),
  ]);
  return [
    { api: "describe-vpcs", kind: "vpc", listing: mapListing(vpcs, (vpc) => resourceItem("vpc", vpc, sighting)) },
    { api: "describe-subnets", kind: "subnet", listing: mapListing(subnets, (subnet) => resourceItem("subnet", subnet, sighting)) },
    {
      api: "describe-route-tables",
      kind: "route-table",
      listing: mapListing(routeTables, (table) => resourceItem("route-table", table, sighting)),
    },
    { api: "describe-instances", kind: "instance", listing: withStatuses(instances, statuses, sighting) },
    { api: "describe-instance-status", listing: statuses },
    {
      api: "describe-vpn-connections",
      kind: "vpn-connection",
      listing: mapListing(vpnConnections, (vpn) => resourceItem("vpn-connection", vpn, sighting)),
    },
  ];
}

function withStatuses(instances: Listing<Instance>, statuses: Listing<InstanceStatusFacts>, sighting: Sighting): Listing<EntityItem> {
  const byId = new Map(statuses.kind === "complete" ? statuses.items.map((status) => [status.id, status] as const) : []);
  return mapListing(instances, (instance) => resourceItem("instance", { ...instance, ...byId.get(instance.id) }, sighting));
}

function mapListing<A, B>(listing: Listing<A>, map: (item: A) => B): Listing<B> {
  return listing.kind === "complete" ? { kind: "complete", items: listing.items.map(map) } : listing;
}

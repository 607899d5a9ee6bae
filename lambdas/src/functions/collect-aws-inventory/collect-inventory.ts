import { mapConcurrently } from "../../bounded-concurrency.ts";
import { ListingBroken } from "../../errors.ts";
import type { CloudInventory, Look, WatchedRegion } from "../../ports/cloud-inventory.ts";
import type { Sighting } from "../../ports/cloud-items/resource-item.ts";
import type { CoverageItem } from "../../ports/entities.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import { type MetricPublisher, singleValue } from "../../ports/metric-publisher.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { RegionTally } from "./region-metrics.ts";
import { coverageOf, runLook, writeCoverage } from "./run-look.ts";

/** Regions at a time, and listings of each at a time: what AWS answers well within the rates that it allows. */
const concurrentRegions = 4;
const concurrentLooks = 4;

/** The name that coverage gives to getting into an account. */
export const assumeRoleApi = "assume-role";

export interface InventoryPorts {
  /** A fresh look: what an inventory reads for several listings at once, it reads once. */
  readonly inventory: (place: WatchedRegion) => CloudInventory;
  /** Calls to AWS since this was last asked, by names such as "ec2:DescribeVpcs". */
  readonly apiCalls: () => Readonly<Record<string, number>>;
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
}

export interface SweepTime {
  readonly tsMs: number;
  readonly hasTime: () => boolean;
}

export interface SweepResult {
  readonly accountId: string;
  readonly region: string;
  readonly written: number;
  readonly tombstones: number;
  /** APIs that could not be read. */
  readonly coverageFailed: number;
  /** Items that could not be written; the next sweep writes them again. */
  readonly unwritten: number;
}

/** Looks at everything in all accounts and Regions and stores what is new. What cannot be read costs only itself, and leaves coverage that says so. */
export async function sweep(ports: InventoryPorts, places: readonly WatchedRegion[], time: SweepTime): Promise<readonly SweepResult[]> {
  const tallies = new Map(places.map(({ region }) => [region, new RegionTally()] as const));
  const results = await mapConcurrently(places, concurrentRegions, (place) =>
    sweepRegion(ports, place, { ...time, tally: tallies.get(place.region) ?? new RegionTally() }),
  );
  await publish(
    ports,
    [...tallies].flatMap(([region, tally]) => tally.metrics({ region, tsMs: time.tsMs })),
    time,
  );
  return results;
}

async function publish(ports: InventoryPorts, metrics: Parameters<MetricPublisher["publish"]>[0], { tsMs }: SweepTime): Promise<void> {
  const calls = ports.apiCalls();
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  ports.telemetry.occurred("api-calls", calls);
  const cost = singleValue({ name: "AwsApiCalls", dimensions: { Collector: "inventory" }, atMs: tsMs, value: total });
  const { failed } = await ports.metrics.publish([...metrics, cost]);
  if (failed > 0) {
    ports.telemetry.occurred("metrics-unpublished", { failed }, "error");
  }
}

async function sweepRegion(
  ports: InventoryPorts,
  place: WatchedRegion,
  time: SweepTime & { readonly tally: RegionTally },
): Promise<SweepResult> {
  const { accountId, region } = place;
  const sighting = { accountId, region, tsMs: time.tsMs };
  const closed = await openAccount(ports, place, sighting);
  if (closed !== undefined) {
    time.tally.notOpened();
    return { accountId, region, written: 0, tombstones: 0, coverageFailed: 1, unwritten: 0 };
  }
  return runLooks(ports, ports.inventory(place).looks, { ...time, sighting, tally: time.tally });
}

/** Runs these listings of one Region and counts what became of them. */
export async function runLooks(
  ports: Omit<InventoryPorts, "inventory">,
  looks: readonly Look[],
  { sighting, hasTime, tally }: { readonly sighting: Sighting; readonly hasTime: () => boolean; readonly tally?: RegionTally },
): Promise<SweepResult> {
  const { accountId, region } = sighting;
  const context = { entities: ports.entities, sighting, hasTime, onSeen: (item: Parameters<RegionTally["saw"]>[0]) => tally?.saw(item) };
  const outcomes = await mapConcurrently(looks, concurrentLooks, (look) => runLook(look, context));
  for (const { coverage } of outcomes) {
    tally?.covered(coverage);
    reportTrouble(ports.telemetry, coverage);
  }
  const sum = (of: "written" | "tombstones" | "unwritten") => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const unwritten = sum("unwritten");
  if (unwritten > 0) {
    ports.telemetry.occurred("sweep-incomplete", { account: accountId, region, unwritten }, "error");
  }
  const coverageFailed = outcomes.filter(({ coverage }) => coverage.state !== "complete").length;
  return { accountId, region, written: sum("written"), tombstones: sum("tombstones"), coverageFailed, unwritten };
}

function reportTrouble(telemetry: Telemetry, { accountId, region, api, state, reason = "", malformed }: CoverageItem): void {
  if (state !== "complete") {
    telemetry.occurred("coverage-failed", { account: accountId, region, api, reason }, "warn");
  }
  if (malformed > 0) {
    telemetry.occurred("malformed-elements", { account: accountId, region, api, malformed }, "warn");
  }
}

/** An account that cannot be opened keeps all that is known of it; only its coverage changes. Undefined when it is open. */
async function openAccount(ports: InventoryPorts, { open }: WatchedRegion, sighting: Sighting): Promise<CoverageItem | undefined> {
  if (open === undefined) {
    return undefined;
  }
  const broken = await open().then(
    () => undefined,
    (error: unknown) => (error instanceof ListingBroken ? error : Promise.reject(error)),
  );
  const coverage = coverageOf(assumeRoleApi, {
    tally: { seen: broken === undefined ? 1 : 0, malformed: 0 },
    expected: 1,
    broken,
    sighting,
  });
  await writeCoverage(ports.entities, coverage);
  reportTrouble(ports.telemetry, coverage);
  return broken === undefined ? undefined : coverage;
}

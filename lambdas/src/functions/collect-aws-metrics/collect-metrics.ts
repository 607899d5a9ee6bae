import type { CloudPlace } from "@isthmus/domain/cloud/account-network";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import { awsPartition } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import { type MetricPublisher, singleValue } from "../../ports/metric-publisher.ts";
import type { MetricReader } from "../../ports/metric-reader.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { healthItem, planReads } from "./plan-reads.ts";

/** Basic monitoring publishes every five minutes, some minutes late. */
const windowMs = 15 * 60_000;
const concurrentWrites = 16;

export interface MetricsPorts {
  readonly reader: (place: CloudPlace) => MetricReader;
  readonly entities: EntityStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
}

export interface MetricsResult {
  readonly accountId: string;
  readonly region: string;
  /** Metrics asked for, which is what CloudWatch bills. */
  readonly metricsRead: number;
  readonly failed: number;
  readonly written: number;
}

/** Reads the health of what the inventory knows in one Region of one account, and publishes what the reading cost. */
export async function readRegion(ports: MetricsPorts, where: CloudPlace & { readonly nowMs: number }): Promise<MetricsResult> {
  const { accountId, region, nowMs } = where;
  const pk = awsPartition(accountId, region);
  const plans = planReads((await ports.entities.listPartition(pk)).items, nowMs);
  const metrics = plans.flatMap((plan) => plan.reads.map((read) => read.metric));
  const readings = await ports.reader({ accountId, region }).readLatest(metrics, { fromMs: nowMs - windowMs, toMs: nowMs });
  let at = 0;
  const items = plans.map((plan) => {
    const own = readings.slice(at, at + plan.reads.length);
    at += plan.reads.length;
    return healthItem(plan, own, { pk, accountId, region, tsMs: nowMs });
  });
  const outcomes = await mapConcurrently(items, concurrentWrites, (item) => ports.entities.putLatest(item));
  const failed = readings.filter(({ kind }) => kind === "failed").length;
  const written = outcomes.filter(({ kind }) => kind === "stored").length;
  const cost = singleValue({ name: "MetricsRead", dimensions: { Region: region }, atMs: nowMs, value: metrics.length });
  const { failed: unpublished } = await ports.metrics.publish([cost]);
  if (failed > 0 || unpublished > 0 || written < items.length) {
    ports.telemetry.occurred(
      "metric-reading-incomplete",
      { account: accountId, region, failed, unpublished, unwritten: items.length - written },
      "warn",
    );
  }
  return { accountId, region, metricsRead: metrics.length, failed, written };
}

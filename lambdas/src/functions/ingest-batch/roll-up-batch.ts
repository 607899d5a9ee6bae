import type { WireRecord } from "@isthmus/contract";
import { deriveSeries, type SeriesMetricName } from "@isthmus/domain/series/derive";
import type { MetricUnit, PublishedMetric } from "../../ports/metric-publisher.ts";
import type { MetricName } from "./claim-names.ts";
import { heartbeatReadings, signOfLife } from "./heartbeat-readings.ts";
import { recordsUnaccounted } from "./ledger-findings.ts";
import type { StoredSamples } from "./plan-work.ts";
import { RollUp } from "./roll-up.ts";
import { isPublishable } from "./time-bounds.ts";

export interface BatchFacts {
  readonly siteId: string;
  readonly gatewayId: string;
  /** Records that were stored just now; a duplicate was published the first time. */
  readonly records: readonly WireRecord[];
  readonly chunks: readonly StoredSamples[];
  readonly stored: number;
  readonly rejected: number;
  /** What the ledger found with this batch. */
  readonly unaccounted?: number;
  /** Interfaces for whose metrics the budget has no room; absent when there is room for all. */
  readonly namesRefused?: number;
}

interface RollUpContext {
  readonly nowMs: number;
  /** Whether an interface may have metrics of its own. */
  readonly allows: (name: MetricName) => boolean;
  /** Gateways of the site whose heartbeats are metrics of their own, too. Fixed by the deployment: a gateway cannot add to them. */
  readonly gateways?: readonly string[];
}

/** The classic metrics of a batch: a few dozen per site, two per interface that an operator marked as uplink, one per named gateway. */
export function rollUpBatch(facts: BatchFacts, context: RollUpContext): readonly PublishedMetric[] {
  const rollUp = new RollUp();
  const site = { Site: facts.siteId };
  const add = (name: string, atMs: number, value: number, unit: MetricUnit = "Count") => {
    if (isPublishable(atMs, context.nowMs)) {
      rollUp.add({ name, dimensions: site, atMs, value, unit });
    }
  };
  for (const [name, count] of batchCounts(facts)) {
    add(name, context.nowMs, count);
  }
  for (const record of facts.records) {
    if (record.kind === "heartbeat") {
      for (const { name, atMs, value, unit } of heartbeatReadings(record, context.nowMs)) {
        add(name, atMs, value, unit);
        if (name === signOfLife && context.gateways?.includes(facts.gatewayId) === true && isPublishable(atMs, context.nowMs)) {
          rollUp.add({ name, dimensions: { ...site, Gateway: facts.gatewayId }, atMs, value, unit });
        }
      }
      addVersions(rollUp, record, { ...context, siteId: facts.siteId });
    } else if (record.kind === "event") {
      add("EventsReceived", record.tsMs, 1);
    } else if (record.kind === "log") {
      add("LogsReceived", record.tsMs, 1);
    }
  }
  for (const samples of facts.chunks) {
    addSamples(rollUp, samples, { ...context, siteId: facts.siteId });
  }
  return rollUp.metrics();
}

function batchCounts({ stored, rejected, unaccounted, namesRefused }: BatchFacts): readonly (readonly [string, number])[] {
  return [
    ["RecordsStored", stored],
    ["RecordsRejected", rejected],
    ...(unaccounted === undefined ? [] : [[recordsUnaccounted, unaccounted] as const]),
    ...(namesRefused === undefined ? [] : [["MetricNamesRefused", namesRefused] as const]),
  ];
}

/** Three metrics a site, whatever the number of its devices: the way to v3 as a graph. */
function addVersions(
  rollUp: RollUp,
  { tsMs, body: { snmp } }: Extract<WireRecord, { kind: "heartbeat" }>,
  { siteId, nowMs }: RollUpContext & { readonly siteId: string },
): void {
  if (snmp === undefined || !isPublishable(tsMs, nowMs)) {
    return;
  }
  for (const version of ["v1", "v2c", "v3"] as const) {
    rollUp.add({
      name: "DevicesByVersion",
      dimensions: { Site: siteId, Version: version },
      atMs: tsMs,
      value: snmp[version],
      unit: "Count",
    });
  }
}

/** The interfaces that operators marked, which are to have metrics of their own. */
export function wantedNames(chunks: readonly StoredSamples[]): readonly MetricName[] {
  const marked = chunks.filter(({ record }) => record.body.set !== "icmp");
  return marked.flatMap(({ record: { body } }) => [...new Set(body.important)].map((entity) => ({ deviceId: body.deviceId, entity })));
}

interface PublishedSeries {
  readonly metric: string;
  readonly series: SeriesMetricName;
  readonly unit: MetricUnit;
}

const pingSeries: readonly PublishedSeries[] = [
  { metric: "PingLossPercent", series: "lossPercent", unit: "Percent" },
  { metric: "PingRttMs", series: "rttMs", unit: "Milliseconds" },
];

const uplinkSeries: readonly PublishedSeries[] = [
  { metric: "InBitsPerSecond", series: "inBps", unit: "Bits/Second" },
  { metric: "OutBitsPerSecond", series: "outBps", unit: "Bits/Second" },
];

function addSamples(rollUp: RollUp, samples: StoredSamples, context: RollUpContext & { readonly siteId: string }): void {
  const { body } = samples.record;
  if (body.set === "icmp") {
    addSeries(rollUp, samples, { entity: "", series: pingSeries, dimensions: { Site: context.siteId }, nowMs: context.nowMs });
    return;
  }
  for (const entity of new Set(body.important)) {
    if (context.allows({ deviceId: body.deviceId, entity })) {
      const dimensions = { Site: context.siteId, Device: body.deviceId, Interface: entity };
      addSeries(rollUp, samples, { entity, series: uplinkSeries, dimensions, nowMs: context.nowMs });
    }
  }
}

function addSeries(
  rollUp: RollUp,
  { chunk, record }: StoredSamples,
  options: {
    readonly entity: string;
    readonly series: readonly PublishedSeries[];
    readonly dimensions: Readonly<Record<string, string>>;
    readonly nowMs: number;
  },
): void {
  for (const { metric, series, unit } of options.series) {
    for (const point of deriveSeries({ chunk, dictionary: record.body.dictionary, entity: options.entity, name: series })) {
      const atMs = point.tS * 1_000;
      if (isPublishable(atMs, options.nowMs)) {
        rollUp.add({ name: metric, dimensions: options.dimensions, atMs, value: point.value, unit });
      }
    }
  }
}

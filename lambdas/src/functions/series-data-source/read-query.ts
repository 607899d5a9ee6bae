import { EntityId } from "@isthmus/contract";
import { isSeriesMetricName, type SeriesMetricName } from "@isthmus/domain/series/derive";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { etherHistoryMetrics, etherStatsMetrics } from "@isthmus/domain/series/rmon-metrics";
import type { SeriesSet } from "../../ports/series-store.ts";
import type { GetMetricDataEvent } from "./connector-contract.ts";

/** Rows of one-minute samples live this long; no range needs to be longer. */
const longestRangeS = 16 * 86_400;

export interface SeriesQuery {
  readonly siteId: string;
  readonly deviceId: string;
  /** Interface key, name of a sensor or another part, or "" for the device. */
  readonly entity: string;
  readonly metric: SeriesMetricName;
  readonly set: SeriesSet;
  readonly startS: number;
  readonly endS: number;
  readonly periodS: number;
}

export type QueryReading = { readonly kind: "ok"; readonly query: SeriesQuery } | { readonly kind: "invalid"; readonly problem: string };

/** Checks the arguments of LAMBDA() and the range. A problem is a text for the person who wrote the expression. */
export function readQuery({ GetMetricDataRequest: request }: GetMetricDataEvent): QueryReading {
  if (request.Arguments.length !== 4) {
    return invalid(`expected 4 arguments (site, device, interface or part or '', metric), got ${request.Arguments.length}`);
  }
  const [siteId = "", deviceId = "", entity = "", metric = ""] = request.Arguments.map(String);
  if (!EntityId.safeParse(siteId).success) {
    return invalid("argument 1: expected a site id, such as 'busan'");
  }
  if (!EntityId.safeParse(deviceId).success) {
    return invalid("argument 2: expected a device id, such as 'rt1'");
  }
  if (entity.length > 255) {
    return invalid("argument 3: the name of an interface or part has at most 255 characters");
  }
  if (!isSeriesMetricName(metric)) {
    return invalid("argument 4: not a metric of this data source; its description lists them");
  }
  if (request.EndTime <= request.StartTime) {
    return invalid("the time range is empty");
  }
  if (request.EndTime - request.StartTime > longestRangeS) {
    return invalid("the time range is longer than the 15 days that samples are kept");
  }
  const range = { startS: request.StartTime, endS: request.EndTime, periodS: request.Period };
  return { kind: "ok", query: { siteId, deviceId, entity, metric, set: setOf(metric), ...range } };
}

/** The set a derived series is computed from, where it is not that of SNMP polls. */
const setsOfDerived: Readonly<Partial<Record<SeriesMetricName, SeriesSet>>> = {
  lossPercent: "icmp",
  rttMs: "icmp",
  sensorReading: "sensors",
  processorPercent: "sensors",
  poolPercent: "sensors",
  etherBps: "rmon",
  etherPps: "rmon",
  etherHistoryBps: "rmon-history",
  etherHistoryPps: "rmon-history",
};
/** Metric ids of readings of a device's parts: sensors, processors, pools, routing neighbours. */
const firstPartMetric = 70;

/** Which collector's chunks have the metric. */
function setOf(name: SeriesMetricName): SeriesSet {
  if (!(name in metrics)) {
    return setsOfDerived[name] ?? "snmp";
  }
  const { id, source } = metrics[name as keyof typeof metrics];
  if (source === "fping") {
    return "icmp";
  }
  if (name in etherStatsMetrics) {
    return "rmon";
  }
  if (name in etherHistoryMetrics) {
    return "rmon-history";
  }
  return id >= firstPartMetric ? "sensors" : "snmp";
}

function invalid(problem: string): QueryReading {
  return { kind: "invalid", problem };
}

import type { WireRecord } from "@isthmus/contract";
import type { MetricUnit } from "../../ports/metric-publisher.ts";
import type { Reading } from "./roll-up.ts";

type HeartbeatRecord = Extract<WireRecord, { kind: "heartbeat" }>;
type HeartbeatReading = Omit<Reading, "dimensions">;

/** 1 for every heartbeat. */
export const signOfLife = "GatewayHeartbeat";

/** A clock that is less wrong than this leaves heartbeats in their own minutes. The alarm for a wrong clock begins here, too. */
const clockToleranceMs = 60_000;

/**
 * What a heartbeat says of its gateway, as readings of its site. Every one of them can be read as a maximum or as a sum while two gateways
 * cover the site: ages and distances have no sign, and what went wrong comes as increases.
 *
 * States are of the time of observation by the cloud's clock: a gateway whose clock is wrong is still there, and its clock's alarm has a
 * reading. Losses are of the time when the cloud hears of them: most happen while the line is down, and no alarm looks back that far.
 */
export function heartbeatReadings({ tsMs, body }: HeartbeatRecord, nowMs: number): readonly HeartbeatReading[] {
  const { clockSkewMs, lastAckAgeS, lastCommitAgeS, sinceLast } = body;
  const observedMs = clockSkewMs !== undefined && Math.abs(clockSkewMs) > clockToleranceMs ? tsMs - clockSkewMs : tsMs;
  const state = (name: string, value: number | undefined, unit: MetricUnit = "Count"): readonly HeartbeatReading[] =>
    value === undefined ? [] : [{ name, atMs: observedMs, value, unit }];
  const loss = (name: string, value: number | undefined): readonly HeartbeatReading[] =>
    value === undefined ? [] : [{ name, atMs: nowMs, value, unit: "Count" }];
  return [
    ...state(signOfLife, 1),
    ...state("DevicesUp", body.devices.up),
    ...state("DevicesDegraded", body.devices.degraded),
    ...state("DevicesDown", body.devices.down),
    ...state("DevicesUnknown", body.devices.unknown),
    ...state("SpoolOldestAgeSeconds", body.spool.oldestUnshippedAgeS, "Seconds"),
    ...state("SpoolRecords", body.spool.records),
    ...state("LastAckAgeSeconds", lastAckAgeS, "Seconds"),
    ...state("LastCommitAgeSeconds", lastCommitAgeS, "Seconds"),
    ...state("ClockErrorMilliseconds", clockSkewMs === undefined ? undefined : Math.abs(clockSkewMs), "Milliseconds"),
    ...state("GatewayProblems", body.problems.length),
    ...state("WorkersEnded", sinceLast?.workersEnded),
    ...loss("RecordsEvicted", sinceLast?.evicted),
    ...loss("DatagramsDropped", sinceLast?.datagramsDropped),
  ];
}

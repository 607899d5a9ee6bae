import type { SpoolStats } from "../spool/spool-options.ts";
import { ageSeconds } from "./heartbeat.ts";

export interface HealthInput {
  readonly nowMs: number;
  readonly monotonicMs: number;
  readonly version: string;
  readonly startedMonotonicMs: number;
  readonly spool: SpoolStats;
  readonly lastAckMonotonicMs: number | undefined;
  readonly clockSkewMs: number | undefined;
  readonly problems: readonly { readonly component: string; readonly problem: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

export interface HealthReport {
  readonly status: "ok" | "degraded";
  readonly version: string;
  readonly uptimeS: number;
  readonly oldestUnshippedAgeS: number;
  /** Null before the first one. */
  readonly lastCommitAgeS: number | null;
  readonly lastAckAgeS: number | null;
  /** How far the clock is ahead of the cloud's, negative when it is behind. Null until an answer has told the time. */
  readonly clockSkewMs: number | null;
  readonly spool: Pick<SpoolStats, "records" | "backfillRecords" | "bytes" | "evicted" | "quarantined">;
  readonly problems: HealthInput["problems"];
}

/** Oldest waiting record after which a gateway counts as not delivering although nothing else complains. */
const stuckAfterS = 300;

/**
 * Health is the age of the data, not the life of the process: a gateway whose oldest record grows old is not healthy. One that works
 * off a backlog is: nobody shall restart it for what an outage left behind.
 */
export function healthReport(input: HealthInput): HealthReport {
  const oldestUnshippedAgeS = ageSeconds(input.spool.oldestMs, input.nowMs);
  const lastAckAgeS = secondsSince(input.lastAckMonotonicMs, input.monotonicMs);
  const isStuck = oldestUnshippedAgeS > stuckAfterS && (lastAckAgeS === null || lastAckAgeS > stuckAfterS);
  const stuck = isStuck ? [{ component: "uplink", problem: "records wait for more than 5 minutes" }] : [];
  const problems = [...input.problems, ...stuck];
  const { records, backfillRecords, bytes, evicted, quarantined } = input.spool;
  return {
    status: problems.length === 0 ? "ok" : "degraded",
    version: input.version,
    uptimeS: Math.round((input.monotonicMs - input.startedMonotonicMs) / 1_000),
    oldestUnshippedAgeS,
    lastCommitAgeS: secondsSince(input.spool.lastCommitMonotonicMs, input.monotonicMs),
    lastAckAgeS,
    clockSkewMs: input.clockSkewMs ?? null,
    spool: { records, backfillRecords, bytes, evicted, quarantined },
    problems,
  };
}

/** The same in the Prometheus text format 0.0.4: gauges of the report and every counter by name. */
export function prometheusText(report: HealthReport, counters: HealthInput["counters"]): string {
  const gauges: readonly (readonly [string, number | null])[] = [
    ["isthmus_healthy", report.status === "ok" ? 1 : 0],
    ["isthmus_uptime_seconds", report.uptimeS],
    ["isthmus_oldest_unshipped_age_seconds", report.oldestUnshippedAgeS],
    ["isthmus_last_commit_age_seconds", report.lastCommitAgeS],
    ["isthmus_last_ack_age_seconds", report.lastAckAgeS],
    ["isthmus_clock_skew_seconds", report.clockSkewMs === null ? null : report.clockSkewMs / 1_000],
    ["isthmus_spool_records", report.spool.records],
    ["isthmus_spool_backfill_records", report.spool.backfillRecords],
    ["isthmus_spool_bytes", report.spool.bytes],
    ["isthmus_spool_evicted_records", report.spool.evicted],
    ["isthmus_spool_quarantined_records", report.spool.quarantined],
  ];
  const lines = gauges.flatMap(([name, value]) => (value === null ? [] : [`# TYPE ${name} gauge`, `${name} ${value}`]));
  const occurrences = Object.entries(counters).map(
    ([name, value]) => `isthmus_occurrences_total{name="${name.replace(/[^\w.-]/gu, "_")}"} ${value}`,
  );
  return `${[...lines, "# TYPE isthmus_occurrences_total counter", ...occurrences.sort()].join("\n")}\n`;
}

function secondsSince(thenMs: number | undefined, nowMs: number): number | null {
  return thenMs === undefined ? null : Math.round(nowMs - thenMs) / 1_000;
}

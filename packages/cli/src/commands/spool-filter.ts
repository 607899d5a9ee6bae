import type { InspectedRecord } from "@isthmus/onprem-gateway/spool/inspect";
import { InvalidArgumentError } from "commander";

/** Which records of a spool to show. */
export interface RecordFilter {
  readonly waiting?: boolean;
  readonly kind?: string;
  readonly device?: string;
  /** Observation times, epoch milliseconds. */
  readonly since?: number;
  readonly until?: number;
}

/** Whether a record, whose body was read as JSON, is to be shown. */
export function isWanted(record: InspectedRecord, body: unknown, filter: RecordFilter): boolean {
  return (
    !(filter.waiting === true && record.settled) &&
    (filter.kind === undefined || record.kind === filter.kind) &&
    (filter.device === undefined || deviceOf(body) === filter.device) &&
    record.tsMs >= (filter.since ?? 0) &&
    record.tsMs <= (filter.until ?? Number.POSITIVE_INFINITY)
  );
}

function deviceOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "deviceId" in body ? body.deviceId : undefined;
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A commander option parser for a moment: ISO 8601, or how long ago, such as 90s, 30m, 2h, 3d. */
export function moment(nowMs: () => number): (text: string) => number {
  return (text) => {
    const [, amount, unit = ""] = /^(\d{1,6})([smhd])$/u.exec(text) ?? [];
    const value = amount === undefined ? Date.parse(text) : nowMs() - Number(amount) * (unitMs[unit] ?? 0);
    if (!Number.isFinite(value))
      throw new InvalidArgumentError("It must be a time such as 2026-01-31T09:00:00Z, or how long ago, such as 30m or 2h.");
    return value;
  };
}

import type { SnmpFailure, SnmpSession, SnmpValue } from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";
import { compareOids, suffixOf } from "./oid-order.ts";

/** Bounds of one walk, whatever the agent answers. */
export interface WalkCaps {
  readonly maxRows: number;
  readonly maxRequests: number;
  /** On the clock given to the walk. */
  readonly deadlineMs: number;
}

/** Bounds that no honest table reaches. */
export const walkLimits = { maxRows: 50_000, maxRequests: 2_000, maxMs: 60_000 } as const;

export interface WalkedRow {
  /** Index part of the OID, dotted. */
  readonly suffix: string;
  readonly value: SnmpValue;
}

export interface WalkResult {
  /** In table order; strictly increasing. */
  readonly rows: readonly WalkedRow[];
  /** Why the walk ended before the column did; the rows so far are good. */
  readonly cut?: "rows" | "requests" | "deadline" | "not-increasing" | SnmpFailure;
}

export interface WalkOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  /** Column OID without an index. */
  readonly column: string;
  readonly maxRepetitions: number;
  readonly caps: WalkCaps;
  readonly monotonicMs: () => number;
}

/** Walks one narrow column. Ends at the first OID that does not increase, at the end of the column, or at a cap. Never rejects. */
export async function walkColumn(options: WalkOptions): Promise<WalkResult> {
  const { column, caps, monotonicMs } = options;
  const rows: WalkedRow[] = [];
  let last = column;
  let maxRepetitions = options.maxRepetitions;
  for (let requests = 0; requests < caps.maxRequests; requests += 1) {
    if (monotonicMs() >= caps.deadlineMs) {
      return { rows, cut: "deadline" };
    }
    const answer = await step({ ...options, maxRepetitions }, last);
    if (answer.kind === "failed") {
      if (answer.reason === "no-such-name") {
        return { rows };
      }
      if (maxRepetitions > 1 && (answer.reason === "too-big" || answer.reason === "timeout")) {
        maxRepetitions = Math.floor(maxRepetitions / 2);
        continue;
      }
      return { rows, cut: answer };
    }
    if (answer.varbinds.length === 0) {
      return { rows, cut: failure("malformed") };
    }
    for (const { oid, value } of answer.varbinds) {
      const suffix = suffixOf(oid, column);
      if (suffix === undefined || value.kind === "end-of-mib-view") {
        return { rows };
      }
      if (compareOids(oid, last) <= 0) {
        return { rows, cut: "not-increasing" };
      }
      if (rows.length === caps.maxRows) {
        return { rows, cut: "rows" };
      }
      rows.push({ suffix, value });
      last = oid;
    }
  }
  return { rows, cut: "requests" };
}

function step({ session, version, maxRepetitions }: WalkOptions, last: string) {
  return version === "1" ? session.getNext([last]) : session.getBulk({ nonRepeaters: [], repeaters: [last], maxRepetitions });
}

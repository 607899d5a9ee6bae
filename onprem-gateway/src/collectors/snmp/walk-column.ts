import type { SnmpFailure, SnmpSession, SnmpValue, SnmpVarbind } from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";
import { compareOids, suffixOf } from "./oid-order.ts";
import { varbindBytes } from "./varbind-bytes.ts";

/** Bounds of one walk, whatever the agent answers. */
export interface WalkCaps {
  readonly maxRows: number;
  readonly maxRequests: number;
  /** Of the varbinds, names included; 16 MiB unless given. */
  readonly maxBytes?: number;
  /** On the clock given to the walk. */
  readonly deadlineMs: number;
}

/** Bounds that no honest table reaches. Bytes are those of the varbinds, names included. */
export const walkLimits = { maxRows: 50_000, maxRequests: 2_000, maxBytes: 16 * 2 ** 20, maxMs: 60_000 } as const;

export interface WalkedRow {
  /** Index part of the OID, dotted. */
  readonly suffix: string;
  readonly value: SnmpValue;
}

export interface WalkResult {
  /** In table order; strictly increasing. */
  readonly rows: readonly WalkedRow[];
  /** Why the walk ended before the column did; the rows so far are good. */
  readonly cut?: "rows" | "requests" | "bytes" | "deadline" | "not-increasing" | SnmpFailure;
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
  const { caps, monotonicMs } = options;
  const rows: WalkedRow[] = [];
  let { maxRepetitions } = options;
  let bytes = 0;
  for (let requests = 0; requests < caps.maxRequests; requests += 1) {
    if (monotonicMs() >= caps.deadlineMs) {
      return { rows, cut: "deadline" };
    }
    if (bytes >= (caps.maxBytes ?? walkLimits.maxBytes)) {
      return { rows, cut: "bytes" };
    }
    const answer = await step({ ...options, maxRepetitions }, rows);
    if (answer.kind === "ok") {
      bytes += varbindBytes(answer.varbinds);
      const end = takeRows(rows, answer.varbinds, options);
      if (end !== undefined) {
        return end === "end" ? { rows } : { rows, cut: end };
      }
    } else if (maxRepetitions > 1 && (answer.reason === "too-big" || answer.reason === "timeout")) {
      maxRepetitions = Math.floor(maxRepetitions / 2);
    } else {
      return answer.reason === "no-such-name" ? { rows } : { rows, cut: answer };
    }
  }
  return { rows, cut: "requests" };
}

/** Adds the rows of one answer. Undefined when the walk goes on after it, else why it ends. */
function takeRows(
  rows: WalkedRow[],
  varbinds: readonly SnmpVarbind[],
  { column, caps }: WalkOptions,
): "end" | NonNullable<WalkResult["cut"]> | undefined {
  let last = rows.at(-1)?.suffix ?? "";
  for (const { oid, value } of varbinds) {
    const suffix = suffixOf(oid, column);
    if (suffix === undefined || value.kind === "end-of-mib-view") {
      return "end";
    }
    if (last !== "" && compareOids(suffix, last) <= 0) {
      return "not-increasing";
    }
    if (rows.length === caps.maxRows) {
      return "rows";
    }
    rows.push({ suffix, value });
    last = suffix;
  }
  return varbinds.length === 0 ? failure("malformed") : undefined;
}

function step({ session, version, column, maxRepetitions }: WalkOptions, rows: readonly WalkedRow[]) {
  const suffix = rows.at(-1)?.suffix;
  const last = suffix === undefined ? column : `${column}.${suffix}`;
  return version === "1" ? session.getNext([last]) : session.getBulk({ nonRepeaters: [], repeaters: [last], maxRepetitions });
}

import type { LedgerFinding } from "@isthmus/domain/ledger/stream-ledger";
import type { EventWrite } from "../../ports/event-store.ts";
import { retentionS } from "./time-bounds.ts";

interface FoundAt {
  readonly siteId: string;
  readonly gatewayId: string;
  readonly atMs: number;
  readonly seq: number;
}

/** Records of a spool of which nobody knows what became, or whose numbers were given out twice: what an alarm counts. */
export const recordsUnaccounted = "RecordsUnaccounted";

/** How much of `recordsUnaccounted` the findings of a batch are. A spool that was replaced when nothing waited in it has lost nothing. */
export function unaccountedIn(findings: readonly LedgerFinding[]): number {
  return findings.reduce((sum, { kind, records }) => sum + (kind === "seal-moved" ? 1 : records), 0);
}

/** What was found, as an event of the site. */
export function findingEvent(finding: LedgerFinding, { siteId, gatewayId, atMs, seq }: FoundAt): EventWrite {
  return {
    scope: { kind: "site", siteId },
    stream: "EVENT",
    tsMs: atMs,
    origin: `ledger-${gatewayId}`,
    seq,
    body: { siteId, gatewayId, source: "gateway", ...wordsOf(finding, gatewayId), authentication: "internal" },
    ttlS: Math.floor(atMs / 1_000) + retentionS.events,
  };
}

function wordsOf(
  { kind, records, first, last }: LedgerFinding,
  gatewayId: string,
): { readonly type: string; readonly severity: string; readonly text: string } {
  const spool = `the spool of ${gatewayId}`;
  switch (kind) {
    case "unaccounted":
      return {
        type: "spool.unaccounted",
        severity: "major",
        text: `${records} records of ${spool}, numbers ${first} to ${last}, neither arrived nor are accounted for`,
      };
    case "went-back":
      return {
        type: "spool.went-back",
        severity: "major",
        text: `${spool} was put back to an earlier state: numbers ${first} to ${last}, of which the cloud had heard, are given out again`,
      };
    case "replaced":
      return {
        type: "spool.replaced",
        severity: records > 0 ? "major" : "warning",
        text: `${spool} was replaced by another one; ${records} records that were in it up to number ${last} never arrived`,
      };
    case "seal-moved":
      return {
        type: "spool.seal-moved",
        severity: "major",
        text: `${spool} takes records that are not sealed again, although from number ${first} on all of them were`,
      };
  }
}

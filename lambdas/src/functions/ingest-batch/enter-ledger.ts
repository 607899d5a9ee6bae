import type { StreamAccount as WireAccount } from "@isthmus/contract";
import { rangesOf, type SeqRanges } from "@isthmus/domain/ledger/seq-ranges";
import { enterDelivery, type LedgerDelivery, type LedgerFinding } from "@isthmus/domain/ledger/stream-ledger";
import type { EventStore } from "../../ports/event-store.ts";
import type { LedgerItem, LedgerKey, LedgerStore } from "../../ports/ledger-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { findingEvent } from "./ledger-findings.ts";
import type { RecordOutcome } from "./record-outcome.ts";

/** Tries to write what another delivery of the same gateway writes at the same time. */
const tries = 5;

export interface LedgerPorts {
  readonly ledgers: LedgerStore;
  readonly events: EventStore;
  readonly telemetry: Telemetry;
}

/** A batch whose gateway keeps an account of its numbers, with what became of its records. */
export interface AccountedBatch extends LedgerKey {
  readonly streamEpoch: string;
  readonly stream: WireAccount;
  readonly sentMs: number;
  readonly receivedMs: number;
  /** In order. */
  readonly outcomes: readonly RecordOutcome[];
}

export type LedgerEntry =
  | { readonly kind: "entered"; readonly findings: readonly LedgerFinding[] }
  /** The ledger cannot be written now. What it does not know of must not be acknowledged, or it would be missed later. */
  | { readonly kind: "retry" };

/** What the ledger knows before a batch is entered; "unreadable" when it cannot be told now. */
export async function readLedger(key: LedgerKey, ledgers: LedgerStore): Promise<LedgerItem | "unreadable" | undefined> {
  try {
    return await ledgers.read(key);
  } catch {
    return "unreadable";
  }
}

/**
 * Enters a batch in the ledger of its gateway, and tells of what it finds once. Conditional on nobody else having written meanwhile; a batch that
 * changes nothing, such as one that comes again, writes nothing.
 */
export async function enterLedger(
  batch: AccountedBatch,
  known: LedgerItem | "unreadable" | undefined,
  ports: LedgerPorts,
): Promise<LedgerEntry> {
  const { siteId, gatewayId } = batch;
  let before = known;
  for (let attempt = 0; attempt < tries && before !== "unreadable"; attempt += 1) {
    const { ledger, findings } = enterDelivery(before?.ledger, deliveryOf(batch));
    if (JSON.stringify(ledger) === JSON.stringify(before?.ledger)) {
      return { kind: "entered", findings };
    }
    const revision = (before?.revision ?? 0) + 1;
    const put = await ports.ledgers.put({ siteId, gatewayId, revision, ledger });
    switch (put.kind) {
      case "stored":
        await tell(batch, { findings, revision }, ports);
        return { kind: "entered", findings };
      case "rejected":
        ports.telemetry.occurred("ledger-unwritable", { siteId, gatewayId, code: put.code }, "error");
        return { kind: "entered", findings: [] };
      case "retry":
        return { kind: "retry" };
      case "duplicate":
        before = await readLedger(batch, ports.ledgers);
    }
  }
  return { kind: "retry" };
}

function deliveryOf({ stream, outcomes, streamEpoch, sentMs, receivedMs }: AccountedBatch): LedgerDelivery {
  const arrived = rangesOf(outcomes.filter(({ outcome }) => outcome !== "retry").map(({ seq }) => seq));
  const account = {
    ...stream,
    evicted: stream.evicted.map(rangeOf),
    quarantined: stream.quarantined.map(rangeOf),
    skipped: stream.skipped.map(rangeOf),
  };
  return { streamEpoch, account, arrived, sentMs, receivedMs };
}

function rangeOf([from, to]: readonly [number, number]): SeqRanges[number] {
  return { from, to };
}

async function tell(
  batch: AccountedBatch,
  { findings, revision }: { readonly findings: readonly LedgerFinding[]; readonly revision: number },
  { events, telemetry }: LedgerPorts,
): Promise<void> {
  const { siteId, gatewayId, receivedMs } = batch;
  for (const [index, finding] of findings.entries()) {
    const { kind, records, first, last } = finding;
    telemetry.occurred("stream-broken", { siteId, gatewayId, finding: kind, records, first, last }, kind === "replaced" ? "warn" : "error");
    await events.put(findingEvent(finding, { siteId, gatewayId, atMs: receivedMs, seq: revision * 10 + index }));
  }
}

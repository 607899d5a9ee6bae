import type { WireRecord } from "@isthmus/contract";
import type { EventStore, EventWrite } from "../../ports/event-store.ts";
import type { Hearing } from "../../ports/hearing-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { RecordSource } from "./plan-entities.ts";
import { retentionS } from "./time-bounds.ts";

export type EventRecord = Extract<WireRecord, { kind: "event" | "log" }>;

export interface StreamSource extends RecordSource {
  readonly streamEpoch: string;
}

/** An event or log line under the identity its gateway gave it. */
export function eventOf(record: EventRecord, source: StreamSource): EventWrite {
  return {
    scope: { kind: "site", siteId: source.siteId },
    stream: record.kind === "event" ? "EVENT" : "LOG",
    tsMs: record.tsMs,
    origin: source.streamEpoch,
    seq: record.seq,
    body: { ...record.body, siteId: source.siteId, gatewayId: source.gatewayId, seq: record.seq },
    ttlS: Math.floor(record.tsMs / 1_000) + retentionS.events,
  };
}

/**
 * Stores a message of a device once for all gateways that heard it: under the identity that the first of them gave it, with the names of all. The
 * copies of the others are duplicates.
 */
export async function writeHeardEvent(
  { record, hearing }: { readonly record: EventRecord; readonly hearing: Hearing },
  source: StreamSource,
  store: EventStore,
): Promise<PutOutcome> {
  const first = hearing.copies[0];
  if (first === undefined) {
    return writeEvent(store, record, source);
  }
  const asFirst = { ...source, gatewayId: first.gatewayId, streamEpoch: first.origin };
  const heardBy = hearing.copies.map(({ gatewayId }) => gatewayId);
  const put = await store.put({ ...eventOf({ ...record, tsMs: hearing.tsMs, seq: first.seq }, asFirst), heardBy });
  const isFirst = first.origin === source.streamEpoch && first.seq === record.seq;
  return put.kind === "stored" && !isFirst ? { kind: "duplicate" } : put;
}

/** Stores an event or log line once. */
export function writeEvent(store: EventStore, record: EventRecord, source: StreamSource): Promise<PutOutcome> {
  return store.put(eventOf(record, source));
}

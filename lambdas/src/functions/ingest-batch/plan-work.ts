import type { WireRecord } from "@isthmus/contract";
import type { Chunk } from "@isthmus/domain/series/chunk-codec";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { SeriesStore } from "../../ports/series-store.ts";
import { type EntityRecord, groupByItem } from "./plan-entities.ts";
import { type RecordOutcome, rejected } from "./record-outcome.ts";
import { writeGroup } from "./write-entities.ts";
import { type StreamSource, writeEvent } from "./write-event.ts";
import { type SamplesRecord, writeSamples } from "./write-samples.ts";

/** A chunk that was stored just now, with the record it came in. */
export interface StoredSamples {
  readonly record: SamplesRecord;
  readonly chunk: Chunk;
}

export interface WorkResult {
  readonly outcomes: readonly RecordOutcome[];
  readonly chunks: readonly StoredSamples[];
}

/** One or more writes that belong together; different pieces of work touch different items. */
export interface Work {
  readonly seqs: readonly number[];
  readonly run: () => Promise<WorkResult>;
}

interface PlanContext {
  readonly ports: { readonly entities: EntityStore; readonly series: SeriesStore; readonly events: EventStore };
  readonly nowMs: number;
  /** When the batch was sent, by the gateway's clock. */
  readonly sentMs: number;
}

/** Splits checked records into independent pieces of work. */
export function planWork(records: readonly WireRecord[], source: StreamSource, context: PlanContext): readonly Work[] {
  const work: Work[] = [];
  const entityRecords: EntityRecord[] = [];
  for (const record of records) {
    switch (record.kind) {
      case "samples":
        work.push({ seqs: [record.seq], run: () => runSamples(record, source, context) });
        break;
      case "event":
      case "log":
        work.push({
          seqs: [record.seq],
          run: async () => ({ outcomes: [outcomeOf(record.seq, await writeEvent(context.ports.events, record, source))], chunks: [] }),
        });
        break;
      case "inventory":
      case "reach":
      case "heartbeat":
        entityRecords.push(record);
        break;
    }
  }
  const entitySource = { siteId: source.siteId, gatewayId: source.gatewayId };
  const times = { sentMs: context.sentMs, receivedMs: context.nowMs };
  for (const group of groupByItem(entityRecords, entitySource, times)) {
    work.push({
      seqs: group.candidates.map(({ record }) => record.seq),
      run: async () => ({ outcomes: await writeGroup(context.ports.entities, group), chunks: [] }),
    });
  }
  return work;
}

async function runSamples(record: SamplesRecord, source: StreamSource, context: PlanContext): Promise<WorkResult> {
  const written = await writeSamples(context.ports.series, record, { siteId: source.siteId, nowMs: context.nowMs });
  return {
    outcomes: [outcomeOf(record.seq, written)],
    chunks: written.kind === "stored" ? [{ record, chunk: written.chunk }] : [],
  };
}

function outcomeOf(
  seq: number,
  written: Exclude<PutOutcome, { kind: "rejected" }> | { readonly kind: "rejected"; readonly code: string; readonly detail: string },
): RecordOutcome {
  switch (written.kind) {
    case "stored":
    case "duplicate":
      return { seq, outcome: written.kind };
    case "retry":
      return { seq, outcome: "retry", code: written.code };
    case "rejected":
      return rejected(seq, written.code, written.detail);
  }
}

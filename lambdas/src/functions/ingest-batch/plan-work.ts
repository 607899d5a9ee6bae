import type { WireRecord } from "@isthmus/contract";
import type { Chunk } from "@isthmus/domain/series/chunk-codec";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { HearingStore } from "../../ports/hearing-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { SeriesStore } from "../../ports/series-store.ts";
import { type Alike, groupAlike, hearOnce } from "./hear-once.ts";
import { type EntityRecord, groupByItem } from "./plan-entities.ts";
import { type RecordOutcome, rejected } from "./record-outcome.ts";
import { writeGroup } from "./write-entities.ts";
import { type EventRecord, type StreamSource, writeEvent, writeHeardEvent } from "./write-event.ts";
import { type SamplesRecord, writeSamples } from "./write-samples.ts";

/** Writes under way at a time among records of one content. */
const writesOfOneContent = 16;

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
  readonly ports: {
    readonly entities: EntityStore;
    readonly series: SeriesStore;
    readonly events: EventStore;
    readonly hearings: HearingStore | undefined;
  };
  readonly nowMs: number;
  /** When the batch was sent, by the gateway's clock. */
  readonly sentMs: number;
  /** Records of the gateway's spool of which nobody knows what became, before this batch; undefined when that is unknown. */
  readonly unaccounted?: number | undefined;
}

/** Splits checked records into independent pieces of work. */
export function planWork(records: readonly WireRecord[], source: StreamSource, context: PlanContext): readonly Work[] {
  const work: Work[] = [];
  const entityRecords: EntityRecord[] = [];
  const eventRecords: EventRecord[] = [];
  for (const record of records) {
    switch (record.kind) {
      case "samples":
        work.push({ seqs: [record.seq], run: () => runSamples(record, source, context) });
        break;
      case "event":
      case "log":
        eventRecords.push(record);
        break;
      case "inventory":
      case "reach":
      case "heartbeat":
        entityRecords.push(record);
        break;
    }
  }
  work.push(...planEvents(eventRecords, source, context));
  const entitySource = { siteId: source.siteId, gatewayId: source.gatewayId };
  const { sentMs, nowMs: receivedMs, unaccounted } = context;
  const times = { sentMs, receivedMs, ...(unaccounted !== undefined && { unaccounted }) };
  for (const group of groupByItem(entityRecords, entitySource, times)) {
    work.push({
      seqs: group.candidates.map(({ record }) => record.seq),
      run: async () => ({ outcomes: await writeGroup(context.ports.entities, group), chunks: [] }),
    });
  }
  return work;
}

/** Each by itself. Where several gateways listen, messages of one content share what is kept about their copies. */
function planEvents(records: readonly EventRecord[], source: StreamSource, { ports }: PlanContext): readonly Work[] {
  const { events, hearings } = ports;
  const alone = (record: EventRecord): Work => ({
    seqs: [record.seq],
    run: async () => ({ outcomes: [outcomeOf(record.seq, await writeEvent(events, record, source))], chunks: [] }),
  });
  if (hearings === undefined) {
    return records.map(alone);
  }
  const groups = groupAlike(records);
  const grouped = new Set(groups.flatMap((group) => group.records));
  const together = groups.map((alike): Work => {
    const run = async () => ({ outcomes: await runAlike(alike, source, { events, hearings }), chunks: [] });
    return { seqs: alike.records.map(({ seq }) => seq), run };
  });
  return [...records.filter((record) => !grouped.has(record)).map(alone), ...together];
}

async function runAlike(
  alike: Alike,
  source: StreamSource,
  { events, hearings }: { readonly events: EventStore; readonly hearings: HearingStore },
): Promise<readonly RecordOutcome[]> {
  const heard = await hearOnce(alike, source, hearings);
  if (heard.kind === "retry") {
    return alike.records.map(({ seq }) => outcomeOf(seq, heard));
  }
  return mapConcurrently(alike.records, writesOfOneContent, async (record) => {
    const hearing = heard.bySeq.get(record.seq);
    const put = hearing === undefined ? writeEvent(events, record, source) : writeHeardEvent({ record, hearing }, source, events);
    return outcomeOf(record.seq, await put);
  });
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

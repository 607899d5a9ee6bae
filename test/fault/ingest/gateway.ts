import { BatchAck } from "@isthmus/contract";
import { RefusedRequest } from "@isthmus/lambdas/errors";
import { type IngestPorts, ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { batchOf, testNowMs } from "@isthmus/lambdas/testing/wire-records";
import type { Cloud, Fault } from "./cloud.ts";

/** A record with its place in the stream. */
export type Numbered = { readonly seq: number } & Readonly<Record<string, unknown>>;

/** Gives records their places. */
export function numbered(records: readonly object[], firstSeq = 1): readonly Numbered[] {
  return records.map((record, index) => ({ seq: firstSeq + index, ...record }));
}

export type Answer =
  | { readonly kind: "ack"; readonly ack: BatchAck }
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "silence" };

export interface SendOptions {
  readonly faultOf?: (call: number) => Fault;
  readonly nowMs?: number;
  readonly gatewayId?: string;
  readonly streamEpoch?: string;
  /** Ports of a function that has run before, instead of a new one's. */
  readonly ports?: IngestPorts;
}

/** Sends records once. A function that was killed says nothing. */
export async function send(cloud: Cloud, records: readonly Numbered[], options: SendOptions = {}): Promise<Answer> {
  const { ports, killed } = cloud.ports(options.faultOf);
  const last = records.at(-1)?.seq ?? 1;
  const { gatewayId, streamEpoch } = options;
  const batch = batchOf(records, { firstSeq: records[0]?.seq ?? 1, ...(gatewayId !== undefined && { gatewayId }) });
  const json = { ...batch, seqTo: last, ...(streamEpoch !== undefined && { streamEpoch }) };
  const request = { siteId: "busan", bodySha256: "a".repeat(64), json };
  const answered = ingestBatch(request, options.ports ?? ports, { nowMs: options.nowMs ?? testNowMs, hasTime: () => true }).then(
    (ack): Answer => ({ kind: "ack", ack: BatchAck.parse(ack) }),
    (error: unknown): Answer => {
      if (error instanceof RefusedRequest) {
        return { kind: "refused", status: error.statusCode };
      }
      throw error;
    },
  );
  return Promise.race([answered, killed.then((): Answer => ({ kind: "silence" }))]);
}

export interface Delivery {
  readonly stored: ReadonlySet<number>;
  readonly duplicates: ReadonlySet<number>;
  readonly quarantined: ReadonlyMap<number, string>;
  readonly requests: number;
}

/** Sends until every record has a verdict that settles it, as a gateway does: what was named `retry`, or not named at all, goes again. */
export async function deliver(cloud: Cloud, records: readonly Numbered[], options: Omit<SendOptions, "ports"> = {}): Promise<Delivery> {
  const [stored, duplicates, quarantined] = [new Set<number>(), new Set<number>(), new Map<number, string>()];
  let waiting = records;
  let requests = 0;
  while (waiting.length > 0) {
    requests += 1;
    if (requests > 1_000) {
      throw new Error(`${waiting.length} records were not settled in 1,000 requests`);
    }
    const answer = await send(cloud, waiting, options);
    if (answer.kind !== "ack") {
      continue;
    }
    const settled = new Set<number>();
    for (const { seq } of waiting) {
      const verdict = answer.ack.verdicts.find(({ from, to }) => from <= seq && seq <= to);
      if (verdict === undefined) {
        throw new Error(`no verdict for ${seq}`);
      }
      if (verdict.outcome === "retry") continue;
      settled.add(seq);
      if (verdict.outcome === "stored") stored.add(seq);
      if (verdict.outcome === "duplicate") duplicates.add(seq);
      if (verdict.outcome === "rejected") quarantined.set(seq, verdict.code ?? "");
    }
    waiting = waiting.filter(({ seq }) => !settled.has(seq));
  }
  return { stored, duplicates, quarantined, requests };
}

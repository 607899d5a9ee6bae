import { type BatchAck, BatchEnvelope, type WireRecord, wireVersion } from "@isthmus/contract";
import type { LedgerFinding } from "@isthmus/domain/ledger/stream-ledger";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import { ingestCounts } from "../../env-keys.ts";
import { RefusedRequest } from "../../errors.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { HearingStore } from "../../ports/hearing-store.ts";
import type { LedgerStore } from "../../ports/ledger-store.ts";
import type { MetricPublisher } from "../../ports/metric-publisher.ts";
import type { SeriesStore } from "../../ports/series-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { enterLedger, type LedgerEntry, readLedger } from "./enter-ledger.ts";
import { unaccountedIn } from "./ledger-findings.ts";
import type { MetricNameBudget } from "./metric-name-budget.ts";
import { oneVoice } from "./one-voice.ts";
import { planWork, type WorkResult } from "./plan-work.ts";
import { readRecord, wrongSite } from "./read-record.ts";
import { type RecordOutcome, rejected } from "./record-outcome.ts";
import { rollUpBatch, wantedNames } from "./roll-up-batch.ts";
import { noticeForBatch } from "./serve-desired-config.ts";
import { claimsAnotherSite, siteMismatch } from "./site-claims.ts";
import { toVerdicts } from "./verdicts.ts";
import type { StreamSource } from "./write-event.ts";

/** Writes under way at a time: enough to hide their latency, few enough for one container's sockets. */
const concurrentWrites = 64;

/** Seconds a gateway is asked to wait when nothing could be stored. It adds its own jitter. */
const retryAfterS = 5;

/** Gateways that cover one site together: each is watched by itself, and what both hear of a device is one event. */
export interface SeveralGateways {
  readonly gateways: readonly string[];
  readonly hearings: HearingStore;
}

export interface IngestPorts {
  readonly entities: EntityStore;
  readonly series: SeriesStore;
  readonly events: EventStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
  readonly ledgers: LedgerStore;
  readonly budget: MetricNameBudget;
  /** For a site whose gateways the deployment names. Absent: the site is watched as a whole, and everything in it is heard once. */
  readonly several?: SeveralGateways;
}

export interface IngestRequest {
  readonly siteId: string;
  /** The site that the request's header names, if it names one. */
  readonly claimedSite?: string;
  /** SHA-256 of the request body as sent, which the acknowledgement echoes. */
  readonly bodySha256: string;
  readonly json: unknown;
}

export interface IngestTime {
  readonly nowMs: number;
  /** False once there is only time left to answer. Records not yet begun are then answered `retry`. */
  readonly hasTime: () => boolean;
}

/**
 * Stores a batch record by record and says what became of each. Refuses the whole batch, with nothing written, when the
 * envelope is malformed (400), when it names another site than its signer's (403) or when no record at all could be taken now (503).
 */
export async function ingestBatch(request: IngestRequest, ports: IngestPorts, time: IngestTime): Promise<BatchAck> {
  if ((request.claimedSite ?? request.siteId) !== request.siteId || claimsAnotherSite(request.json, request.siteId)) {
    ports.telemetry.occurred(ingestCounts.crossSiteAttempt, { siteId: request.siteId }, "error");
    throw siteMismatch();
  }
  const batch = readEnvelope(request.json);
  const source = { siteId: request.siteId, gatewayId: batch.gatewayId, streamEpoch: batch.streamEpoch };
  const { records, refused } = readRecords(batch.records, { siteId: request.siteId, nowMs: time.nowMs });
  const known = batch.stream === undefined ? undefined : await readLedger(source, ports.ledgers);
  const voice = await oneVoice(records, { ...source, nowMs: time.nowMs, sentMs: batch.sentAtMs }, ports);
  const hearings = ports.several?.gateways.includes(source.gatewayId) === true ? ports.several.hearings : undefined;
  const work = planWork(voice.records, source, {
    ports: { ...ports, hearings },
    nowMs: time.nowMs,
    sentMs: batch.sentAtMs,
    unaccounted: unaccountedOf(known),
  });
  const results = await mapConcurrently(work, concurrentWrites, async (item): Promise<WorkResult> => {
    if (!time.hasTime()) {
      return { outcomes: item.seqs.map((seq) => ({ seq, outcome: "retry", code: "out-of-time" })), chunks: [] };
    }
    return item.run().catch(() => unforeseen(item.seqs, ports.telemetry));
  });

  const outcomes = [...refused, ...voice.outcomes, ...results.flatMap((result) => result.outcomes)].sort((a, b) => a.seq - b.seq);
  reportOddities(outcomes, request.siteId, ports.telemetry);
  refuseIfNothingWasTaken(outcomes);
  const times = { sentMs: batch.sentAtMs, receivedMs: time.nowMs };
  const entry: LedgerEntry | undefined =
    batch.stream === undefined ? undefined : await enterLedger({ ...source, ...times, stream: batch.stream, outcomes }, known, ports);
  const findings = entry?.kind === "entered" ? entry.findings : undefined;
  await publish({ records, outcomes, results, source, findings }, ports, time.nowMs);
  refuseIfNotEntered(entry, request.siteId, ports.telemetry);
  return {
    v: wireVersion,
    batchSha256: request.bodySha256,
    gatewayId: batch.gatewayId,
    streamEpoch: batch.streamEpoch,
    verdicts: [...toVerdicts(outcomes)],
    ...(entry !== undefined && { entered: true as const }),
    ...(await noticeForBatch(records, request.siteId, ports)),
  };
}

/** What of a batch is to be stored, and what becomes of the rest. */
function readRecords(
  raws: BatchEnvelope["records"],
  context: { readonly siteId: string; readonly nowMs: number },
): { readonly records: readonly WireRecord[]; readonly refused: readonly RecordOutcome[] } {
  const readings = raws.map((raw) => readRecord(raw, context));
  return {
    records: readings.flatMap((reading) => (reading.kind === "record" ? [reading.record] : [])),
    refused: readings.flatMap((reading) => (reading.kind === "refused" ? [reading.outcome] : [])),
  };
}

function readEnvelope(json: unknown): BatchEnvelope {
  const parsed = BatchEnvelope.safeParse(json);
  if (parsed.success) {
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw new RefusedRequest({
    statusCode: 400,
    code: path === "v" ? "unsupported-version" : "bad-batch",
    message: `${path}: ${issue?.message ?? "invalid"}`.slice(0, 1_024),
  });
}

/**
 * A write that failed in a way nobody foresaw would fail again for ever. The records are rejected by name, so that the
 * gateway parks them and goes on.
 */
function unforeseen(seqs: readonly number[], telemetry: Telemetry): WorkResult {
  telemetry.occurred("record-write-failed", { records: seqs.length }, "error");
  return { outcomes: seqs.map((seq) => rejected(seq, "unprocessable", "the record could not be processed")), chunks: [] };
}

/** Codes of outcomes that a person must hear of, as the occurrence that is counted for each; alarms watch these counts. */
const oddities: Readonly<Record<string, { readonly name: string; readonly level: "warn" | "error" } | undefined>> = {
  [wrongSite]: { name: ingestCounts.crossSiteAttempt, level: "error" },
  denied: { name: ingestCounts.writeDenied, level: "error" },
  throttled: { name: ingestCounts.writeThrottled, level: "warn" },
};

function reportOddities(outcomes: readonly RecordOutcome[], siteId: string, telemetry: Telemetry): void {
  for (const [code, oddity] of Object.entries(oddities)) {
    const records = outcomes.filter((outcome) => outcome.code === code).length;
    if (oddity !== undefined && records > 0) {
      telemetry.occurred(oddity.name, { siteId, records }, oddity.level);
    }
  }
}

function refuseIfNothingWasTaken(outcomes: readonly RecordOutcome[]): void {
  if (outcomes.every(({ outcome }) => outcome === "retry")) {
    throw busy();
  }
}

/** What the ledger does not know of would be missed later, so its records have to come again. */
function refuseIfNotEntered(entry: LedgerEntry | undefined, siteId: string, telemetry: Telemetry): void {
  if (entry?.kind === "retry") {
    telemetry.occurred("ledger-not-written", { siteId }, "warn");
    throw busy();
  }
}

function busy(): RefusedRequest {
  return new RefusedRequest({ statusCode: 503, code: "busy", message: "the batch could not be stored now; send it again", retryAfterS });
}

/** Of all streams of the gateway that are remembered; undefined when nobody knows. */
function unaccountedOf(known: Awaited<ReturnType<typeof readLedger>>): number | undefined {
  return known === undefined || known === "unreadable"
    ? undefined
    : known.ledger.streams.reduce((sum, { unaccounted }) => sum + unaccounted, 0);
}

async function publish(
  batch: {
    readonly records: readonly WireRecord[];
    readonly outcomes: readonly RecordOutcome[];
    readonly results: readonly WorkResult[];
    readonly source: StreamSource;
    /** Undefined without a ledger. */
    readonly findings: readonly LedgerFinding[] | undefined;
  },
  ports: IngestPorts,
  nowMs: number,
): Promise<void> {
  const stored = new Set(batch.outcomes.filter(({ outcome }) => outcome === "stored").map(({ seq }) => seq));
  const rejectedOnes = batch.outcomes.filter(({ outcome }) => outcome === "rejected");
  const { siteId } = batch.source;
  const chunks = batch.results.flatMap((result) => result.chunks);
  const names = await ports.budget.claim(siteId, wantedNames(chunks), nowMs);
  if (names.refused > 0) {
    ports.telemetry.occurred("metric-names-refused", { siteId, names: names.refused }, "warn");
  }
  const metrics = rollUpBatch(
    {
      ...batch.source,
      records: batch.records.filter(({ seq }) => stored.has(seq)),
      chunks,
      ...(names.refused > 0 && { namesRefused: names.refused }),
      stored: stored.size,
      rejected: rejectedOnes.length,
      ...(batch.findings !== undefined && { unaccounted: unaccountedIn(batch.findings) }),
    },
    { nowMs, allows: names.allows, gateways: ports.several?.gateways ?? [] },
  );
  if (rejectedOnes.length > 0) {
    const fields = { siteId: batch.source.siteId, records: rejectedOnes.length, firstCode: rejectedOnes[0]?.code ?? "" };
    ports.telemetry.occurred("records-rejected", fields, "warn");
  }
  const { failed } = await ports.metrics.publish(metrics);
  if (failed > 0) {
    ports.telemetry.occurred("roll-up-publish-failed", { siteId: batch.source.siteId, metrics: failed }, "warn");
  }
}

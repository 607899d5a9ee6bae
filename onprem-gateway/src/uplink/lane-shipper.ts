import { limits } from "@isthmus/contract";
import { SpoolIoError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Lane } from "../spool/backlog.ts";
import type { Spool } from "../spool/spool.ts";
import type { Span } from "./backfill-pace.ts";
import { envelopeBytesPerRecord, type PackedBatch, packBatch } from "./batch-body.ts";
import { type JudgedRecord, judgeAnswer } from "./judge-answer.ts";
import { type BackoffBounds, initialPlan, nextPlan, type SendOutcome, type SendPlan } from "./send-plan.ts";
import type { Transport } from "./transport.ts";

export interface LaneShipperDependencies {
  readonly spool: Spool;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly events: GatewayEvents;
  readonly gatewayId: string;
  readonly backoff: BackoffBounds;
}

/** What became of one attempt to ship a batch of a lane. */
export type Shipment =
  | { readonly kind: "empty" }
  /** Every record has a verdict. `retryInMs` when some must be sent again; `full` when more was there than one batch took. */
  | { readonly kind: "shipped"; readonly retryInMs?: number; readonly full: boolean; readonly span: Span }
  /** The same records must go in smaller batches. */
  | { readonly kind: "again"; readonly pauseMs: number }
  /** Nobody has confirmed anything. */
  | { readonly kind: "failed"; readonly pauseMs: number };

/** Sends one batch at a time of one lane and does what the answer says. Each lane has its own batch size and its own count of failures. */
export class LaneShipper {
  readonly #lane: Lane;
  readonly #deps: LaneShipperDependencies;
  #plan: SendPlan = initialPlan;
  #problem: string | undefined;
  #lastAckMonotonicMs: number | undefined;

  constructor(lane: Lane, deps: LaneShipperDependencies) {
    this.#lane = lane;
    this.#deps = deps;
  }

  /** Undefined while batches are acknowledged, else one sentence for a person. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** On the monotonic clock; undefined before the first acknowledgement. */
  get lastAckMonotonicMs(): number | undefined {
    return this.#lastAckMonotonicMs;
  }

  /** Batches in a row that nobody has confirmed as a whole. */
  get failures(): number {
    return this.#plan.failures;
  }

  /** Never rejects for what a disk or a peer does. An unreadable disk is waited for like an unreachable cloud. */
  async ship(signal: AbortSignal): Promise<Shipment> {
    try {
      return await this.#ship(signal);
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      this.#deps.events.occurred("uplink.spool-unreadable", { errno: cause.errno }, "error");
      const problem = `the spool cannot be read (${cause.errno})`;
      const { pauseMs } = this.#follow({ judgement: { kind: "wait", cause: "unreachable", problem }, sentRecords: 0, tookMs: 0 });
      return { kind: "failed", pauseMs };
    }
  }

  async #ship(signal: AbortSignal): Promise<Shipment> {
    const { spool, transport, clock, events, gatewayId } = this.#deps;
    const { streamEpoch } = spool;
    const { maxRecords } = this.#plan;
    const maxBytes = limits.rawBytes - (maxRecords + 8) * envelopeBytesPerRecord;
    const offered = await spool.read({ lane: this.#lane, maxRecords, maxBytes });
    if (offered.length === 0) {
      return { kind: "empty" };
    }
    const stream = spool.tellNumbers(offered);
    const batch = await packBatch(offered, { gatewayId, streamEpoch, sentAtMs: clock.nowMs(), stream });
    events.count("uplink.batches");
    events.count(`uplink.batches.${this.#lane}`);
    const startedMs = clock.monotonicMs();
    const answer = await transport.post(batch, signal);
    const endedMs = clock.monotonicMs();
    const judgement = judgeAnswer(answer, { ...batch, gatewayId, streamEpoch });
    const { pauseMs, isolated } = this.#follow({ judgement, sentRecords: batch.records.length, tookMs: endedMs - startedMs });
    switch (judgement.kind) {
      case "acknowledged": {
        spool.noteTold(stream, judgement);
        const isSettled = await this.#settle(judgement.judged);
        const full = isFull(batch, { offered: offered.length, maxRecords });
        return { kind: "shipped", ...(isSettled ? {} : { retryInMs: pauseMs }), full, span: { startedMs, endedMs } };
      }
      case "divide":
        await spool.quarantine(
          isolated ? batch.records.map((record) => ({ ...record, code: judgement.code, detail: judgement.detail })) : [],
        );
        return { kind: "again", pauseMs };
      case "wait":
        return { kind: "failed", pauseMs };
    }
  }

  #follow(outcome: SendOutcome): { readonly pauseMs: number; readonly isolated: boolean } {
    const { judgement, sentRecords } = outcome;
    const { clock, events, backoff } = this.#deps;
    const { plan, pauseMs, isolated } = nextPlan(this.#plan, outcome, backoff);
    this.#plan = plan;
    switch (judgement.kind) {
      case "acknowledged":
        this.#problem = undefined;
        this.#lastAckMonotonicMs = clock.monotonicMs();
        break;
      case "divide":
        events.occurred("uplink.batch-refused", { lane: this.#lane, code: judgement.code, records: sentRecords }, "warn");
        break;
      case "wait":
        this.#problem = judgement.problem;
        events.occurred("uplink.waiting", { lane: this.#lane, problem: judgement.problem, failures: plan.failures, pauseMs }, "warn");
    }
    return { pauseMs, isolated };
  }

  /** Whether nothing is left to be sent again. */
  async #settle(judged: readonly JudgedRecord[]): Promise<boolean> {
    const { spool, events } = this.#deps;
    for (const { verdict } of judged) {
      events.count(`uplink.${verdict.outcome}`);
    }
    const rejected = judged.filter(({ verdict }) => verdict.outcome === "rejected");
    if (rejected.length > 0) {
      const parked = rejected.map(({ record, verdict: { code = "rejected", detail } }) => ({
        ...record,
        code,
        ...(detail === undefined ? {} : { detail }),
      }));
      await spool.quarantine(parked);
    }
    const stored = judged.filter(({ verdict: { outcome } }) => outcome === "stored" || outcome === "duplicate");
    await spool.settle(stored.map(({ record }) => record));
    return stored.length + rejected.length === judged.length;
  }
}

/** More may wait when the batch was cut by its number of records or by its size. */
function isFull({ records }: PackedBatch, { offered, maxRecords }: { readonly offered: number; readonly maxRecords: number }): boolean {
  const bytes = records.reduce((sum, { body }) => sum + body.length, 0);
  return offered >= maxRecords || records.length < offered || bytes > limits.rawBytes / 2;
}

import { limits } from "@isthmus/contract";
import { SpoolIoError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Component } from "../runtime/component.ts";
import type { Spool } from "../spool/spool.ts";
import { envelopeBytesPerRecord, packBatch } from "./batch-body.ts";
import { type JudgedRecord, type Judgement, judgeAnswer } from "./judge-answer.ts";
import { type BackoffBounds, initialPlan, nextPlan, type SendPlan } from "./send-plan.ts";
import type { Transport } from "./transport.ts";

export interface UplinkOptions {
  readonly gatewayId: string;
  /** How long a lone record waits for company, 1 s unless told. */
  readonly gatherMs?: number;
  /** Records that are sent without waiting for more, 500 unless told. */
  readonly gatherRecords?: number;
  /** Time that stopping may spend on a last delivery, 5 s unless told. */
  readonly lastDeliveryMs?: number;
  /** 0.5 s doubling to 60 s unless told. */
  readonly backoff?: BackoffBounds;
}

export interface UplinkDependencies {
  readonly spool: Spool;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly events: GatewayEvents;
}

/** "again": the same records must go in smaller batches, at once. */
type Shipment = "shipped" | "again" | "empty" | "failed";

const defaultBackoff: BackoffBounds = { baseMs: 500, capMs: 60_000, random: Math.random };

/** Ships the spool to the cloud, oldest first, one batch at a time, until every record has its verdict. */
export class Uplink implements Component {
  readonly name = "uplink";
  readonly #options: UplinkOptions;
  readonly #deps: UplinkDependencies;
  readonly #stopping = new AbortController();
  readonly #giveUp = new AbortController();
  #plan: SendPlan = initialPlan;
  #problem: string | undefined;
  #pauseMs = 0;
  #lastAckMonotonicMs: number | undefined;
  #running: Promise<void> | undefined;

  constructor(options: UplinkOptions, deps: UplinkDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#running = this.#run();
  }

  /** Finishes the batch in flight and tries to deliver what is left, within the time for a last delivery. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const deadline = new AbortController();
    const expired = this.#deps.clock.sleep(this.#options.lastDeliveryMs ?? 5_000, deadline.signal).then(() => this.#giveUp.abort());
    await this.#running;
    deadline.abort();
    await expired;
    this.#deps.transport.close();
  }

  problem(): string | undefined {
    return this.#problem;
  }

  /** On the monotonic clock; undefined before the first acknowledgement. */
  get lastAckMonotonicMs(): number | undefined {
    return this.#lastAckMonotonicMs;
  }

  async #run(): Promise<void> {
    let more = false;
    while (!this.#stopping.signal.aborted) {
      if (!more) {
        await this.#gather();
      }
      const lastSeq = this.#deps.spool.lastSeq;
      const shipment = await this.#ship();
      more = shipment === "again" || (shipment === "shipped" && this.#deps.spool.stats().records >= (this.#options.gatherRecords ?? 500));
      if (shipment === "empty") {
        await this.#deps.spool.waitForRecordAfter(lastSeq, this.#stopping.signal);
      } else if (this.#pauseMs > 0) {
        await this.#deps.clock.sleep(this.#pauseMs, this.#stopping.signal);
      }
    }
    let last: Shipment = "shipped";
    while ((last === "shipped" || last === "again") && !this.#giveUp.signal.aborted) {
      last = await this.#ship();
    }
  }

  /** Waits for company, but only so long: a single record followed by silence leaves too. */
  async #gather(): Promise<void> {
    const { gatherMs = 1_000, gatherRecords = 500 } = this.#options;
    const { spool, clock } = this.#deps;
    const missing = gatherRecords - spool.stats().records;
    if (missing <= 0) {
      return;
    }
    const enough = new AbortController();
    const signal = AbortSignal.any([enough.signal, this.#stopping.signal]);
    await Promise.race([clock.sleep(gatherMs, signal), spool.waitForRecordAfter(spool.lastSeq + missing - 1, signal)]);
    enough.abort();
  }

  async #ship(): Promise<Shipment> {
    try {
      return await this.#shipOnce();
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      this.#deps.events.occurred("uplink.spool-unreadable", { errno: cause.errno }, "error");
      this.#follow({ kind: "wait", problem: `the spool cannot be read (${cause.errno})` }, 0);
      return "failed";
    }
  }

  async #shipOnce(): Promise<Shipment> {
    const { spool, transport, clock, events } = this.#deps;
    const { gatewayId } = this.#options;
    const { streamEpoch } = spool;
    const { maxRecords } = this.#plan;
    const offered = await spool.read({ maxRecords, maxBytes: limits.rawBytes - (maxRecords + 8) * envelopeBytesPerRecord });
    if (offered.length === 0) {
      return "empty";
    }
    const batch = await packBatch(offered, { gatewayId, streamEpoch, sentAtMs: clock.nowMs() });
    events.count("uplink.batches");
    const answer = await transport.post(batch, this.#giveUp.signal);
    const judgement = judgeAnswer(answer, { ...batch, gatewayId, streamEpoch });
    const isolated = this.#follow(judgement, batch.records.length);
    switch (judgement.kind) {
      case "acknowledged":
        await this.#settle(judgement.judged);
        return "shipped";
      case "divide":
        await spool.quarantine(
          isolated ? batch.records.map((record) => ({ ...record, code: judgement.code, detail: judgement.detail })) : [],
        );
        return "again";
      case "wait":
        return "failed";
    }
  }

  /** Updates plan and problem; true when the one record of the batch is to blame. */
  #follow(judgement: Judgement, sentRecords: number): boolean {
    const { plan, pauseMs, isolated } = nextPlan(this.#plan, { judgement, sentRecords }, this.#options.backoff ?? defaultBackoff);
    this.#plan = plan;
    this.#pauseMs = pauseMs;
    switch (judgement.kind) {
      case "acknowledged":
        this.#problem = undefined;
        this.#lastAckMonotonicMs = this.#deps.clock.monotonicMs();
        break;
      case "divide":
        this.#deps.events.occurred("uplink.batch-refused", { code: judgement.code, records: sentRecords }, "warn");
        break;
      case "wait":
        this.#problem = judgement.problem;
        this.#deps.events.occurred("uplink.waiting", { problem: judgement.problem, failures: plan.failures, pauseMs }, "warn");
    }
    return isolated;
  }

  async #settle(judged: readonly JudgedRecord[]): Promise<void> {
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
    await spool.settle(
      judged.filter(({ verdict: { outcome } }) => outcome === "stored" || outcome === "duplicate").map(({ record }) => record),
    );
  }
}

import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Component } from "../runtime/component.ts";
import type { Spool } from "../spool/spool.ts";
import { afterBackfill, afterLive, type BackfillPace, backfillIsOwed, initialPace } from "./backfill-pace.ts";
import { LaneShipper, type Shipment } from "./lane-shipper.ts";
import { type BackoffBounds, defaultBackoff } from "./send-plan.ts";
import type { Transport } from "./transport.ts";

export interface UplinkOptions {
  readonly gatewayId: string;
  /** How long a lone record waits for company, and the least time between two backfill batches; 1 s unless told. */
  readonly gatherMs?: number;
  /** Records that are sent without waiting for more, 500 unless told. */
  readonly gatherRecords?: number;
  /** Time that stopping may spend on a last delivery, 5 s unless told. */
  readonly lastDeliveryMs?: number;
  readonly backoff?: BackoffBounds;
}

export interface UplinkDependencies {
  readonly spool: Spool;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly events: GatewayEvents;
}

/**
 * Ships the spool to the cloud, one batch at a time, until every record has its verdict. The live lane goes first, so that after
 * an outage what happens now arrives before the history; the backfill lane gets most of the time that is left, oldest first.
 */
export class Uplink implements Component {
  readonly name = "uplink";
  readonly #options: UplinkOptions;
  readonly #deps: UplinkDependencies;
  readonly #live: LaneShipper;
  readonly #backfill: LaneShipper;
  readonly #stopping = new AbortController();
  readonly #giveUp = new AbortController();
  #pace: BackfillPace = initialPace;
  #running: Promise<void> | undefined;

  constructor(options: UplinkOptions, deps: UplinkDependencies) {
    this.#options = options;
    this.#deps = deps;
    const shipping = { ...deps, gatewayId: options.gatewayId, backoff: options.backoff ?? defaultBackoff };
    this.#live = new LaneShipper("live", shipping);
    this.#backfill = new LaneShipper("backfill", shipping);
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
    return this.#live.problem ?? this.#backfill.problem;
  }

  /** Of either lane, on the monotonic clock; undefined before the first acknowledgement. */
  get lastAckMonotonicMs(): number | undefined {
    const acks = [this.#live.lastAckMonotonicMs, this.#backfill.lastAckMonotonicMs].filter((ms) => ms !== undefined);
    return acks.length === 0 ? undefined : Math.max(...acks);
  }

  /** How far the gateway's clock is ahead of the cloud's; undefined until an answer has told the time. */
  get clockSkewMs(): number | undefined {
    return this.#deps.transport.clockSkewMs;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const { lastSeq } = this.#deps.spool;
      const live = await this.#live.ship(this.#giveUp.signal);
      switch (live.kind) {
        case "failed":
        case "again":
          await this.#sleep(live.pauseMs);
          break;
        case "shipped":
          this.#pace = afterLive(this.#pace, live.span);
          await this.#afterShipping(live, lastSeq);
          break;
        case "empty":
          await this.#useSpareTime((signal) => this.#nextGathered(lastSeq, signal));
      }
    }
    await this.#deliverTheRest();
  }

  async #afterShipping({ full, retryInMs }: Extract<Shipment, { kind: "shipped" }>, lastSeq: number): Promise<void> {
    if (retryInMs !== undefined) {
      await this.#useSpareTime((signal) => this.#deps.clock.sleep(retryInMs, signal));
    } else if (!full) {
      await this.#useSpareTime((signal) => this.#nextGathered(lastSeq, signal));
    } else if (backfillIsOwed(this.#pace)) {
      await this.#shipBackfill();
    }
  }

  /** Resolves when records after `afterSeq` have waited for company: a single record followed by silence leaves too. */
  async #nextGathered(afterSeq: number, signal: AbortSignal): Promise<void> {
    const { gatherMs = 1_000, gatherRecords = 500 } = this.#options;
    const { spool, clock } = this.#deps;
    await spool.waitForRecordAfter(afterSeq, signal);
    const enough = new AbortController();
    const either = AbortSignal.any([enough.signal, signal]);
    await Promise.race([clock.sleep(gatherMs, either), spool.waitForRecordAfter(afterSeq + gatherRecords - 1, either)]);
    enough.abort();
  }

  /** Ships the backlog until the live lane is due. At most one batch is ever in flight, so the live lane waits for one at most. */
  async #useSpareTime(whenDue: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const turn = new AbortController();
    const signal = AbortSignal.any([turn.signal, this.#stopping.signal]);
    const due = whenDue(signal).then(() => turn.abort());
    while (!signal.aborted) {
      const restMs = this.#pace.restUntilMs - this.#deps.clock.monotonicMs();
      if (restMs > 0) {
        await this.#deps.clock.sleep(restMs, signal);
      }
      if (!signal.aborted && (await this.#shipBackfill()).kind === "empty") {
        await due;
      }
    }
    turn.abort();
    await due;
  }

  async #shipBackfill(): Promise<Shipment> {
    const shipment = await this.#backfill.ship(this.#giveUp.signal);
    const endedMs = this.#deps.clock.monotonicMs();
    switch (shipment.kind) {
      case "empty":
        break;
      case "shipped":
        this.#pace = afterBackfill(shipment.span, Math.max(shipment.retryInMs ?? 0, this.#options.gatherMs ?? 1_000));
        break;
      case "again":
      case "failed":
        this.#pace = { restUntilMs: endedMs + shipment.pauseMs, liveInARow: 0 };
    }
    return shipment;
  }

  async #deliverTheRest(): Promise<void> {
    for (const lane of [this.#live, this.#backfill]) {
      let last: Shipment = { kind: "again", pauseMs: 0 };
      while ((last.kind === "shipped" || last.kind === "again") && !this.#giveUp.signal.aborted) {
        last = await lane.ship(this.#giveUp.signal);
      }
      if (last.kind === "failed") {
        return;
      }
    }
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) {
      await this.#deps.clock.sleep(ms, this.#stopping.signal);
    }
  }
}

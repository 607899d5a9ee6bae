import type { GatewayEvents } from "../events.ts";
import type { SpoolStats } from "../spool/spool-options.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./component.ts";
import type { Intake } from "./intake.ts";
import type { HeartbeatObservation } from "./observation.ts";
import { since, type TroubleCounts, toldInAll, troubleCounts } from "./trouble-counts.ts";

export interface HeartbeatOptions {
  readonly version: string;
  /** 60 s unless told. */
  readonly everyMs?: number;
}

export interface HeartbeatDependencies {
  readonly intake: Intake;
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** Of the configuration that is followed now. */
  readonly configured: () => Pick<HeartbeatObservation, "configHash" | "config"> & { readonly snmp: HeartbeatObservation["snmp"] };
  readonly deviceCounts: () => HeartbeatObservation["devices"];
  readonly spoolStats: () => SpoolStats;
  readonly uplink: () => { readonly clockSkewMs: number | undefined; readonly lastAckMonotonicMs: number | undefined };
  readonly problems: () => HeartbeatObservation["problems"];
}

/** The sign of life: one record at the start, then one in every whole minute, through the same spool as everything else. */
export class Heartbeat implements Component {
  readonly name = "heartbeat";
  readonly #options: HeartbeatOptions;
  readonly #deps: HeartbeatDependencies;
  readonly #stopping = new AbortController();
  #startedMs = 0;
  #running: Promise<void> | undefined;
  /** As the last heartbeat reported that the spool took: what a refused one told, the next one tells. */
  #told: TroubleCounts | undefined;

  constructor(options: HeartbeatOptions, deps: HeartbeatDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#startedMs = this.#deps.clock.nowMs();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  problem(): string | undefined {
    return undefined;
  }

  async #run(): Promise<void> {
    const { clock, events, intake } = this.#deps;
    const everyMs = this.#options.everyMs ?? 60_000;
    while (!this.#stopping.signal.aborted) {
      const counters = events.counters();
      const trouble = troubleCounts(counters);
      if ((await intake.accept(this.#observation(counters, since(this.#told, trouble)))) === "accepted") {
        this.#told = toldInAll(this.#told, trouble);
      }
      await clock.sleep(everyMs - (clock.nowMs() % everyMs), this.#stopping.signal);
    }
  }

  #observation(counters: HeartbeatObservation["counters"], sinceLast: TroubleCounts): HeartbeatObservation {
    const { clock, deviceCounts, spoolStats, problems } = this.#deps;
    const tsMs = clock.nowMs();
    const { version } = this.#options;
    const { configHash, snmp, config } = this.#deps.configured();
    const { records, backfillRecords, bytes, oldestMs, evicted, quarantined, lastCommitMonotonicMs } = spoolStats();
    const { clockSkewMs, lastAckMonotonicMs } = this.#deps.uplink();
    return {
      kind: "heartbeat",
      tsMs,
      version,
      configHash,
      startedMs: this.#startedMs,
      devices: deviceCounts(),
      ...(snmp === undefined ? {} : { snmp }),
      ...(config === undefined ? {} : { config }),
      spool: { records, backfillRecords, bytes, oldestUnshippedAgeS: ageSeconds(oldestMs, tsMs), evicted, quarantined },
      ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
      ...(lastAckMonotonicMs === undefined ? {} : { lastAckAgeS: Math.max(0, clock.monotonicMs() - lastAckMonotonicMs) / 1_000 }),
      ...(lastCommitMonotonicMs === undefined ? {} : { lastCommitAgeS: Math.max(0, clock.monotonicMs() - lastCommitMonotonicMs) / 1_000 }),
      sinceLast,
      counters,
      problems: problems(),
    };
  }
}

/** Seconds since the oldest waiting record was observed; 0 when none waits or the clock went back. */
export function ageSeconds(oldestMs: number | undefined, nowMs: number): number {
  return oldestMs === undefined ? 0 : Math.max(0, nowMs - oldestMs) / 1_000;
}

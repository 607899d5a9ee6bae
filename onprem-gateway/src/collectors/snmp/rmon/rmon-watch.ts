import { decideEtherAnomalies, type EtherAnomalyState, type EtherCounts, noEtherAnomalies } from "@isthmus/domain/rmon/ether-anomalies";
import type { CollectorDependencies } from "../../dependencies.ts";
import type { RawPollData } from "../raw-poll.ts";
import { historySamples } from "./history-samples.ts";
import { type LogMemory, newLogEntries } from "./new-log-entries.ts";
import { bootOf, placeBuckets } from "./place-history.ts";
import type { RawRmon } from "./raw-rmon.ts";
import { anomalyEvent, logEvent, type RmonEventContext } from "./rmon-events.ts";
import type { RmonMemory } from "./rmon-memory.ts";
import { type EtherDelta, type EtherDeltas, type EtherReading, etherDeltas, etherSamples } from "./rmon-samples.ts";

export interface RmonWatchOptions {
  readonly device: RmonEventContext["device"];
  readonly memory: RmonMemory;
  /** Period of polls. */
  readonly pollS: number;
  /** Period of the statistics. */
  readonly stepS: number;
}

/** A device that was not heard for longer than this many polls has a gap worth asking its own memory for. */
const gapPolls = 2.5;
/** How many missed readings a delta may span. */
const maxMissedReadings = 3;
/** Lines of a device's log that one reading may turn into events. */
const maxLogEvents = 50;
const longestBackS = 7 * 86_400;
const marginS = 60;

/** What a poll says of RMON. */
export type RmonPoll = { readonly kind: "ok" | "quiet" } & Pick<RawPollData, "readAgoMs" | "sysUpTimeCs" | "rmon">;

/** What the core remembers of the RMON groups of one device; turns each reading into samples and events. */
export class RmonWatch {
  readonly #options: RmonWatchOptions;
  readonly #deps: CollectorDependencies;
  #statistics: EtherReading | undefined;
  #log: LogMemory | undefined;
  readonly #anomalies = new Map<string, EtherAnomalyState>();

  constructor(options: RmonWatchOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
    const seenMs = options.memory.of(options.device.id)?.seenMs;
    this.#log = seenMs === undefined ? undefined : { readMs: seenMs, seen: new Set() };
  }

  /** How far back the device's own memory is wanted now; undefined while there is no gap. */
  historyBackS(): number | undefined {
    const nowMs = this.#deps.clock.nowMs();
    const fromMs = this.#gapFromMs(nowMs);
    return fromMs === undefined ? undefined : Math.min(longestBackS, Math.ceil((nowMs - fromMs) / 1_000) + marginS);
  }

  /** Takes in a poll that the device answered. `startS` is where the statistics belong in time. */
  async take(poll: RmonPoll, startS: number): Promise<void> {
    const { clock } = this.#deps;
    const readMs = clock.nowMs() - poll.readAgoMs;
    const { rmon = {}, sysUpTimeCs } = poll;
    if (sysUpTimeCs === undefined) {
      return;
    }
    if (rmon.stats !== undefined) {
      this.#takeStatistics(rmon.stats, { sysUpTimeCs, startS, atMs: clock.monotonicMs() - poll.readAgoMs });
    }
    if (rmon.log !== undefined) {
      this.#takeLog(rmon.log, { sysUpTimeCs, readMs });
    }
    await this.#takeHistory(rmon, { sysUpTimeCs, readMs });
  }

  #takeStatistics(
    { afterMs, ports }: NonNullable<RawRmon["stats"]>,
    { sysUpTimeCs, startS, atMs }: { readonly sysUpTimeCs: number; readonly startS: number; readonly atMs: number },
  ): void {
    const { stepS, device } = this.#options;
    const now: EtherReading = { ports, atMs: atMs + afterMs, sysUpTimeCs: (sysUpTimeCs + Math.round(afterMs / 10)) % 2 ** 32 };
    const deltas = etherDeltas(this.#statistics, now, stepS * 1_000 * maxMissedReadings);
    this.#statistics = now;
    if (deltas === undefined) {
      return;
    }
    const { clock, intake } = this.#deps;
    const place = { deviceId: device.id, set: "rmon", startS, stepS } as const;
    void intake.accept({ kind: "samples", tsMs: clock.nowMs(), ...place, ...etherSamples(deltas), important: [] });
    this.#judge(deltas);
  }

  #judge({ ports, elapsedMs }: EtherDeltas): void {
    const context = this.#context();
    for (const port of ports) {
      const { state, effects } = decideEtherAnomalies(this.#anomalies.get(port.key) ?? noEtherAnomalies, countsOf(port, elapsedMs));
      this.#anomalies.set(port.key, state);
      for (const effect of effects) {
        void this.#deps.intake.accept(anomalyEvent(port.key, effect, context));
      }
    }
  }

  #takeLog(log: NonNullable<RawRmon["log"]>, clock: { readonly sysUpTimeCs: number; readonly readMs: number }): void {
    const { entries, memory } = newLogEntries(log, this.#log, clock);
    this.#log = memory;
    const context = this.#context();
    for (const { entry, atMs } of entries.slice(-maxLogEvents)) {
      void this.#deps.intake.accept(logEvent(entry, atMs, context));
    }
    if (entries.length > maxLogEvents) {
      this.#deps.events.count("snmp.rmon.log.clipped", entries.length - maxLogEvents);
    }
  }

  /** Writes down that the device was heard, and what of its memory falls in the gap before. A gap stays open until its records are safe. */
  async #takeHistory(rmon: RawRmon, clock: { readonly sysUpTimeCs: number; readonly readMs: number }): Promise<void> {
    const { device, memory } = this.#options;
    const known = memory.of(device.id);
    const keepsHistory = known !== undefined || (rmon.historyControls ?? 0) > 0 || rmon.log !== undefined;
    if (!keepsHistory) {
      return;
    }
    const fromMs = this.#gapFromMs(clock.readMs);
    const bootMs = bootOf({ ...clock, bootMs: known?.bootMs });
    const heard = { seenMs: clock.readMs, bootMs };
    memory.set(device.id, fromMs === undefined ? heard : { ...heard, gapFromMs: fromMs });
    if (rmon.history === undefined || fromMs === undefined) {
      return;
    }
    const chunks = historySamples(placeBuckets(rmon.history.buckets, { ...clock, bootMs }, { fromMs }));
    const outcomes = await Promise.all(
      chunks.map((chunk) =>
        this.#deps.intake.accept({
          kind: "samples",
          tsMs: this.#deps.clock.nowMs(),
          deviceId: device.id,
          set: "rmon-history",
          ...chunk,
          important: [],
        }),
      ),
    );
    if (outcomes.every((outcome) => outcome === "accepted")) {
      const { seenMs } = memory.of(device.id) ?? heard;
      memory.set(device.id, { seenMs, bootMs });
      this.#deps.events.occurred("snmp.rmon.history", { device: device.id, buckets: rmon.history.buckets.length, records: chunks.length });
    }
  }

  #gapFromMs(nowMs: number): number | undefined {
    const known = this.#options.memory.of(this.#options.device.id);
    if (known === undefined) {
      return undefined;
    }
    const silentMs = nowMs - known.seenMs;
    return known.gapFromMs ?? (silentMs > gapPolls * this.#options.pollS * 1_000 ? known.seenMs : undefined);
  }

  #context(): RmonEventContext {
    return { device: this.#options.device, nowMs: this.#deps.clock.nowMs() };
  }
}

function countsOf({ deltas, speedBps }: EtherDelta, elapsedMs: number): EtherCounts {
  return {
    elapsedMs,
    speedBps,
    packets: deltas.etherStatsPkts,
    broadcast: deltas.etherStatsBroadcastPkts,
    crcAlignErrors: deltas.etherStatsCRCAlignErrors,
    fragments: deltas.etherStatsFragments,
    jabbers: deltas.etherStatsJabbers,
    collisions: deltas.etherStatsCollisions,
  };
}

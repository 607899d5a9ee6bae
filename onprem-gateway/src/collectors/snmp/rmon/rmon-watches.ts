import { phaseOffsetMs } from "@isthmus/domain/schedule/phase";
import type { CollectorDependencies } from "../../dependencies.ts";
import type { RmonEventContext } from "./rmon-events.ts";
import { RmonMemory } from "./rmon-memory.ts";
import type { RmonWanted } from "./rmon-reader.ts";
import { type RmonPoll, RmonWatch } from "./rmon-watch.ts";

export interface RmonWatchesOptions {
  readonly devices: readonly RmonEventContext["device"][];
  /** Period of polls. */
  readonly everySeconds: number;
  /** Where it is kept when each device was last heard. */
  readonly stateFile?: string | undefined;
}

/** Where a poll belongs in time. */
export interface RmonSlot {
  readonly startS: number;
  readonly samples: boolean;
}

/** Statistics of packet sizes and errors are slower than traffic: read with every so many polls. */
const everyPolls = 5;
/** The wire's longest interval. */
const longestStepS = 3_600;
const saveEveryMs = 30_000;

/** The RMON side of all devices of a gateway: what each poll asks for, and what becomes of the answers. */
export class RmonWatches {
  readonly #options: RmonWatchesOptions;
  readonly #memory: RmonMemory;
  readonly #deps: CollectorDependencies;
  readonly #watches = new Map<string, RmonWatch>();
  readonly #polls: number;
  #saver: NodeJS.Timeout | undefined;

  constructor(options: RmonWatchesOptions, deps: CollectorDependencies) {
    const { devices, everySeconds, stateFile: path } = options;
    this.#options = options;
    this.#deps = deps;
    this.#polls = Math.max(1, Math.min(everyPolls, Math.floor(longestStepS / everySeconds)));
    const memory = new RmonMemory({ path, onFailed: (code) => deps.events.occurred("snmp.rmon.state-failed", { code }, "error") });
    this.#memory = memory;
    for (const device of devices) {
      this.watch(device);
    }
  }

  /** Watches a device that came later, or a known one anew. */
  watch(device: RmonEventContext["device"]): void {
    const pollS = this.#options.everySeconds;
    const settings = { device, memory: this.#memory, pollS, stepS: pollS * this.#polls };
    this.#watches.set(device.id, new RmonWatch(settings, this.#deps));
  }

  forget(deviceId: string): void {
    this.#watches.delete(deviceId);
  }

  start(): void {
    this.#saver = setInterval(() => void this.#memory.save(), saveEveryMs);
    this.#saver.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#saver);
    await this.#memory.save();
  }

  /** What a poll of that slot asks for. Devices take turns, so that the statistics of a gateway's devices do not all come at once. */
  wanted(deviceId: string, { startS, samples }: RmonSlot): RmonWanted {
    const turn = phaseOffsetMs(deviceId, this.#polls * 1_000) / 1_000;
    const number = Math.floor(startS / this.#options.everySeconds) + Math.floor(turn);
    return { stats: !samples || number % this.#polls === 0, historyBackS: this.#watches.get(deviceId)?.historyBackS() };
  }

  /** Takes in what came of a poll of that slot. */
  take(deviceId: string, poll: RmonPoll | { readonly kind: "failed" }, { startS }: RmonSlot): void {
    if (poll.kind !== "failed") {
      const stepS = this.#options.everySeconds * this.#polls;
      void this.#watches.get(deviceId)?.take(poll, startS - (startS % stepS));
    }
  }
}

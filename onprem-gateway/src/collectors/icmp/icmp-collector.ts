import { decideIsolation, type IsolationInput, initialIsolation } from "@isthmus/domain/states/isolation";
import { decideReach, initialReach } from "@isthmus/domain/states/reach-machine";
import type { Component } from "../../runtime/component.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { WayReporter } from "../way-reporter.ts";
import { defaultRouters } from "./default-routers.ts";
import type { PingResult } from "./fping-output.ts";
import { FpingPinger } from "./fping-pinger.ts";
import { PingWindow, pingDictionary } from "./ping-window.ts";

/** A device to be pinged. */
export interface PingDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
}

export interface IcmpCollectorOptions {
  readonly devices: readonly PingDevice[];
  readonly everySeconds: number;
  readonly timeoutMs: number;
  /** Missed pings in a row before a device is down. */
  readonly downAfter: number;
  /** Answered pings in a row before a device is up again. */
  readonly upAfter: number;
  /** Addresses whose silence, when nothing else answers either, shows that the gateway is cut off; its default routers unless told. */
  readonly landmarks?: readonly string[] | undefined;
  /** Seconds that one row of samples covers; 60 unless told, and never less than one pinging period. */
  readonly sampleSeconds?: number;
  /** The fping program, when it is not the one on the path. */
  readonly program?: string;
}

interface PingWatch {
  readonly device: PingDevice;
  readonly way: WayReporter;
  readonly window: PingWindow;
}

/**
 * Pings devices with one long-running fping. When fping itself does not work, or the gateway is cut off from its network, devices are
 * unknown, not down, and no loss is reported.
 */
export class IcmpCollector implements Component {
  readonly name = "icmp";
  readonly #options: IcmpCollectorOptions;
  readonly #deps: CollectorDependencies;
  readonly #stopping = new AbortController();
  readonly #watches = new Map<string, PingWatch[]>();
  #landmarks: ReadonlySet<string> = new Set();
  #isolation = initialIsolation;
  #pinger: FpingPinger | undefined;
  #problem: string | undefined;

  constructor(options: IcmpCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#landmarks = new Set(this.#options.landmarks ?? (await defaultRouters()));
    for (const device of this.#options.devices) {
      this.#add(device);
    }
    this.#startPinger();
    void this.#sampleForEver();
  }

  /** Follows a new configuration: devices that are gone, and those that came or are watched anew. The states of the others stay. */
  async change({ gone, fresh }: { readonly gone: readonly string[]; readonly fresh: readonly PingDevice[] }): Promise<void> {
    const before = [...this.#watches.keys()].sort().join(" ");
    const ended = new Set([...gone, ...fresh.map(({ id }) => id)]);
    for (const [address, shared] of [...this.#watches]) {
      const kept = shared.filter(({ device }) => !ended.has(device.id));
      if (kept.length === 0) {
        this.#watches.delete(address);
      } else {
        this.#watches.set(address, kept);
      }
    }
    for (const device of fresh) {
      this.#add(device);
    }
    if ([...this.#watches.keys()].sort().join(" ") !== before) {
      // fping takes its targets when it starts; the next one begins within a moment.
      await this.#pinger?.stop();
      this.#startPinger();
    }
  }

  #add(device: PingDevice): void {
    const shared = this.#watches.get(device.address) ?? [];
    shared.push(this.#watch(device));
    this.#watches.set(device.address, shared);
  }

  #startPinger(): void {
    const { everySeconds, timeoutMs, program } = this.#options;
    this.#pinger = undefined;
    if (this.#watches.size === 0 || this.#stopping.signal.aborted) {
      return;
    }
    this.#pinger = new FpingPinger({
      targets: [...new Set([...this.#landmarks, ...this.#watches.keys()])],
      periodMs: everySeconds * 1_000,
      timeoutMs,
      onResult: (result) => this.#take(result),
      onProblem: (problem) => this.#takeProblem(problem),
      clock: this.#deps.clock,
      ...(program === undefined ? {} : { program }),
    });
    this.#pinger.start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#pinger?.stop();
  }

  problem(): string | undefined {
    return this.#problem === undefined ? this.#deps.states.cutOff : `devices are not pinged: ${this.#problem}`;
  }

  #watch(device: PingDevice): PingWatch {
    const { downAfter, upAfter } = this.#options;
    const way = new WayReporter(
      {
        device,
        way: "icmp",
        initial: initialReach,
        decide: (state, input, nowMs) => decideReach(state, input, { nowMs, downAfter, upAfter }),
      },
      this.#deps,
    );
    return { device, way, window: new PingWindow() };
  }

  #take({ target, rttUs }: PingResult): void {
    if (this.#landmarks.has(target)) {
      this.#takeIsolation({ kind: "landmark", address: target, answered: rttUs !== undefined });
    }
    if (this.#watches.has(target)) {
      this.#takeDevices({ target, rttUs });
    }
  }

  #takeDevices({ target, rttUs }: PingResult): void {
    if (rttUs !== undefined) {
      this.#takeIsolation({ kind: "device-answered" });
    }
    this.#deps.events.count(rttUs === undefined ? "icmp.missed" : "icmp.answered");
    for (const { way, window } of this.#watches.get(target) ?? []) {
      if (rttUs !== undefined || this.#deps.states.cutOff === undefined) {
        window.add(rttUs);
      }
      way.take(rttUs === undefined ? { kind: "missed", reason: "timeout" } : { kind: "answered" });
    }
  }

  /** A miss before the last one that makes a device down decides, so that no device is called down for the gateway's own trouble. */
  #takeIsolation(input: IsolationInput): void {
    const { states, intake, clock, events } = this.#deps;
    const { state, effects } = decideIsolation(this.#isolation, input, { afterMisses: Math.min(2, this.#options.downAfter) });
    this.#isolation = state;
    for (const effect of effects) {
      const away = effect.kind === "cut-off";
      const reason = away ? `the gateway is cut off: ${effect.landmarks.join(" and ")} and all devices are silent` : undefined;
      states.cutOff = reason;
      events.occurred(away ? "gateway.cut-off" : "gateway.reconnected", { landmarks: [...this.#landmarks].join(" ") }, "warn");
      void intake.accept({
        kind: "event",
        tsMs: clock.nowMs(),
        source: "gateway",
        severity: away ? "critical" : "cleared",
        type: "gateway.cut-off",
        key: "gateway.cut-off",
        text: reason === undefined ? "The gateway reaches its network again" : `No device can be judged: ${reason}`,
        authentication: "internal",
      });
    }
  }

  #takeProblem(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem) {
      this.#deps.events.occurred("icmp.pinger.broken", { problem }, "warn");
    }
    this.#problem = problem;
    if (problem !== undefined) {
      for (const { way } of this.#allWatches()) {
        way.lose("the pinger does not work");
      }
    }
  }

  async #sampleForEver(): Promise<void> {
    const { clock } = this.#deps;
    const { signal } = this.#stopping;
    const stepS = Math.max(this.#options.sampleSeconds ?? defaultSampleSeconds, this.#options.everySeconds);
    const stepMs = stepS * 1_000;
    while (!signal.aborted) {
      await clock.sleep(stepMs - (clock.nowMs() % stepMs), signal);
      if (!signal.aborted) {
        this.#sendSamples({ startS: (Math.round(clock.nowMs() / stepMs) - 1) * stepS, stepS });
      }
    }
  }

  #sendSamples({ startS, stepS }: { readonly startS: number; readonly stepS: number }): void {
    const tsMs = this.#deps.clock.nowMs();
    for (const { device, window } of this.#allWatches()) {
      const values = window.take();
      if (values !== undefined) {
        void this.#deps.intake.accept({
          kind: "samples",
          tsMs,
          deviceId: device.id,
          set: "icmp",
          startS,
          stepS,
          dictionary: pingDictionary,
          values,
          important: [],
        });
      }
    }
  }

  *#allWatches(): Generator<PingWatch> {
    for (const shared of this.#watches.values()) {
      yield* shared;
    }
  }
}

const defaultSampleSeconds = 60;

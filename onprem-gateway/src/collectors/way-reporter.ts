import type { WayDecision, WayInput, WayState } from "@isthmus/domain/states/hysteresis";
import type { EventObservation, ReachObservation } from "../runtime/observation.ts";
import type { CollectorDependencies } from "./dependencies.ts";
import type { ReachWay } from "./device-states.ts";

/** The device part of what a way reports. */
export interface WatchedDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
}

export interface WayReporterOptions {
  readonly device: WatchedDevice;
  readonly way: ReachWay;
  readonly initial: (nowMs: number) => WayState;
  readonly decide: (state: WayState, input: WayInput, nowMs: number) => WayDecision;
}

/** A state is repeated this often, so that a reader who missed the change learns it all the same. */
const repeatEveryMs = 5 * 60_000;

const eventTypes = {
  icmp: { down: "reach.down", up: "reach.up", source: "reach", severity: "critical" },
  snmp: { down: "snmp.down", up: "snmp.up", source: "snmp", severity: "major" },
} as const;

/** Keeps the state of one way of watching one device and reports its changes, its repetitions and its events. */
export class WayReporter {
  readonly #options: WayReporterOptions;
  readonly #deps: Pick<CollectorDependencies, "intake" | "clock" | "states">;
  #state: WayState;
  #reportedMs: number | undefined;

  constructor(options: WayReporterOptions, deps: Pick<CollectorDependencies, "intake" | "clock" | "states">) {
    this.#options = options;
    this.#deps = deps;
    this.#state = options.initial(deps.clock.nowMs());
  }

  /** True while the last results contradict the state without having changed it: another result would decide. */
  get undecided(): boolean {
    const { state, misses, hits } = this.#state;
    return state === "up" ? misses > 0 : hits > 0 || (state === "unknown" && misses > 0);
  }

  /** Takes in one result. A miss while the gateway itself is cut off says nothing about the device. */
  take(input: WayInput): void {
    const { cutOff } = this.#deps.states;
    if (input.kind === "missed" && cutOff !== undefined) {
      this.lose(cutOff);
      return;
    }
    const nowMs = this.#deps.clock.nowMs();
    const { state, effects } = this.#options.decide(this.#state, input, nowMs);
    this.#state = state;
    for (const { from, to, reason } of effects) {
      this.#report({ nowMs, transition: true });
      if (to === "down" || from === "down") {
        void this.#deps.intake.accept(this.#event(nowMs, { to, reason }));
      }
    }
    if (effects.length === 0 && (this.#reportedMs === undefined || nowMs - this.#reportedMs >= repeatEveryMs)) {
      this.#report({ nowMs, transition: false });
    }
  }

  /** Nothing can be said about the device, because the collector itself does not work. Unknown is not down: no event. */
  lose(reason: string): void {
    const nowMs = this.#deps.clock.nowMs();
    if (this.#state.state !== "unknown" || this.#state.reason !== reason) {
      const transition = this.#state.state !== "unknown";
      this.#state = { ...this.#options.initial(nowMs), reason };
      this.#report({ nowMs, transition });
    }
  }

  #report({ nowMs, transition }: { readonly nowMs: number; readonly transition: boolean }): void {
    const { device, way } = this.#options;
    const { state, sinceMs, reason } = this.#state;
    this.#reportedMs = nowMs;
    this.#deps.states.report(device.id, way, state);
    const observation: ReachObservation = {
      kind: "reach",
      tsMs: nowMs,
      deviceId: device.id,
      name: device.name,
      ...(device.role === undefined ? {} : { role: device.role }),
      address: device.address,
      way,
      state,
      sinceMs,
      ...(reason === undefined ? {} : { reason }),
      transition,
    };
    void this.#deps.intake.accept(observation);
  }

  #event(nowMs: number, { to, reason }: { readonly to: WayState["state"]; readonly reason: string | undefined }): EventObservation {
    const { device, way } = this.#options;
    const types = eventTypes[way];
    const down = to === "down";
    const wayName = way === "icmp" ? "ping" : "SNMP";
    return {
      kind: "event",
      tsMs: nowMs,
      source: types.source,
      deviceId: device.id,
      address: device.address,
      severity: down ? types.severity : "cleared",
      type: down ? types.down : types.up,
      text: down
        ? `${device.name} does not answer ${wayName}${reason === undefined ? "" : ` (${reason})`}`
        : `${device.name} answers ${wayName} again`,
      authentication: "internal",
    };
  }
}

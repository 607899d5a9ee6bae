import type { EngineClock } from "../../snmp-protocol/session.ts";
import { windowS } from "../../snmp-protocol/usm/local-engine.ts";

/** The engine of the agent that is asked, and its clock as we know it (RFC 3414 section 2.3). */
export class AgentEngine {
  readonly id: Uint8Array;
  #clock: EngineClock;
  #heardMs: number;
  #proved = false;

  /** From the answer to a discovery, which nothing proves: the first authentic message sets the clock. */
  constructor(id: Uint8Array, { clock, nowMs }: { readonly clock: EngineClock; readonly nowMs: number }) {
    this.id = Uint8Array.from(id);
    this.#clock = clock;
    this.#heardMs = nowMs;
  }

  isNamed(id: Uint8Array): boolean {
    return Buffer.from(id).equals(this.id);
  }

  /** What the agent's clock shows now, for a request. */
  clock(nowMs: number): EngineClock {
    const { boots, timeS } = this.#clock;
    return { boots, timeS: timeS + Math.max(0, Math.floor((nowMs - this.#heardMs) / 1_000)) };
  }

  /** The clock of the last authentic message; undefined before one. */
  get proved(): EngineClock | undefined {
    return this.#proved ? this.#clock : undefined;
  }

  /** Takes the clock of an authentic message over; false for one that is older than the time window allows (section 3.2, step 7b). */
  hear({ boots, timeS }: EngineClock, nowMs: number): boolean {
    const known = this.clock(nowMs);
    const late = boots < known.boots || (boots === known.boots && timeS < known.timeS - windowS);
    if (this.#proved && late) {
      return false;
    }
    this.#proved = true;
    this.#clock = { boots, timeS };
    this.#heardMs = nowMs;
    return true;
  }
}

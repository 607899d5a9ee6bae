import type { UserHeader } from "../guard/user-header.ts";

/** The receiver as an SNMP engine: the authority on boots and time for the informs that are sent to it (RFC 3414 section 2.2). */
export class LocalEngine {
  readonly id: Uint8Array;
  readonly boots: number;
  readonly #startedMs: number;

  /** `startedMs` is the monotonic time at which this boot began. */
  constructor({ id, boots, startedMs }: { readonly id: Uint8Array; readonly boots: number; readonly startedMs: number }) {
    this.id = id;
    this.boots = boots;
    this.#startedMs = startedMs;
  }

  /** snmpEngineTime: seconds since this boot. */
  timeS(nowMs: number): number {
    return Math.max(0, Math.floor((nowMs - this.#startedMs) / 1_000));
  }

  isAuthorityOf({ engineId }: Pick<UserHeader, "engineId">): boolean {
    return Buffer.from(engineId).equals(this.id);
  }

  /** RFC 3414 section 3.2, step 7a. */
  isTimely({ boots, timeS }: Pick<UserHeader, "boots" | "timeS">, nowMs: number): boolean {
    return boots === this.boots && boots < lastBoots && Math.abs(timeS - this.timeS(nowMs)) <= windowS;
  }
}

/** An engine that reached this number of boots must get a new id: nothing is timely for it any more. */
export const lastBoots = 0x7fff_ffff;
/** Seconds that a message may be older than the newest one: the time window of RFC 3414 section 2.2.3. */
export const windowS = 150;

import { TokenBuckets } from "../../token-buckets.ts";
import { lastBoots, windowS } from "./local-engine.ts";

/** What an authentic message says about the clock of the engine that made it. */
export interface PeerMessage {
  readonly user: string;
  /** Hexadecimal. */
  readonly engineId: string;
  readonly boots: number;
  readonly timeS: number;
  /** The digest, or anything else that a copy of the message would share and no other message would. */
  readonly fingerprint: string;
}

/** A clock as it is kept over a restart of the receiver. */
export interface KnownPeer {
  readonly user: string;
  readonly engineId: string;
  readonly boots: number;
  readonly timeS: number;
  /** Milliseconds ago that the last message was heard. */
  readonly agoMs: number;
}

export type PeerVerdict = "fresh" | "time-window" | "replay" | "engine-limit";

export interface PeerClockLimits {
  readonly maxEngines: number;
  readonly newEnginesPerSecond: number;
  /** Fingerprints kept in all. When more arrive inside the window, what is older than the one that goes counts as too old. */
  readonly maxFingerprints: number;
}

export const peerClockLimits: PeerClockLimits = { maxEngines: 4_096, newEnginesPerSecond: 5, maxFingerprints: 65_536 };

interface PeerClock {
  boots: number;
  /** The highest engine time received in these boots. */
  latestS: number;
  heardMs: number;
  /** Messages of these boots up to this engine time are refused: their fingerprints are gone. */
  floorS: number;
}

interface Fingerprint {
  readonly clock: PeerClock;
  readonly boots: number;
  readonly timeS: number;
  readonly arrivedMs: number;
}

/** An engine silent for so long may make room for a new one. */
const forgetAfterMs = 7 * 24 * 3_600_000;

/**
 * The clocks of the engines that send traps. A sender of traps is the authority on its own time (RFC 3414 section 3.2, step 7b): its clock
 * is learned from its first authentic message and never goes back. On top of the window of the RFC, within which a copy would pass, every
 * authentic message is accepted once. Times are monotonic milliseconds.
 */
export class PeerClocks {
  readonly #limits: PeerClockLimits;
  readonly #engines = new Map<string, Map<string, PeerClock>>();
  readonly #fingerprints = new Map<string, Fingerprint>();
  readonly #learning: TokenBuckets;

  constructor(
    known: readonly KnownPeer[],
    { nowMs, limits = peerClockLimits }: { readonly nowMs: number; readonly limits?: PeerClockLimits },
  ) {
    this.#limits = limits;
    this.#learning = new TokenBuckets({ perSecond: limits.newEnginesPerSecond, burst: limits.newEnginesPerSecond, maxSources: 1 });
    for (const { engineId, user, boots, timeS, agoMs } of known) {
      this.#clocksOf(engineId).set(user, { boots, latestS: timeS, heardMs: nowMs - Math.max(0, agoMs), floorS: timeS });
    }
  }

  /** Judges an authentic message and learns from it. */
  judge(message: PeerMessage, nowMs: number): PeerVerdict {
    this.#forgetOld(nowMs);
    const clock = this.#engines.get(message.engineId)?.get(message.user) ?? this.#learn(message, nowMs);
    if (clock === undefined) {
      return "engine-limit";
    }
    if (this.#fingerprints.has(message.fingerprint)) {
      return "replay";
    }
    advance(clock, message, nowMs);
    if (!isTimely(clock, message, nowMs)) {
      return "time-window";
    }
    this.#remember(message, { clock, nowMs });
    return "fresh";
  }

  /** How many engines are known. */
  get size(): number {
    return this.#engines.size;
  }

  /** The clocks to keep over a restart: those that have moved since then. */
  moved(sinceMs: number, nowMs: number): readonly KnownPeer[] {
    return [...this.#engines].flatMap(([engineId, clocks]) =>
      [...clocks]
        .filter(([, { heardMs }]) => heardMs >= sinceMs)
        .map(([user, { boots, latestS, heardMs }]) => ({ user, engineId, boots, timeS: latestS, agoMs: nowMs - heardMs })),
    );
  }

  #learn({ engineId, user, boots, timeS }: PeerMessage, nowMs: number): PeerClock | undefined {
    const isNew = !this.#engines.has(engineId);
    if (isNew && (!this.#hasRoom(nowMs) || !this.#learning.take("", nowMs))) {
      return undefined;
    }
    const clock: PeerClock = { boots, latestS: timeS, heardMs: nowMs, floorS: -1 };
    this.#clocksOf(engineId).set(user, clock);
    return clock;
  }

  #clocksOf(engineId: string): Map<string, PeerClock> {
    const clocks = this.#engines.get(engineId) ?? new Map<string, PeerClock>();
    this.#engines.set(engineId, clocks);
    return clocks;
  }

  #hasRoom(nowMs: number): boolean {
    if (this.#engines.size < this.#limits.maxEngines) {
      return true;
    }
    for (const [engineId, clocks] of this.#engines) {
      if ([...clocks.values()].every(({ heardMs }) => nowMs - heardMs > forgetAfterMs)) {
        this.#engines.delete(engineId);
        return true;
      }
    }
    return false;
  }

  #remember({ fingerprint, boots, timeS }: PeerMessage, { clock, nowMs }: { readonly clock: PeerClock; readonly nowMs: number }): void {
    this.#fingerprints.set(fingerprint, { clock, boots, timeS, arrivedMs: nowMs });
    if (this.#fingerprints.size > this.#limits.maxFingerprints) {
      const [oldest] = this.#fingerprints;
      if (oldest !== undefined) {
        this.#fingerprints.delete(oldest[0]);
        raiseFloor(oldest[1]);
      }
    }
  }

  /** A copy that comes later than the window after its original fails the window, so its fingerprint is not needed. */
  #forgetOld(nowMs: number): void {
    for (const [fingerprint, { arrivedMs }] of this.#fingerprints) {
      if (nowMs - arrivedMs <= (windowS + 2) * 1_000) {
        break;
      }
      this.#fingerprints.delete(fingerprint);
    }
  }
}

function advance(clock: PeerClock, { boots, timeS }: PeerMessage, nowMs: number): void {
  if (boots > clock.boots) {
    clock.boots = boots;
    clock.floorS = -1;
  } else if (boots < clock.boots || timeS <= clock.latestS) {
    return;
  }
  clock.latestS = timeS;
  clock.heardMs = nowMs;
}

function isTimely({ boots, latestS, heardMs, floorS }: PeerClock, message: PeerMessage, nowMs: number): boolean {
  const nowS = latestS + (nowMs - heardMs) / 1_000;
  return message.boots === boots && boots < lastBoots && message.timeS > floorS && message.timeS >= nowS - windowS;
}

function raiseFloor({ clock, boots, timeS }: Fingerprint): void {
  if (clock.boots === boots) {
    clock.floorS = Math.max(clock.floorS, timeS);
  }
}

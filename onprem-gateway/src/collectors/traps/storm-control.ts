import { TokenBuckets } from "../token-buckets.ts";

/** What was held back of one source. `T` is a notification as it goes to the core. */
export interface Storm<T> {
  readonly address: string;
  readonly count: number;
  readonly first: T;
  readonly last: T;
}

interface OpenStorm<T> {
  readonly first: T;
  readonly startedMs: number;
  last: T;
  count: number;
  lastMs: number;
}

export interface StormLimits {
  /** Notifications a second that one source may send for ever. */
  readonly perSecond: number;
  /** Notifications it may send at once after a rest. */
  readonly burst: number;
  readonly maxSources: number;
  /** A storm is summed up so long after its last notification. */
  readonly quietMs: number;
  /** A storm that does not end is summed up so often. */
  readonly everyMs: number;
}

export const stormLimits: StormLimits = { perSecond: 100, burst: 1_000, maxSources: 10_000, quietMs: 5_000, everyMs: 30_000 };

/**
 * Keeps one noisy device from drowning the others: what exceeds the rate of its source is held back, and the first, the last and the number
 * of what was held back are told instead. Times are monotonic.
 */
export class StormControl<T> {
  readonly #limits: StormLimits;
  readonly #buckets: TokenBuckets;
  readonly #storms = new Map<string, OpenStorm<T>>();

  constructor(limits: StormLimits = stormLimits) {
    this.#limits = limits;
    this.#buckets = new TokenBuckets(limits);
  }

  /** True when the notification may pass; otherwise it is held back and counted. */
  passes(notification: T, { address, nowMs }: { readonly address: string; readonly nowMs: number }): boolean {
    if (this.#buckets.take(address, nowMs)) {
      return true;
    }
    const storm = this.#storms.get(address);
    if (storm !== undefined) {
      storm.last = notification;
      storm.count += 1;
      storm.lastMs = nowMs;
    } else if (this.#storms.size < this.#limits.maxSources) {
      this.#storms.set(address, { first: notification, last: notification, count: 1, startedMs: nowMs, lastMs: nowMs });
    }
    return false;
  }

  /** Takes the storms that are to be told now; all of them when the receiver stops. */
  take(nowMs: number, { all = false }: { readonly all?: boolean } = {}): readonly Storm<T>[] {
    const { quietMs, everyMs } = this.#limits;
    const due: Storm<T>[] = [];
    for (const [address, { first, last, count, startedMs, lastMs }] of this.#storms) {
      if (all || nowMs - lastMs >= quietMs || nowMs - startedMs >= everyMs) {
        this.#storms.delete(address);
        due.push({ address, count, first, last });
      }
    }
    return due;
  }
}

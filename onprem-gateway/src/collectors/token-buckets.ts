export interface BucketLimits {
  /** Notifications a second that one source may send for ever. */
  readonly perSecond: number;
  /** Notifications it may send at once after a rest. */
  readonly burst: number;
  /** Sources remembered; the one longest silent is forgotten first, which gives it a full bucket. */
  readonly maxSources: number;
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** One token bucket per source address: a flood from one device does not drown the others. */
export class TokenBuckets {
  readonly #limits: BucketLimits;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limits: BucketLimits) {
    this.#limits = limits;
  }

  /** Takes one token; false when the source has none left. `nowMs` is monotonic. */
  take(source: string, nowMs: number): boolean {
    const { perSecond, burst, maxSources } = this.#limits;
    const before = this.#buckets.get(source) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, before.tokens + ((nowMs - before.atMs) / 1_000) * perSecond);
    this.#buckets.delete(source);
    this.#buckets.set(source, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs });
    if (this.#buckets.size > maxSources) {
      const [oldest] = this.#buckets.keys();
      this.#buckets.delete(oldest ?? source);
    }
    return tokens >= 1;
  }
}

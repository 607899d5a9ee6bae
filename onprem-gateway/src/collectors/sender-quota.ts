import { plainAddress } from "./known-address.ts";
import { type BucketLimits, TokenBuckets } from "./token-buckets.ts";

export interface SenderLimits {
  /** For each device of the configuration. */
  readonly device: BucketLimits;
  /** For all other senders together: addresses can be forged, so that a quota for each of them would be none. */
  readonly strangers: Pick<BucketLimits, "perSecond" | "burst">;
}

export type SenderVerdict = "ok" | "rate" | "unknown-sender";

const anyStranger = "strangers";

/** What senders may make a listener do: a quota for each known device, and one that all others share, so that they cannot push out a device. */
export class SenderQuota {
  readonly #devices: TokenBuckets;
  readonly #strangers: TokenBuckets;
  #known: ReadonlySet<string> = new Set();

  constructor({ device, strangers }: SenderLimits, deviceAddresses: readonly string[]) {
    this.#devices = new TokenBuckets(device);
    this.#strangers = new TokenBuckets({ ...strangers, maxSources: 1 });
    this.know(deviceAddresses);
  }

  /** Addresses of the configured devices from now on. */
  know(deviceAddresses: readonly string[]): void {
    this.#known = new Set(deviceAddresses.map(plainAddress));
  }

  /** `address` without the IPv4-mapped prefix. */
  isKnown(address: string): boolean {
    return this.#known.has(address);
  }

  /** Takes one from the sender's quota, and says whose was empty. `nowMs` is monotonic. */
  take(address: string, nowMs: number): SenderVerdict {
    if (this.isKnown(address)) {
      return this.#devices.take(address, nowMs) ? "ok" : "rate";
    }
    return this.#strangers.take(anyStranger, nowMs) ? "ok" : "unknown-sender";
  }
}

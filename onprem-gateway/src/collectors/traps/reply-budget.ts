import { TokenBuckets } from "../token-buckets.ts";

/** More than a device may send without being held back, so that every inform that is taken can be confirmed. */
const limits = { perSecond: 200, burst: 2_000, maxSources: 10_000 };
const maxStrangers = 10_000;
const maxCreditBytes = 131_072;

/**
 * Keeps the receiver from being used against others: answers go to known devices at a limited rate, and to any other address never more bytes
 * than came from it. A stranger's first step of a discovery is a little shorter than its answer, so it is answered at the first repetition.
 */
export class ReplyBudget {
  #devices: ReadonlySet<string>;
  readonly #rate = new TokenBuckets(limits);
  readonly #credits = new Map<string, number>();

  constructor(deviceAddresses: Iterable<string>) {
    this.#devices = new Set(deviceAddresses);
  }

  /** Devices from now on. */
  know(deviceAddresses: Iterable<string>): void {
    this.#devices = new Set(deviceAddresses);
  }

  /** Notes what came; the credit of the stranger longest silent goes when there are too many. */
  received(address: string, bytes: number): void {
    if (this.#devices.has(address)) {
      return;
    }
    const credit = Math.min(maxCreditBytes, (this.#credits.get(address) ?? 0) + bytes);
    this.#credits.delete(address);
    this.#credits.set(address, credit);
    if (this.#credits.size > maxStrangers) {
      const [oldest] = this.#credits.keys();
      this.#credits.delete(oldest ?? address);
    }
  }

  /** True when an answer of so many bytes may go out; it then counts as sent. */
  spend(address: string, { bytes, nowMs }: { readonly bytes: number; readonly nowMs: number }): boolean {
    if (this.#devices.has(address)) {
      return this.#rate.take(address, nowMs);
    }
    const credit = this.#credits.get(address) ?? 0;
    if (credit < bytes) {
      return false;
    }
    this.#credits.set(address, credit - bytes);
    return true;
  }
}

import { plainAddress } from "../known-address.ts";

const maxConnections = 2_048;
const maxPerAddress = 128;
/** All senders that are no device of the configuration. */
const maxOfStrangers = 256;

/** How many connections there may be: in all, of one address, and of all senders that nobody knows. */
export class ConnectionSlots {
  readonly #isKnown: (address: string) => boolean;
  readonly #perAddress = new Map<string, number>();
  #all = 0;
  #strangers = 0;

  constructor(isKnown: (address: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Takes a slot and returns how to give it back; undefined when there is none, or the connection is gone already. */
  take(remoteAddress: string | undefined): (() => void) | undefined {
    if (remoteAddress === undefined) {
      return undefined;
    }
    const address = plainAddress(remoteAddress);
    const already = this.#perAddress.get(address) ?? 0;
    const strange = !this.#isKnown(address);
    if (this.#all >= maxConnections || already >= maxPerAddress || (strange && this.#strangers >= maxOfStrangers)) {
      return undefined;
    }
    this.#all += 1;
    this.#strangers += strange ? 1 : 0;
    this.#perAddress.set(address, already + 1);
    return () => this.#release(address, strange);
  }

  #release(address: string, strange: boolean): void {
    this.#all -= 1;
    this.#strangers -= strange ? 1 : 0;
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) {
      this.#perAddress.delete(address);
    } else {
      this.#perAddress.set(address, left);
    }
  }
}

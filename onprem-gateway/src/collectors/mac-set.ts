import { type KeptOctets, keepOctets } from "../runtime/kept-octets.ts";

const octetsEach = 6;

/** MAC addresses of six octets in as little room as they take: held for every device all the time. What is no such address is left out. */
export class MacSet {
  readonly #octets: KeptOctets;

  constructor(macs: Iterable<string>) {
    const octets = [...new Set(macs)].map(octetsOfMac).filter((mac) => mac !== undefined);
    this.#octets = keepOctets(Buffer.concat(octets));
  }

  has(mac: string): boolean {
    const octets = octetsOfMac(mac);
    if (octets === undefined) {
      return false;
    }
    const wanted = keepOctets(octets);
    let at = this.#octets.indexOf(wanted);
    // The end of one address and the beginning of the next may look like a third.
    while (at >= 0 && at % octetsEach !== 0) {
      at = this.#octets.indexOf(wanted, at + 1);
    }
    return at >= 0;
  }
}

function octetsOfMac(mac: string): Buffer | undefined {
  return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/iu.test(mac) ? Buffer.from(mac.replaceAll(":", ""), "hex") : undefined;
}

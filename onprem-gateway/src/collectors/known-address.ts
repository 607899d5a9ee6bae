/** A device of the configuration and the address it is expected to send from. */
export interface KnownAddress {
  readonly id: string;
  readonly address: string;
  /** What people call it. */
  readonly name?: string;
}

/**
 * Finds a device by the peer address of a datagram or connection. IPv4-mapped IPv6 addresses (`::ffff:192.0.2.1`) count as IPv4.
 * An address that two devices share names neither.
 */
export class AddressBook {
  readonly #ids = new Map<string, string | undefined>();
  readonly #names = new Map<string, string>();

  constructor(devices: readonly KnownAddress[]) {
    this.replace(devices);
  }

  /** Forgets all devices and knows these. */
  replace(devices: readonly KnownAddress[]): void {
    this.#ids.clear();
    this.#names.clear();
    for (const { id, address, name } of devices) {
      const key = plainAddress(address);
      this.#ids.set(key, this.#ids.has(key) ? undefined : id);
      if (name !== undefined) {
        this.#names.set(id, name);
      }
    }
  }

  deviceAt(address: string): string | undefined {
    return this.#ids.get(plainAddress(address));
  }

  /** What people call a device; its id where that is all there is. */
  nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }
}

/** The address as written in configurations: without the IPv4-mapped prefix and without a zone index. */
export function plainAddress(address: string): string {
  const zone = address.indexOf("%");
  const bare = (zone === -1 ? address : address.slice(0, zone)).toLowerCase();
  return bare.startsWith("::ffff:") && bare.includes(".") ? bare.slice("::ffff:".length) : bare;
}

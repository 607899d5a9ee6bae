/** How IF-MIB describes an interface: what other tables' ports are joined to. */
export interface Port {
  readonly ifIndex: number;
  readonly ifName?: string | undefined;
  readonly ifDescr?: string | undefined;
  readonly ifAlias?: string | undefined;
  readonly ifType?: number | undefined;
  readonly physAddress?: string | undefined;
}

/** Finds interfaces by what other tables call them. */
export class PortFinder {
  readonly #indexes: ReadonlyMap<number, Port>;
  readonly #byName: ReadonlyMap<string, number>;
  readonly #byAlias: ReadonlyMap<string, number>;
  readonly #byAddress: ReadonlyMap<string, number>;

  constructor(ports: readonly Port[]) {
    this.#indexes = new Map(ports.map((port) => [port.ifIndex, port]));
    this.#byName = uniqueKeys(ports, ({ ifName, ifDescr }) => [ifName, ifDescr]);
    this.#byAlias = uniqueKeys(ports, ({ ifAlias }) => [ifAlias]);
    this.#byAddress = uniqueKeys(ports, ({ physAddress }) => [physAddress]);
  }

  has(ifIndex: number | undefined): ifIndex is number {
    return ifIndex !== undefined && this.#indexes.has(ifIndex);
  }

  /** Its ifName, else its ifDescr; undefined for none. */
  nameOf(ifIndex: number): string | undefined {
    const port = this.#indexes.get(ifIndex);
    return port?.ifName || port?.ifDescr || undefined;
  }

  /** By ifName or ifDescr, whatever the case; undefined for none and for several. */
  byName(name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.#byName.get(name.trim().toLowerCase());
  }

  byAlias(alias: string | undefined): number | undefined {
    return alias === undefined ? undefined : this.#byAlias.get(alias.trim().toLowerCase());
  }

  /** By MAC with colons; undefined when several interfaces share it, as VLAN interfaces do. */
  byAddress(physAddress: string | undefined): number | undefined {
    return physAddress === undefined ? undefined : this.#byAddress.get(physAddress);
  }
}

function uniqueKeys(ports: readonly Port[], keysOf: (port: Port) => readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const shared = new Set<string>();
  for (const port of ports) {
    for (const key of keysOf(port)) {
      const folded = key?.trim().toLowerCase() ?? "";
      if (folded === "") {
        continue;
      }
      if (found.has(folded) && found.get(folded) !== port.ifIndex) {
        shared.add(folded);
      }
      found.set(folded, port.ifIndex);
    }
  }
  for (const key of shared) {
    found.delete(key);
  }
  return found;
}

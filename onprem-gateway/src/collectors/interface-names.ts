/** What an interface is called. */
export interface InterfaceName {
  readonly ifIndex: number;
  readonly ifName?: string;
  readonly ifDescr?: string;
  readonly ifAlias?: string;
}

/**
 * The interfaces of every device as they were last read, so that a trap which carries only an ifIndex can say which interface it means.
 * Filled by whoever reads devices, asked by whoever hears from them.
 */
export class InterfaceNames {
  readonly #devices = new Map<string, ReadonlyMap<number, InterfaceName>>();

  /** Replaces what was known of the device. */
  learn(deviceId: string, interfaces: readonly InterfaceName[]): void {
    const named = interfaces.map(({ ifIndex, ifName, ifDescr, ifAlias }): readonly [number, InterfaceName] => [
      ifIndex,
      {
        ifIndex,
        ...(ifName === undefined ? {} : { ifName }),
        ...(ifDescr === undefined ? {} : { ifDescr }),
        ...(ifAlias === undefined ? {} : { ifAlias }),
      },
    ]);
    this.#devices.set(deviceId, new Map(named));
  }

  /** Undefined when the device or the index is unknown. */
  find(deviceId: string, ifIndex: number): InterfaceName | undefined {
    return this.#devices.get(deviceId)?.get(ifIndex);
  }
}

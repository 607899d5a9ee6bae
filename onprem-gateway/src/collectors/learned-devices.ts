import type { InventoryObservation } from "../runtime/observation.ts";
import { plainAddress } from "./known-address.ts";
import { type LearnedInterface, LearnedInterfaces } from "./learned-interfaces.ts";
import { SuggestedNeighbours } from "./suggested-neighbours.ts";

type Inventory = Pick<InventoryObservation, "deviceId" | "interfaces" | "model">;

/** More addresses than a device of the largest kind has; the rest name nobody. */
const maxAddresses = 50_000;

/**
 * The devices as they were last read, so that a trap which carries only an ifIndex, or comes from another address than that which is polled,
 * can say what it means. Filled by whoever reads devices, asked by whoever hears from them.
 */
export class LearnedDevices {
  readonly #interfaces = new Map<string, LearnedInterfaces>();
  /** Keys of the interfaces that RMON alarms watch, by alarmIndex. */
  readonly #alarms = new Map<string, ReadonlyMap<number, string>>();
  readonly #addresses = new Map<string, string>();
  readonly #engines = new Map<string, string>();
  /** Keys of the two maps above by the device that they name. */
  readonly #named = new Map<string, { readonly addresses: readonly string[]; readonly engineId: string | undefined }>();

  readonly #suggested = new SuggestedNeighbours((address) => this.deviceAt(address));

  /** Replaces what was known of the device. */
  learn(inventory: Inventory): void {
    const { deviceId, interfaces = [], model } = inventory;
    this.#suggested.learn(inventory);
    const neighbours = neighboursOf(model?.links ?? []);
    const learned = interfaces.map(({ ifIndex, key, ifName, ifDescr, ifAlias }): readonly [number, LearnedInterface] => {
      const neighbour = neighbours.get(ifIndex) ?? neighbours.get(ifName ?? "") ?? neighbours.get(ifDescr ?? "");
      return [
        ifIndex,
        { key, ...(ifAlias === undefined || ifAlias === "" ? {} : { alias: ifAlias }), ...(neighbour === undefined ? {} : { neighbour }) },
      ];
    });
    this.#interfaces.set(deviceId, new LearnedInterfaces(learned));
    const watched = (model?.rmonAlarms ?? []).flatMap(({ index, interface: key }) => (key === undefined ? [] : [[index, key] as const]));
    if (watched.length > 0) {
      this.#alarms.set(deviceId, new Map(watched));
    } else {
      this.#alarms.delete(deviceId);
    }
    this.#learnWho(deviceId, model);
  }

  /** A device that is polled no longer explains nothing. */
  forget(deviceId: string): void {
    this.#suggested.forget(deviceId);
    this.#interfaces.delete(deviceId);
    this.#alarms.delete(deviceId);
    this.#learnWho(deviceId, undefined);
    this.#named.delete(deviceId);
  }

  #learnWho(deviceId: string, model: Inventory["model"]): void {
    const before = this.#named.get(deviceId);
    for (const address of before?.addresses ?? []) {
      this.#addresses.delete(address);
    }
    this.#engines.delete(before?.engineId ?? "");
    // Addresses that several devices have, such as that of a VRRP router, name the one that was there first.
    const addresses = (model?.interfaces ?? [])
      .flatMap((each) => each.addresses ?? [])
      .map(({ address }) => plainAddress(address))
      .filter((address) => !isShared(address) && !this.#addresses.has(address))
      .slice(0, Math.max(0, maxAddresses - this.#addresses.size));
    for (const address of addresses) {
      this.#addresses.set(address, deviceId);
    }
    const engineId = model?.identity.engineId;
    if (engineId !== undefined) {
      this.#engines.set(engineId, deviceId);
    }
    this.#named.set(deviceId, { addresses, engineId });
  }

  /** Undefined when the device or the index is unknown. */
  interfaceOf(deviceId: string, ifIndex: number): LearnedInterface | undefined {
    const known = this.#interfaces.get(deviceId)?.of(ifIndex);
    if (known === undefined || known.neighbour !== undefined) {
      return known;
    }
    const suggested = this.#suggested.at(deviceId, ifIndex);
    return suggested === undefined ? known : { ...known, suggested };
  }

  /** Key of the interface that an RMON alarm of the device watches. */
  alarmInterfaceOf(deviceId: string, alarmIndex: number): string | undefined {
    return this.#alarms.get(deviceId)?.get(alarmIndex);
  }

  /** The device that has this address on one of its interfaces. */
  deviceAt(address: string): string | undefined {
    return this.#addresses.get(plainAddress(address));
  }

  /** The device whose snmpEngineID this is; lower-case hexadecimal. */
  deviceOfEngine(engineId: string): string | undefined {
    return this.#engines.get(engineId);
  }
}

/** Loopback, link-local and unset addresses, which any device may have. */
function isShared(address: string): boolean {
  return /^(?:127\.|::1$|fe80:|169\.254\.|0\.0\.0\.0$)/u.test(address);
}

type Links = NonNullable<Inventory["model"]>["links"];

/** Neighbours by the local ifIndex, and by the name of the local port where the protocol gives no index. */
function neighboursOf(links: Links): ReadonlyMap<number | string, string> {
  const neighbours = new Map<number | string, string>();
  for (const { localIfIndex, localPort, remoteName, remoteAddress, remoteChassisId, remotePort } of links) {
    const local = localIfIndex ?? localPort;
    const remote = remoteName ?? remoteAddress ?? remoteChassisId;
    if (local === undefined || remote === undefined || neighbours.has(local)) {
      continue;
    }
    neighbours.set(local, remotePort === undefined ? remote : `${remote} ${remotePort}`);
  }
  return neighbours;
}

import { DeviceFacts, limits } from "@isthmus/contract";
import type { InventoryObservation } from "../runtime/observation.ts";
import { clipped } from "./clip.ts";

type DeviceModel = NonNullable<InventoryObservation["model"]>;
type Entry = Readonly<Record<string, unknown>>;

const label = 128;
const short = 64;

/**
 * The facts of a device as the contract takes them: texts clipped, lists in the order of what matters most when they do not all fit,
 * entries that the contract does not take left out and counted.
 */
export function factsBody(model: DeviceModel): DeviceFacts {
  const { vendor, os, model: product, version, serial, engineId } = model.identity;
  const identity = clipped(
    { vendor, os, model: product, version, serial, engineId, uniqueId: model.uniqueId },
    { vendor: label, os: label, model: label, version: label, serial: label, uniqueId: 256 },
  );
  const facts: Record<string, unknown> = present({ ...identity, wirelessClients: model.wireless?.clients });
  let room: number = limits.factsBytes;
  let omitted = 0;
  for (const [name, entries] of Object.entries(listsOf(model))) {
    const taken: unknown[] = [];
    for (const entry of entries) {
      const fit = DeviceFacts.safeParse({ [name]: [present(entry)] });
      const bytes = Buffer.byteLength(JSON.stringify(entry));
      if (fit.success && taken.length < limits.facts && bytes <= room) {
        taken.push(present(entry));
        room -= bytes;
      } else {
        omitted += 1;
      }
    }
    Object.assign(facts, taken.length === 0 ? {} : { [name]: taken });
  }
  return DeviceFacts.parse(omitted === 0 ? facts : { ...facts, omitted });
}

function listsOf(model: DeviceModel): Readonly<Record<string, readonly Entry[]>> {
  return {
    bgpPeers: model.bgpPeers.map((peer) => clipped(peer, { description: label, vrf: short, lastError: label })),
    ospfNeighbours: model.ospfNeighbours,
    isisAdjacencies: (model.isisAdjacencies ?? []).map(({ key: _key, ...adjacency }) => adjacency),
    links: model.links.map(({ remoteDescription: _long, remotePortDescription: _port, ...link }) =>
      clipped(link, { localPort: label, remoteName: label, remotePort: label, remoteChassisId: label, remotePlatform: label }),
    ),
    memory: model.memory.map((pool) => clipped(pool, { name: label })),
    storage: model.storage.map((pool) => clipped(pool, { name: label })),
    processors: model.processors.map((processor) => clipped(processor, { name: label })),
    addresses: model.interfaces.flatMap(({ ifIndex, addresses = [] }) => addresses.map((address) => ({ ifIndex, ...address }))),
    accessPoints: (model.wireless?.accessPoints ?? []).map(({ key: _key, radios, ...each }) =>
      clipped({ ...each, radios: radios.map(({ key: _radio, ...radio }) => present(radio)) }, { name: label, model: label, serial: label }),
    ),
    wirelessNetworks: (model.wireless?.networks ?? []).map((each) => clipped(each, { name: label })),
    modules: model.modules.map(({ class: kind, name, model: product, serial, firmware, software }) =>
      clipped(
        { class: kind, name, model: product, serial, firmware, software },
        { name: label, model: label, serial: label, firmware: label, software: label },
      ),
    ),
    sensors: model.sensors.map(({ thresholds, ...sensor }) => clipped({ ...sensor, ...thresholds }, { name: label, state: short })),
    rmonAlarms: (model.rmonAlarms ?? []).map((alarm) =>
      clipped(alarm, { variable: label, interface: 255, risingEvent: label, fallingEvent: label, owner: label }),
    ),
    vlans: model.vlans.map((vlan) => clipped(vlan, { name: short })),
    stations: model.stations ?? [],
    resolved: model.resolved ?? [],
  };
}

function present(record: Entry): Entry {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

import type { BgpPeer, DeviceModel, IsisAdjacency, Link, Module, OspfNeighbour, Pool, Processor, Sensor } from "./model/device-model.ts";
import type { AccessPoint, WirelessNetwork } from "./model/wireless/wireless-model.ts";

/** Names are entities of series and fit the wire. */
const maxLength = 255;

/** "temperature Inlet": what it measures and its name. Sensors that share both are told apart by where they stand in the device. */
export function sensorNames(sensors: readonly Sensor[]): readonly string[] {
  return distinct(sensors.map(({ class: kind, name, key }) => ({ name: `${kind} ${name}`, position: key })));
}

export function processorNames(processors: readonly Processor[]): readonly string[] {
  return distinct(processors.map(({ name, key }) => ({ name: name ?? "processor", position: key })));
}

export function poolNames(pools: readonly Pool[]): readonly string[] {
  return distinct(pools.map(({ name, kind, key }) => ({ name: name ?? kind ?? "pool", position: key })));
}

/** The peer's address, with its routing instance where it has one. */
export function bgpPeerNames(peers: readonly BgpPeer[]): readonly string[] {
  return distinct(
    peers.map(({ remoteAddress, vrf, localAddress }) => ({
      name: vrf === undefined ? remoteAddress : `${remoteAddress} vrf ${vrf}`,
      position: localAddress ?? "",
    })),
  );
}

export function ospfNeighbourNames(neighbours: readonly OspfNeighbour[]): readonly string[] {
  return distinct(
    neighbours.map(({ address, ifIndex, routerId }) => ({
      name: ifIndex === undefined ? address : `${address} ifIndex ${ifIndex}`,
      position: routerId ?? "",
    })),
  );
}

/** The neighbour's system id, with the circuit where several reach it. */
export function isisAdjacencyNames(adjacencies: readonly IsisAdjacency[]): readonly string[] {
  return distinct(adjacencies.map(({ systemId, key }) => ({ name: systemId, position: key })));
}

/** "access point lobby": by its name, else by an address that is printed on it. */
export function accessPointNames(accessPoints: readonly AccessPoint[]): readonly string[] {
  return distinct(
    accessPoints.map(({ name, mac, serial, key }) => ({ name: `access point ${name ?? mac ?? serial ?? key}`, position: key })),
  );
}

/** "network guests": a network by its SSID, of which each device has one of a name. */
export function networkNames(networks: readonly WirelessNetwork[]): readonly string[] {
  return networks.map(({ name }) => `network ${name}`.slice(0, maxLength));
}

/** All wireless clients of a device together. */
export const allWireless = "wireless";

/** What a part is called on the device; parts of one name are told apart by their index. */
export function moduleNames(modules: readonly Module[]): readonly string[] {
  return distinct(
    modules.map(({ class: kind, name, description, entity }) => ({ name: name ?? description ?? kind, position: String(entity) })),
  );
}

/** The port that hears a neighbour: its interface's key where it is known. Undefined when the device does not tell. */
export function linkPort({ localIfIndex, localPort }: Link, nameOf: (ifIndex: number) => string | undefined): string | undefined {
  return (localIfIndex === undefined ? undefined : nameOf(localIfIndex)) ?? localPort;
}

/** The model whose parts say under which name their series are. */
export function withSeriesNames(model: DeviceModel): DeviceModel {
  const pools = poolNames([...model.memory, ...model.storage]);
  return {
    ...model,
    sensors: named(model.sensors, sensorNames(model.sensors)),
    processors: named(model.processors, processorNames(model.processors)),
    memory: named(model.memory, pools),
    storage: named(model.storage, pools.slice(model.memory.length)),
    bgpPeers: named(model.bgpPeers, bgpPeerNames(model.bgpPeers)),
    ospfNeighbours: named(model.ospfNeighbours, ospfNeighbourNames(model.ospfNeighbours)),
    ...(model.isisAdjacencies === undefined
      ? {}
      : { isisAdjacencies: named(model.isisAdjacencies, isisAdjacencyNames(model.isisAdjacencies)) }),
  };
}

function named<T extends object>(parts: readonly T[], names: readonly string[]): (T & { series: string })[] {
  return parts.map((part, at) => ({ ...part, series: names[at] ?? "" }));
}

interface Part {
  readonly name: string;
  /** Where it stands in the device: an OID, an index, an address. Never its place in a list. */
  readonly position: string;
}

/** Names that several parts share get the position behind them: its last number where that tells them apart, else all of it. */
function distinct(parts: readonly Part[]): readonly string[] {
  const sharers = Map.groupBy(parts, ({ name }) => name);
  const short = (position: string) => position.slice(position.lastIndexOf(".") + 1);
  return parts.map(({ name, position }) => {
    const others = sharers.get(name) ?? [];
    if (others.length === 1) {
      return name.slice(0, maxLength);
    }
    const lasts = new Set(others.map((other) => short(other.position)));
    const suffix = ` #${lasts.size === others.length ? short(position) : position}`.slice(0, maxLength);
    return `${name.slice(0, maxLength - suffix.length)}${suffix}`;
  });
}

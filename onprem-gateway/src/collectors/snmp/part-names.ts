import type { BgpPeer, OspfNeighbour, Pool, Processor, Sensor } from "./model/device-model.ts";

/** Names are entities of series and fit the wire. */
const maxLength = 255;

/** "temperature Inlet": what it measures and its name. Sensors that share both are told apart by where they stand in the device. */
export function sensorNames(sensors: readonly Sensor[]): readonly string[] {
  return distinct(sensors.map(({ class: kind, name, key }) => ({ name: `${kind} ${name}`, position: key })));
}

export function processorNames(processors: readonly Processor[]): readonly string[] {
  return distinct(processors.map(({ name, key }) => ({ name: name ?? `processor ${key}`, position: key })));
}

export function poolNames(pools: readonly Pool[]): readonly string[] {
  return distinct(pools.map(({ name, kind, key }) => ({ name: name ?? `${kind ?? "pool"} ${key}`, position: key })));
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

import { type LinkObserver, toldNeighbours } from "@isthmus/domain/links/judge-links";
import type { InventoryObservation } from "../../runtime/observation.ts";

/** What a device that was read says of links: its own signs, and whom it sees at its ports. */
export function linkObserverOf({ deviceId, address, system, interfaces = [], model }: InventoryObservation): LinkObserver {
  const { identity, interfaces: facts = [], links = [], stations = [], resolved = [] } = model ?? {};
  const macs = [identity?.baseMac, ...interfaces.map(({ physAddress }) => physAddress)];
  return {
    deviceId,
    macs: macs.flatMap((mac) => mac ?? []),
    addresses: [address, ...facts.flatMap(({ addresses = [] }) => addresses.map((own) => own.address))],
    names: system?.sysName === undefined ? [] : [system.sysName],
    told: toldNeighbours(links),
    stations,
    resolved,
  };
}

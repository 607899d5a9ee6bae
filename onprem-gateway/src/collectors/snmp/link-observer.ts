import { type LinkObserver, toldNeighbours } from "@isthmus/domain/links/judge-links";
import type { InventoryObservation } from "../../runtime/observation.ts";

/** What a device that was read says of links: its own signs, and whom it sees at its ports. */
export function linkObserverOf(inventory: InventoryObservation): LinkObserver {
  const { deviceId, address, system, model } = inventory;
  const { interfaces: facts = [], links = [], stations = [], resolved = [] } = model ?? {};
  return {
    deviceId,
    macs: macsOf(inventory),
    addresses: [address, ...facts.flatMap(({ addresses = [] }) => addresses.map((own) => own.address))],
    names: system?.sysName === undefined ? [] : [system.sysName],
    told: toldNeighbours(links),
    stations,
    resolved,
  };
}

/** The MAC addresses that are the device's own. */
export function macsOf({ interfaces = [], model }: Pick<InventoryObservation, "interfaces" | "model">): readonly string[] {
  return [model?.identity.baseMac, ...interfaces.map(({ physAddress }) => physAddress)].flatMap((mac) => mac ?? []);
}

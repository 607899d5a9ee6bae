import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Tone } from "../output/fitted-table.ts";
import { cell, counted, optional, type Section } from "./section.ts";

const stateTone = { up: "good", down: "bad", changing: "warning" } as const satisfies Record<string, Tone>;

/** Access points of a controller (or the device itself), with their radios. */
export function accessPointSection({ model }: ProbedDevice): Section {
  const { accessPoints = [], clients } = model?.wireless ?? {};
  const rows = accessPoints.map(({ key, name, state, clients: own, mac, address, model: product, serial, radios }) => [
    cell(name ?? key),
    cell(state, state && stateTone[state]),
    cell(own),
    optional(radios.map(({ band, channel, clients: on }) => `${band ?? "?"} ch ${channel ?? "?"}: ${on ?? "-"}`).join(", ")),
    optional(address),
    optional(mac),
    optional(product),
    optional(serial),
  ]);
  const total = clients === undefined ? "" : `: ${counted(clients, "client", "clients")}`;
  return {
    id: "wireless",
    headline: `${counted(rows.length, "access point", "access points")}${total}`,
    columns: [
      { title: "Access point", least: 12 },
      { title: "State" },
      { title: "Clients", align: "right" },
      { title: "Radios: clients", least: 12 },
      { title: "Address" },
      { title: "MAC", least: 8 },
      { title: "Model", least: 6 },
      { title: "Serial", least: 6 },
    ],
    rows,
  };
}

/** Wireless networks with the clients in them. */
export function wirelessNetworkSection({ model }: ProbedDevice): Section {
  const networks = model?.wireless?.networks ?? [];
  return {
    id: "wireless",
    headline: counted(networks.length, "wireless network", "wireless networks"),
    columns: [
      { title: "Network", least: 12 },
      { title: "Clients", align: "right" },
    ],
    rows: networks.map(({ name, clients }) => [cell(name), cell(clients)]),
  };
}

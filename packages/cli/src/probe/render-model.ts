import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Paint } from "../output/paint.ts";
import { byteSize, uptime } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import { type TableColumn, textTable } from "../output/text-table.ts";

type DeviceModel = NonNullable<ProbedDevice["model"]>;

interface Section {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Hardware, sensors, neighbours and peers as lines for a person; only what the device told. */
export function renderModel(
  model: DeviceModel,
  { device, paint }: { readonly device: ProbedDevice; readonly paint: Paint },
): readonly string[] {
  const names = new Map((device.interfaces ?? []).map(({ ifIndex, key }) => [ifIndex, key]));
  const portOf = (ifIndex: number | undefined) => (ifIndex === undefined ? "-" : terminalText(names.get(ifIndex) ?? `ifIndex ${ifIndex}`));
  const sections = [
    bgp(model),
    ospf(model),
    links(model, portOf),
    addresses(model, portOf),
    members(model, portOf),
    processors(model),
    pools("Memory", model.memory),
    pools("Storage", model.storage),
    sensors(model),
    modules(model),
    vlans(model),
  ];
  const unread = model.tables.filter(({ status }) => status === "partial" || status === "failed");
  return [
    ...sections.flatMap(({ title, columns, rows }) =>
      rows.length === 0 ? [] : ["", paint.strong(`${rows.length} ${title}`), ...textTable(columns, rows).map((line) => `  ${line}`)],
    ),
    ...unread.map(({ table, status, rows, reason }) => paint.warning(`! ${table}: ${status}, ${rows} rows (${reason ?? "unknown"})`)),
  ];
}

/** What the device is, as label and text. */
export function identityFacts({ identity, uniqueId }: DeviceModel): readonly (readonly [string, string | undefined])[] {
  return [
    ["Vendor", identity.vendor],
    ["Model", identity.model],
    ["System", identity.os],
    ["Version", identity.version],
    ["Serial", identity.serial],
    ["Engine id", identity.engineId],
    ["Identity", uniqueId],
  ];
}

function titled(...titles: readonly string[]): readonly TableColumn[] {
  return titles.map((title) => ({ title, maxWidth: 40 }));
}

function shown(value: string | number | undefined): string {
  return value === undefined ? "-" : terminalText(String(value));
}

function bgp({ bgpPeers }: DeviceModel): Section {
  const rows = bgpPeers.map((peer) => [
    shown(peer.remoteAddress),
    shown(peer.remoteAs),
    shown(peer.state),
    uptime(peer.sinceS),
    shown(peer.localAddress),
    shown(peer.vrf),
    shown(peer.acceptedPrefixes),
    shown(peer.description),
    shown(peer.lastError),
  ]);
  return {
    title: "BGP peers",
    columns: titled("Peer", "AS", "State", "Since", "Local", "VRF", "Prefixes", "Description", "Last error"),
    rows,
  };
}

function ospf({ ospfNeighbours }: DeviceModel): Section {
  const rows = ospfNeighbours.map(({ address, routerId, state }) => [shown(address), shown(routerId), shown(state)]);
  return { title: "OSPF neighbours", columns: titled("Address", "Router id", "State"), rows };
}

type PortOf = (ifIndex: number | undefined) => string;

function links(model: DeviceModel, portOf: PortOf): Section {
  const rows = model.links.map((link) => [
    link.localIfIndex === undefined ? shown(link.localPort) : portOf(link.localIfIndex),
    link.protocol,
    shown(link.remoteName ?? link.remoteChassisId),
    shown(link.remotePort),
    shown(link.remoteAddress),
    shown(link.remotePlatform),
  ]);
  return { title: "neighbours", columns: titled("Port", "By", "Device", "Port there", "Address", "Platform"), rows };
}

function addresses(model: DeviceModel, portOf: PortOf): Section {
  const rows = model.interfaces.flatMap(({ ifIndex, addresses: list = [] }) =>
    list.map(({ address, prefixLength }) => [
      portOf(ifIndex),
      `${terminalText(address)}${prefixLength === undefined ? "" : `/${prefixLength}`}`,
    ]),
  );
  return { title: "addresses", columns: titled("Interface", "Address"), rows };
}

function members(model: DeviceModel, portOf: PortOf): Section {
  const rows = model.interfaces.flatMap(({ ifIndex, lagIfIndex }) =>
    lagIfIndex === undefined ? [] : [[portOf(ifIndex), portOf(lagIfIndex)]],
  );
  return { title: "members of aggregations", columns: titled("Interface", "Aggregation"), rows };
}

function processors(model: DeviceModel): Section {
  const rows = model.processors.map(({ name, key, loadPercent }) => [
    shown(name ?? key),
    loadPercent === undefined ? "-" : `${loadPercent} %`,
  ]);
  return { title: "processors", columns: titled("Processor", "Load"), rows };
}

function pools(title: string, list: DeviceModel["memory"]): Section {
  const rows = list.map(({ name, key, kind, totalBytes, usedBytes, usedPercent }) => [
    shown(name ?? key),
    shown(kind),
    byteSize(totalBytes),
    byteSize(usedBytes),
    usedPercent === undefined ? "-" : `${usedPercent.toFixed(0)} %`,
  ]);
  return { title: `${title.toLowerCase()} pools`, columns: titled("Name", "Kind", "Size", "Used", "Share"), rows };
}

function sensors(model: DeviceModel): Section {
  const rows = model.sensors.map(({ name, class: kind, value, unit, state }) => [
    shown(name),
    kind,
    value === undefined ? "-" : `${Number(value.toPrecision(6))} ${unit ?? ""}`.trim(),
    shown(state),
  ]);
  return { title: "sensors", columns: titled("Sensor", "Kind", "Reading", "State"), rows };
}

function modules(model: DeviceModel): Section {
  const rows = model.modules.map(({ class: kind, name, description, model: product, serial, firmware, software }) => [
    shown(name ?? description),
    kind,
    shown(product),
    shown(serial),
    shown(software ?? firmware),
  ]);
  return { title: "parts", columns: titled("Part", "Kind", "Model", "Serial", "Software"), rows };
}

function vlans(model: DeviceModel): Section {
  return { title: "VLANs", columns: titled("VLAN", "Name"), rows: model.vlans.map(({ id, name }) => [String(id), shown(name)]) };
}

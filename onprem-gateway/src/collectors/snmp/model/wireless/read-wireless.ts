import type { SnmpValue } from "../../../snmp-protocol/session.ts";
import { numberOf } from "../../snmp-text.ts";
import { addressOf, compact, labelOf, numbersOf } from "../cell-values.ts";
import type { FetchedTables } from "../tables.ts";
import { type WirelessFamily, wirelessFamilies } from "./wireless-families.ts";
import type { AccessPoint, Radio, Wireless, WirelessBand, WirelessNetwork } from "./wireless-model.ts";

const macOctets = 6;
const selfKey = "self";
const maxRadios = 64;
const maxKey = 255;

/** Access points, radios, networks and clients, from the first family of MIBs that tells each. Undefined for a device that tells none. */
export function readWireless(tables: FetchedTables): Wireless | undefined {
  const accessPoints = firstFilled((family) => accessPointsOf(family, tables));
  const networks = firstFilled((family) => networksOf(family, tables));
  const totals = firstFilled(({ total }) => definedOnly([total === undefined ? undefined : clientsOf(tables.cells(total).clients)]));
  const clients = totals[0] ?? sumOf(networks) ?? sumOf(accessPoints);
  return accessPoints.length === 0 && networks.length === 0 && (clients ?? 0) === 0
    ? undefined
    : compact({ accessPoints: [...accessPoints], networks: [...networks], clients });
}

function firstFilled<T>(partOf: (family: WirelessFamily) => readonly T[]): readonly T[] {
  for (const family of wirelessFamilies) {
    const part = partOf(family);
    if (part.length > 0) {
      return part;
    }
  }
  return [];
}

/** The access points of their own table, then those that only their radios tell of. */
function accessPointsOf(family: WirelessFamily, tables: FetchedTables): readonly AccessPoint[] {
  const radios = radiosByAp(family, tables);
  const { aps } = family;
  const listed = aps === undefined ? [] : tables.rows(aps.table);
  const named = listed.flatMap(({ index, cells }) => accessPointOf(index, cells, { aps, tables, radios }) ?? []);
  const known = new Set(listed.map(({ index }) => index));
  const untold = [...radios].filter(([parent]) => !known.has(parent) && !(parent === selfKey && listed.length > 0));
  return [
    ...named,
    ...untold.map(([parent, { name, list }]) =>
      compact({ key: parent.slice(0, maxKey), name, mac: macOfIndex(parent), radios: list, clients: sumOf(list) }),
    ),
  ];
}

interface RadiosOfAp {
  /** What a radio says its access point is called. */
  readonly name: string | undefined;
  readonly list: Radio[];
}

function accessPointOf(
  index: string,
  row: Readonly<Record<string, SnmpValue | undefined>>,
  context: {
    readonly aps: WirelessFamily["aps"];
    readonly tables: FetchedTables;
    readonly radios: ReadonlyMap<string, RadiosOfAp>;
  },
): AccessPoint | undefined {
  const { aps, tables, radios } = context;
  const cells: typeof row = { ...(aps?.also === undefined ? {} : tables.cells(aps.also, index)), ...row };
  const model = labelOf(cells["model"]);
  if (aps?.modelPrefixes?.some((prefix) => model?.startsWith(prefix) === true) === false) {
    return undefined;
  }
  const own = (radios.get(index) ?? radios.get(selfKey))?.list ?? [];
  return compact({
    key: index.slice(0, maxKey),
    name: labelOf(cells["name"]),
    mac: macOf(cells["mac"]) ?? macOfIndex(index),
    address: addressOf(cells["address"]),
    model,
    serial: labelOf(cells["serial"]),
    state: aps && stateOf(cells["state"], aps),
    clients: clientsOf(cells["clients"]) ?? sumOf(own),
    radios: own,
  });
}

/** Radios under the index of their access point. */
function radiosByAp({ radios: source }: WirelessFamily, tables: FetchedTables): ReadonlyMap<string, RadiosOfAp> {
  const found = new Map<string, RadiosOfAp>();
  for (const { index, cells } of source === undefined ? [] : tables.rows(source.table)) {
    const parent = parentOf(index, source?.own);
    const radio = radioOf(cells, { key: index.slice(parent === selfKey ? 0 : parent.length + 1), bands: source?.bands });
    const { name = labelOf(cells["apName"]), list = [] } = found.get(parent) ?? {};
    found.set(parent, { name, list });
    addRadio(list, radio, { isNetwork: cells["name"] !== undefined });
  }
  return found;
}

function parentOf(index: string, own: number | "all" = "all"): string {
  return own === "all" ? selfKey : index.split(".").slice(0, -own).join(".");
}

/** Rows of one radio, one for each of its networks, are added up. */
function addRadio(list: Radio[], radio: Radio, { isNetwork }: { readonly isNetwork: boolean }): void {
  const same = isNetwork ? list.findIndex(({ band, channel }) => band === radio.band && channel === radio.channel) : -1;
  const before = list[same];
  if (before !== undefined) {
    list[same] = compact({ ...before, clients: added(before.clients, radio.clients) });
  } else if (list.length < maxRadios) {
    list.push(radio);
  }
}

function radioOf(
  cells: Readonly<Record<string, SnmpValue | undefined>>,
  { key, bands = {} }: { readonly key: string; readonly bands: Readonly<Record<string, WirelessBand>> | undefined },
): Radio {
  const channel = channelOf(cells["channel"]);
  const band = bandOf(cells["band"], bands) ?? bandOfChannel(channel);
  return compact({ key: key.slice(0, maxKey), band, channel, clients: clientsOf(cells["clients"]) });
}

function networksOf({ networks }: WirelessFamily, tables: FetchedTables): readonly WirelessNetwork[] {
  const found = new Map<string, WirelessNetwork>();
  for (const { index, cells } of networks === undefined ? [] : tables.rows(networks.table)) {
    const name = networks?.nameFromIndex === true ? nameOfIndex(index) : labelOf(cells["name"]);
    if (name !== undefined && name !== "") {
      found.set(name, compact({ name, clients: added(found.get(name)?.clients, clientsOf(cells["clients"])) }));
    }
  }
  return [...found.values()];
}

function stateOf(value: SnmpValue | undefined, { up = [], down = [] }: NonNullable<WirelessFamily["aps"]>): AccessPoint["state"] {
  const told = value?.kind === "octets" ? labelOf(value)?.toLowerCase() : numberOf(value);
  if (told === undefined) {
    return undefined;
  }
  return up.includes(told) ? "up" : down.includes(told) ? "down" : "changing";
}

function clientsOf(value: SnmpValue | undefined): number | undefined {
  const count = numberOf(value);
  return count !== undefined && Number.isInteger(count) && count >= 0 && count <= maxClients ? count : undefined;
}

const maxClients = 1_000_000;

/** A number, or text such as "36+" or "149E" whose letters tell the width. */
function channelOf(value: SnmpValue | undefined): number | undefined {
  const channel = numberOf(value) ?? Number.parseInt(labelOf(value) ?? "", 10);
  return Number.isInteger(channel) && channel >= 1 && channel <= 10_000 ? channel : undefined;
}

function bandOf(value: SnmpValue | undefined, bands: Readonly<Record<string, WirelessBand>>): WirelessBand | undefined {
  return bands[String(numberOf(value) ?? labelOf(value)?.toLowerCase() ?? "")];
}

/** Channels 1 to 14 are numbered so at 2.4 GHz, 32 to 177 at 5 GHz; 6 GHz uses both ranges again, so a device must name it. */
function bandOfChannel(channel: number | undefined): WirelessBand | undefined {
  if (channel === undefined) {
    return undefined;
  }
  return channel <= 14 ? "2.4 GHz" : channel >= 32 && channel <= 177 ? "5 GHz" : undefined;
}

/** Six octets, or their hex digits as text, with any separators. */
function macOf(value: SnmpValue | undefined): string | undefined {
  if (value?.kind !== "octets") {
    return undefined;
  }
  const digits =
    value.value.length === macOctets ? Buffer.from(value.value).toString("hex") : (labelOf(value) ?? "").replace(/[^0-9a-f]/giu, "");
  return digits.length === 2 * macOctets ? (digits.toLowerCase().match(/../gu) ?? []).join(":") : undefined;
}

function macOfIndex(index: string): string | undefined {
  const numbers = numbersOf(index);
  return numbers.length === macOctets && numbers.every((number) => number <= 255)
    ? numbers.map((number) => number.toString(16).padStart(2, "0")).join(":")
    : undefined;
}

/** Text in an index, whose length may stand in front (RFC 2578 section 7.7). */
function nameOfIndex(index: string): string | undefined {
  const numbers = numbersOf(index);
  const octets = numbers[0] === numbers.length - 1 ? numbers.slice(1) : numbers;
  return octets.every((octet) => octet <= 255) ? labelOf({ kind: "octets", value: Uint8Array.from(octets) }) : undefined;
}

function sumOf(parts: readonly { readonly clients?: number | undefined }[]): number | undefined {
  return parts.reduce<number | undefined>((sum, { clients }) => added(sum, clients), undefined);
}

function added(before: number | undefined, more: number | undefined): number | undefined {
  return before === undefined && more === undefined ? undefined : (before ?? 0) + (more ?? 0);
}

function definedOnly<T>(list: readonly (T | undefined)[]): readonly T[] {
  return list.filter((item) => item !== undefined);
}

import type { ProbedCounters, ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { ObservedInterface } from "@isthmus/onprem-gateway/runtime/observation";
import type { Cell, Tone } from "../output/fitted-table.ts";
import { age, bitRate, byteSize } from "../output/quantities.ts";
import { cell, counted, optional, type Section, tally } from "./section.ts";

/** Names ports by ifIndex, as the device does. */
export type PortOf = (ifIndex: number | undefined) => string;

export function portNames({ interfaces = [] }: ProbedDevice): PortOf {
  const names = new Map(interfaces.map(({ ifIndex, key }) => [ifIndex, key]));
  return (ifIndex) => (ifIndex === undefined ? "-" : (names.get(ifIndex) ?? `ifIndex ${ifIndex}`));
}

/** Ports with state, speed, time of the last change, counters since they began, VLAN and alias. */
export function interfaceSection(device: ProbedDevice): Section {
  const { interfaces = [], counters, lastChanges, model, system } = device;
  const byKey = new Map(counters.map((entry) => [entry.key, entry]));
  const vlans = new Map((model?.interfaces ?? []).map(({ ifIndex, vlan }) => [ifIndex, vlan]));
  const rows = interfaces.map((observed) => {
    const state = stateOf(observed);
    const own = byKey.get(observed.key);
    return [
      cell(observed.ifIndex, "faint"),
      cell(observed.key),
      cell(state, stateTone[state]),
      observed.speedBps === undefined ? cell(undefined) : cell(bitRate(observed.speedBps).replace("bit/s", "").trim()),
      cell(sinceChange(lastChanges.get(observed.ifIndex), system?.uptimeS)),
      octets(own, "ifInOctets"),
      octets(own, "ifOutOctets"),
      errors(own),
      optional(vlans.get(observed.ifIndex)),
      optional(observed.ifAlias === observed.key ? undefined : observed.ifAlias),
    ];
  });
  const states = tally(interfaces.map(stateOf).toSorted((a, b) => stateOrder.indexOf(a) - stateOrder.indexOf(b)));
  return {
    id: "interfaces",
    headline: `${counted(interfaces.length, "interface", "interfaces")}${states === "" ? "" : `: ${states}`}`,
    columns: [
      { title: "#", align: "right" },
      { title: "Interface", least: 10 },
      { title: "State" },
      { title: "Speed", align: "right" },
      { title: "Changed", align: "right" },
      { title: "In", align: "right" },
      { title: "Out", align: "right" },
      { title: "Errors", align: "right" },
      { title: "VLAN", align: "right" },
      { title: "Alias", least: 8 },
    ],
    rows,
    // Ports without a cable are no news.
    matters: (row) => row.some(({ text, tone }) => tone === "good" && text === "up"),
  };
}

const stateOrder = ["up", "down", "off", "testing", "dormant", "notPresent", "unknown"];
const stateTone: Readonly<Record<string, Tone>> = { up: "good", down: "warning", off: "faint" };

/** "off" where the operator wants it down: that is no fault. */
function stateOf({ adminStatus, operStatus }: ObservedInterface): string {
  if (operStatus !== "up" && adminStatus === "down") return "off";
  return operStatus === "lowerLayerDown" ? "down" : (operStatus ?? "unknown");
}

/** ifLastChange is the sysUpTime of the change; a value above sysUpTime is of before a wrap and says nothing. */
function sinceChange(changeCs: number | undefined, uptimeS: number | undefined): string | undefined {
  const seconds = changeCs === undefined || uptimeS === undefined ? -1 : uptimeS - changeCs / 100;
  return seconds < 0 ? undefined : age(seconds);
}

function octets(counters: ProbedCounters | undefined, name: string): Cell {
  const value = counters?.counters[name]?.value;
  return cell(value === undefined ? undefined : byteSize(Number(value)));
}

function errors(counters: ProbedCounters | undefined): Cell {
  const values = ["ifInErrors", "ifOutErrors"].map((name) => counters?.counters[name]?.value).filter((value) => value !== undefined);
  const total = values.reduce((sum, value) => sum + value, 0n);
  return values.length === 0 ? cell(undefined) : cell(total.toLocaleString("en"), total > 0n ? "warning" : undefined);
}

/** Addresses with prefixes, by interface. */
export function addressSection({ model }: ProbedDevice, portOf: PortOf): Section {
  const rows = (model?.interfaces ?? []).flatMap(({ ifIndex, addresses = [] }) =>
    addresses.map(({ address, prefixLength }) => [
      cell(portOf(ifIndex)),
      cell(prefixLength === undefined ? address : `${address}/${prefixLength}`),
    ]),
  );
  return {
    id: "addresses",
    headline: counted(rows.length, "address", "addresses"),
    columns: [{ title: "Interface", least: 10 }, { title: "Address" }],
    rows,
  };
}

/** Aggregations, each with its members on one line. */
export function lagSection({ model }: ProbedDevice, portOf: PortOf): Section {
  const members = (model?.interfaces ?? []).filter(({ lagIfIndex }) => lagIfIndex !== undefined);
  const rows = [...Map.groupBy(members, ({ lagIfIndex }) => lagIfIndex)].map(([lag, ports]) => [
    cell(portOf(lag)),
    cell(ports.length),
    cell(ports.map(({ ifIndex }) => portOf(ifIndex)).join(", ")),
  ]);
  return {
    id: "lags",
    headline: counted(rows.length, "aggregation", "aggregations"),
    columns: [
      { title: "Aggregation", least: 10 },
      { title: "Ports", align: "right" },
      { title: "Members", least: 20 },
    ],
    rows,
  };
}

/** VLANs with their names and how many interfaces carry them. */
export function vlanSection({ model }: ProbedDevice): Section {
  const ports = Map.groupBy(model?.interfaces ?? [], ({ vlan }) => vlan);
  return {
    id: "vlans",
    headline: counted(model?.vlans.length ?? 0, "VLAN", "VLANs"),
    columns: [
      { title: "VLAN", align: "right" },
      { title: "Untagged ports", align: "right" },
      { title: "Tagged ports", align: "right" },
      { title: "Name", least: 10 },
    ],
    rows: (model?.vlans ?? []).map(({ id, name, tagged, untagged }) => [
      cell(id),
      cell((untagged ?? ports.get(id))?.length),
      cell(tagged?.length),
      cell(name),
    ]),
  };
}

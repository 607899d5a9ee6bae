import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf, physicalAddressOf } from "../snmp-text.ts";
import { bridgeBase, bridgePortTable, dot1dTpFdbTable } from "./bridge.ts";
import { addressOfBytes, inetAddressAt, numbersOf } from "./cell-values.ts";
import { type DeviceModel, listedStations, type PortStations, type ResolvedAddress, type TableStatus } from "./device-model.ts";
import { type FetchOptions, walkTables } from "./fetch-tables.ts";
import type { Port } from "./ports.ts";
import { defineTable, type FetchedTables, type TableDefinition, type TableSink } from "./tables.ts";
import { readVlanForwarding, vlanForwarding } from "./vlan-forwarding.ts";

/** Q-BRIDGE-MIB (RFC 4363): index filtering database and MAC address. */
const dot1qTpFdbTable = defineTable({
  name: "dot1qTpFdbTable",
  entry: "1.3.6.1.2.1.17.7.1.2.2.1",
  columns: { port: 2 },
  maxRows: 50_000,
});
/** IP-MIB (RFC 4293), ARP and ND: index ifIndex, type, length and octets of the address. */
const ipNetToPhysicalTable = defineTable({
  name: "ipNetToPhysicalTable",
  entry: "1.3.6.1.2.1.4.35.1",
  columns: { physAddress: 4 },
  maxRows: 16_384,
});
/** IP-MIB, ARP alone: index ifIndex and IPv4 address. */
export const ipNetToMediaTable = defineTable({
  name: "ipNetToMediaTable",
  entry: "1.3.6.1.2.1.4.22.1",
  columns: { physAddress: 2 },
  maxRows: 16_384,
});

/** Tables that tell which stations are where. Large ones, and the last to be read. */
export const stationTables: readonly TableDefinition[] = [
  ipNetToPhysicalTable,
  ipNetToMediaTable,
  dot1qTpFdbTable,
  dot1dTpFdbTable,
] satisfies readonly TableDefinition[];

/** Entries that are told of one device. */
const told = 512;

export interface Stations {
  readonly stations?: NonNullable<DeviceModel["stations"]>;
  readonly resolved?: NonNullable<DeviceModel["resolved"]>;
  readonly statuses: readonly TableStatus[];
}

/**
 * Which stations the device sees at which port, and which addresses it has resolved. Rows are counted by port as they come and never held:
 * a table of 50,000 takes as little as one of 50. A forwarding table that did not come whole tells nothing, since its ports may have
 * further stations. Never rejects.
 */
export async function readStations(
  fetch: FetchOptions,
  {
    tables,
    ports,
    perVlan = false,
  }: {
    readonly tables: FetchedTables;
    readonly ports: readonly Port[];
    /** The device shows a forwarding table of each VLAN in a context of its own. */
    readonly perVlan?: boolean;
  },
): Promise<Stations> {
  const own = new Set([physicalAddressOf(tables.cells(bridgeBase).address), ...ports.map(({ physAddress }) => physAddress)]);
  const fold = new StationFold(own);
  const statuses = await walkTables(stationTables, fold, fetch);
  if (perVlan && fold.size(dot1qTpFdbTable) === 0) {
    statuses.push(await readVlanForwarding(fetch, (entry) => fold.learnAt(entry)));
  }
  const isWhole = (...of: readonly TableDefinition[]) =>
    statuses.every(({ table, status }) => !of.some(({ name }) => name === table) || status === "complete" || status === "absent");
  const isCut = statuses.some(({ table, status }) => table === vlanForwarding && status === "partial");
  const indexes = new Set(ports.map(({ ifIndex }) => ifIndex));
  const interfaceOf = (port: number) =>
    tables.size(bridgePortTable) === 0
      ? indexes.has(port)
        ? port
        : undefined
      : numberOf(tables.cells(bridgePortTable, String(port)).ifIndex) || undefined;
  const stations = isWhole(dot1qTpFdbTable, dot1dTpFdbTable) && !isCut ? fold.stations(interfaceOf) : [];
  const resolved = fold.resolved(isWhole(ipNetToPhysicalTable, ipNetToMediaTable));
  return { statuses, ...(stations.length === 0 ? {} : { stations }), ...(resolved.length === 0 ? {} : { resolved }) };
}

/** Distinct stations that are told apart at one place; further ones are only counted, each row once. */
const distinct = 64;

class Crowd {
  readonly macs = new Set<string>();
  #further = 0;

  add(mac: string): void {
    if (this.macs.size < distinct) {
      this.macs.add(mac);
    } else if (!this.macs.has(mac)) {
      this.#further += 1;
    }
  }

  get count(): number {
    return this.macs.size + this.#further;
  }

  /** Both together. What neither tells apart is counted in both. */
  joined(other: Crowd): Crowd {
    const both = new Crowd();
    for (const mac of [...this.macs, ...other.macs]) {
      both.add(mac);
    }
    both.#further += this.#further + other.#further;
    return both;
  }
}

/** Counts rows of the tables as they come. */
class StationFold implements TableSink {
  readonly #own: ReadonlySet<string | undefined>;
  readonly #sizes = new Map<TableDefinition, number>();
  readonly #byPort = new Map<number, Crowd>();
  /** Of tables whose ports were told apart by VLAN. */
  readonly #byIfIndex = new Map<number, Crowd>();
  readonly #byInterface = new Map<number, Crowd>();
  #entries: { readonly ifIndex: number; readonly address: string; readonly mac: string }[] = [];

  constructor(own: ReadonlySet<string | undefined>) {
    this.#own = own;
  }

  add(table: TableDefinition, _column: string, { index, value }: { readonly index: string; readonly value: SnmpValue }): boolean {
    const rows = this.size(table);
    if (rows >= table.maxRows) {
      return false;
    }
    this.#sizes.set(table, rows + 1);
    const numbers = numbersOf(index);
    if (table === dot1qTpFdbTable || table === dot1dTpFdbTable) {
      this.#learn(numbers.slice(-6), numberOf(value) ?? 0);
    } else {
      const address = table === ipNetToMediaTable ? addressOfBytes(numbers.slice(1, 5)) : inetAddressAt(numbers, 1).address;
      this.#resolve({ ifIndex: numbers[0] ?? 0, address, mac: physicalAddressOf(value) });
    }
    return true;
  }

  size(table: TableDefinition): number {
    return this.#sizes.get(table) ?? 0;
  }

  /** The older tables only where the newer ones say nothing of the same kind. */
  wants(table: TableDefinition): boolean {
    switch (table) {
      case dot1dTpFdbTable:
        return this.size(dot1qTpFdbTable) === 0;
      case ipNetToMediaTable:
        return !this.#entries.some(({ address }) => !address.includes(":"));
      default:
        return true;
    }
  }

  /** By interface; of the ports with the fewest stations first, since these say the most. */
  stations(interfaceOf: (port: number) => number | undefined): PortStations[] {
    const crowds = new Map(this.#byIfIndex);
    for (const [port, crowd] of this.#byPort) {
      const ifIndex = interfaceOf(port);
      if (ifIndex !== undefined) {
        crowds.set(ifIndex, crowds.get(ifIndex)?.joined(crowd) ?? crowd);
      }
    }
    return [...crowds]
      .map(([ifIndex, { macs, count }]) => ({ ifIndex, count, macs: count > listedStations ? [] : [...macs].sort() }))
      .sort((a, b) => a.count - b.count || a.ifIndex - b.ifIndex)
      .slice(0, told)
      .sort((a, b) => a.ifIndex - b.ifIndex);
  }

  /** Of the interfaces with the fewest stations first. */
  resolved(isWhole: boolean): ResolvedAddress[] {
    return this.#entries
      .map((entry) => ({ ...entry, among: this.#byInterface.get(entry.ifIndex)?.count ?? 1 }))
      .sort((a, b) => a.among - b.among)
      .slice(0, told)
      .map(({ among, ...entry }) => (isWhole ? { ...entry, among } : entry));
  }

  /** A station of one VLAN, whose interface is known. */
  learnAt({ ifIndex, octets }: { readonly ifIndex: number; readonly octets: readonly number[] }): void {
    this.#add(this.#byIfIndex, ifIndex, octets);
  }

  #learn(octets: readonly number[], port: number): void {
    this.#add(this.#byPort, port, octets);
  }

  #add(crowds: Map<number, Crowd>, place: number, octets: readonly number[]): void {
    const mac = octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
    if (place > 0 && this.#isStation(mac)) {
      crowdOf(crowds, place)?.add(mac);
    }
  }

  #resolve({
    ifIndex,
    address,
    mac,
  }: {
    readonly ifIndex: number;
    readonly address: string | undefined;
    readonly mac: string | undefined;
  }) {
    if (mac === undefined || address === undefined || ifIndex < 1 || ifIndex > 0x7fff_ffff || !this.#isStation(mac)) {
      return;
    }
    // What is said on the link alone names nobody elsewhere; its station counts all the same.
    crowdOf(this.#byInterface, ifIndex)?.add(mac);
    if (!/^(?:fe80:|169\.254\.)/u.test(address) && this.#entries.length < ipNetToMediaTable.maxRows) {
      this.#entries.push({ ifIndex, address, mac });
    }
  }

  /** A single machine's address: not a group's, not that of a standby router (VRRP, HSRP, GLBP), not the device's own. */
  #isStation(mac: string): boolean {
    return (
      mac.length === 17 &&
      (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0 &&
      mac !== "00:00:00:00:00:00" &&
      !/^(?:00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f|00:07:b4:)/u.test(mac) &&
      !this.#own.has(mac)
    );
  }
}

/** Places that are counted apart: more than any chassis has ports. */
const maxPlaces = 16_384;

function crowdOf(crowds: Map<number, Crowd>, place: number): Crowd | undefined {
  const known = crowds.get(place);
  if (known !== undefined || crowds.size >= maxPlaces) {
    return known;
  }
  const crowd = new Crowd();
  crowds.set(place, crowd);
  return crowd;
}

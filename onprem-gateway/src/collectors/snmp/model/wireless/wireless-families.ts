import { defineTable, type TableDefinition } from "../tables.ts";
import type { WirelessBand } from "./wireless-model.ts";

/** Columns by the names that all families share; a family has those that its MIB has. */
type ApColumn = "name" | "mac" | "address" | "model" | "serial" | "state" | "clients";
type RadioColumn = "band" | "channel" | "clients" | "apName";
type NetworkColumn = "name" | "clients";

type Columns<C extends string> = TableDefinition<string> & { readonly columns: { readonly [K in C]?: number } };

/** Access points that a controller knows. */
interface ApSource {
  readonly table: Columns<ApColumn>;
  /** A second table with the same index that names the same access points. */
  readonly also?: Columns<ApColumn>;
  /** Values of `state`, numbers or text; every other value means "changing". */
  readonly up?: readonly (number | string)[];
  readonly down?: readonly (number | string)[];
  /** Only rows whose model begins so are access points. */
  readonly modelPrefixes?: readonly string[];
}

interface RadioSource {
  readonly table: Columns<RadioColumn>;
  /** Numbers at the end of the index that are not of the access point; all of them when the device is one itself. */
  readonly own: number | "all";
  readonly bands?: Readonly<Record<string, WirelessBand>>;
}

interface NetworkSource {
  readonly table: Columns<NetworkColumn>;
  /** The index is the name, with or without its length in front. */
  readonly nameFromIndex?: boolean;
}

/** Where one family of MIBs keeps its wireless facts. */
export interface WirelessFamily {
  readonly aps?: ApSource;
  readonly radios?: RadioSource;
  readonly networks?: NetworkSource;
  /** A scalar with all clients. */
  readonly total?: TableDefinition<"clients">;
}

const radioModes: Readonly<Record<string, WirelessBand>> = { ng: "2.4 GHz", na: "5 GHz", ac: "5 GHz", "6e": "6 GHz" };

/** AIRESPACE-WIRELESS-MIB: Cisco controllers, AireOS and Catalyst 9800. The index of an access point is its radio MAC. */
const cisco: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "bsnAPTable",
      entry: "1.3.6.1.4.1.14179.2.2.1.1",
      columns: { mac: 33, name: 3, state: 6, model: 16, serial: 17, address: 19 },
    }),
    up: [1],
    down: [2],
  },
  radios: {
    table: defineTable({ name: "bsnAPIfTable", entry: "1.3.6.1.4.1.14179.2.2.2.1", columns: { band: 2, channel: 4, clients: 15 } }),
    own: 1,
    bands: { 1: "2.4 GHz", 2: "5 GHz" },
  },
  networks: {
    table: defineTable({ name: "bsnDot11EssTable", entry: "1.3.6.1.4.1.14179.2.1.1.1", columns: { name: 2, clients: 38 } }),
  },
};

/** WLSX-WLAN-MIB and WLSX-SWITCH-MIB: Aruba mobility controllers. */
const aruba: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "wlsxWlanAPTable",
      entry: "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1",
      columns: { address: 2, name: 3, serial: 6, model: 13, state: 19 },
    }),
    up: [1],
    down: [2],
  },
  radios: {
    table: defineTable({
      name: "wlsxWlanRadioTable",
      entry: "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1",
      columns: { band: 2, channel: 3, clients: 7, apName: 16 },
    }),
    own: 1,
    bands: { 1: "5 GHz", 2: "2.4 GHz", 3: "2.4 GHz" },
  },
  networks: {
    table: defineTable({ name: "wlsxWlanESSIDTable", entry: "1.3.6.1.4.1.14823.2.2.1.5.2.1.8.1", columns: { clients: 2 } }),
    nameFromIndex: true,
  },
  total: defineTable({ name: "wlsxSwitchStations", entry: "1.3.6.1.4.1.14823.2.2.1.1.3", columns: { clients: 2 } }),
};

/** AI-AP-MIB: Aruba Instant, where one access point speaks for its cluster. */
const arubaInstant: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "aiAccessPointTable",
      entry: "1.3.6.1.4.1.14823.2.3.3.1.2.1.1",
      columns: { mac: 1, name: 2, address: 3, serial: 4, model: 6, state: 11 },
    }),
    up: [1],
    down: [2],
  },
  radios: {
    table: defineTable({ name: "aiRadioTable", entry: "1.3.6.1.4.1.14823.2.3.3.1.2.2.1", columns: { channel: 4, clients: 21 } }),
    own: 1,
  },
};

function ruckus(name: string, base: string, total: TableDefinition<"clients">): WirelessFamily {
  return {
    aps: {
      table: defineTable({
        name: `${name}APTable`,
        entry: `${base}.2.1.1`,
        columns: { mac: 1, name: 2, state: 3, model: 4, serial: 5, address: 10, clients: 15 },
      }),
      up: [1],
      down: [0],
    },
    networks: { table: defineTable({ name: `${name}Table`, entry: `${base}.1.1.1`, columns: { name: 1, clients: 12 } }) },
    total,
  };
}

/** RUCKUS-ZD-WLAN-MIB. */
const zoneDirector = ruckus(
  "ruckusZDWLAN",
  "1.3.6.1.4.1.25053.1.2.2.1.1",
  defineTable({ name: "ruckusZDSystemStats", entry: "1.3.6.1.4.1.25053.1.2.1.1.1.15", columns: { clients: 2 } }),
);

/** RUCKUS-UNLEASHED-WLAN-MIB: laid out as the ZoneDirector's. */
const unleashed = ruckus(
  "ruckusUnleashedWLAN",
  "1.3.6.1.4.1.25053.1.15.2.1.1",
  defineTable({ name: "ruckusUnleashedSystemStats", entry: "1.3.6.1.4.1.25053.1.15.1.1.1.15", columns: { clients: 30 } }),
);

/** RUCKUS-SZ-WLAN-MIB: SmartZone. */
const smartZone: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "ruckusSZAPTable",
      entry: "1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1",
      columns: { mac: 1, name: 5, model: 8, serial: 9, address: 10, clients: 15, state: 16 },
    }),
    up: ["connect", "connected"],
    down: ["disconnect", "disconnected"],
  },
  networks: {
    table: defineTable({ name: "ruckusSZWLANTable", entry: "1.3.6.1.4.1.25053.1.4.2.1.1.1.2.1", columns: { name: 1, clients: 12 } }),
  },
};

/** FORTINET-FORTIGATE-MIB: the wireless controller of a FortiGate. */
const fortinet: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "fgWcWtpSessionTable",
      entry: "1.3.6.1.4.1.12356.101.14.4.4.1",
      columns: { address: 3, mac: 6, state: 7, model: 12, clients: 17 },
    }),
    also: defineTable({ name: "fgWcWtpConfigTable", entry: "1.3.6.1.4.1.12356.101.14.4.3.1", columns: { serial: 1, name: 3 } }),
    up: [2, 4, 5],
    down: [1],
  },
  radios: {
    table: defineTable({
      name: "fgWcWtpSessionRadioTable",
      entry: "1.3.6.1.4.1.12356.101.14.4.5.1",
      columns: { channel: 7, clients: 9 },
    }),
    own: 1,
  },
  networks: { table: defineTable({ name: "fgWcWlanTable", entry: "1.3.6.1.4.1.12356.101.14.3.1", columns: { name: 1, clients: 12 } }) },
  total: defineTable({ name: "fgWcInfo", entry: "1.3.6.1.4.1.12356.101.14.2", columns: { clients: 7 } }),
};

/** MERAKI-CLOUD-CONTROLLER-MIB: lists switches and firewalls too. */
const meraki: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "devTable",
      entry: "1.3.6.1.4.1.29671.1.1.4.1",
      columns: { mac: 1, name: 2, state: 3, clients: 5, serial: 8, model: 9 },
    }),
    up: [1],
    down: [0],
    modelPrefixes: ["MR", "CW"],
  },
};

/** HIPATH-WIRELESS-HWC-MIB: Siemens, Enterasys and Extreme controllers. */
const hiPath: WirelessFamily = {
  aps: {
    table: defineTable({ name: "apTable", entry: "1.3.6.1.4.1.4329.15.3.5.1.2.1", columns: { name: 2, address: 14, model: 17 } }),
    also: defineTable({ name: "apStatsTable", entry: "1.3.6.1.4.1.4329.15.3.5.2.2.1", columns: { clients: 14 } }),
  },
};

/** COLUBRIS-DEVICE-MIB and COLUBRIS-DEVICE-WIRELESS-MIB: HP MSM controllers. */
const colubris: WirelessFamily = {
  aps: {
    table: defineTable({ name: "coDeviceDiscoveryTable", entry: "1.3.6.1.4.1.8744.5.23.1.2.1.1", columns: { state: 5, name: 6 } }),
    up: [7],
    down: [1],
  },
  radios: {
    table: defineTable({ name: "coDevWirelessIfStatusTable", entry: "1.3.6.1.4.1.8744.5.25.1.2.1.1", columns: { clients: 9 } }),
    own: 1,
  },
  total: defineTable({ name: "coDeviceWirelessClients", entry: "1.3.6.1.4.1.8744.5.25.1.7", columns: { clients: 2 } }),
};

/** CAMBIUM-MIB: cnPilot and XV access points. */
const cambium: WirelessFamily = {
  aps: {
    table: defineTable({
      name: "cambiumAccessPointTable",
      entry: "1.3.6.1.4.1.17713.22.1.1.1",
      columns: { mac: 1, name: 2, address: 3, serial: 4, model: 5, clients: 14 },
    }),
  },
  radios: {
    table: defineTable({ name: "cambiumRadioTable", entry: "1.3.6.1.4.1.17713.22.1.2.1", columns: { clients: 5, channel: 6 } }),
    own: "all",
  },
};

/** CAMBIUM-PMP80211-MIB: subscribers of an ePMP access point. */
const cambiumEpmp: WirelessFamily = {
  total: defineTable({ name: "cambiumAPStatus", entry: "1.3.6.1.4.1.17713.21.1.2", columns: { clients: 10 } }),
};

const unifiVapTable = defineTable({
  name: "unifiVapTable",
  entry: "1.3.6.1.4.1.41112.1.6.1.2.1",
  columns: { name: 6, channel: 4, clients: 8, band: 9 },
});

/** UBNT-UniFi-MIB: each network of each radio has a row, and the device is the access point. */
const unifi: WirelessFamily = {
  radios: { table: unifiVapTable, own: "all", bands: radioModes },
  networks: { table: unifiVapTable },
};

/** UBNT-AirMAX-MIB. */
const airMax: WirelessFamily = {
  networks: {
    table: defineTable({ name: "ubntWlStatTable", entry: "1.3.6.1.4.1.41112.1.4.5.1", columns: { name: 2, clients: 15 } }),
  },
};

/** MIKROTIK-MIB: radios in access point mode. */
const mikrotik: WirelessFamily = {
  networks: {
    table: defineTable({ name: "mtxrWlApTable", entry: "1.3.6.1.4.1.14988.1.1.1.3.1", columns: { name: 4, clients: 6 } }),
  },
};

/** IEEE802dot11-MIB: names without clients, of access points and stations that know nothing better. */
const ieee80211: WirelessFamily = {
  networks: { table: defineTable({ name: "dot11StationConfigTable", entry: "1.2.840.10036.1.1.1", columns: { name: 9 } }) },
};

/** CISCO-DOT11-ASSOCIATION-MIB: clients by radio of a Cisco access point without a controller. */
const ciscoAutonomous: WirelessFamily = {
  radios: {
    table: defineTable({ name: "cDot11ActiveDevicesTable", entry: "1.3.6.1.4.1.9.9.273.1.1.2.1", columns: { clients: 1 } }),
    own: "all",
  },
};

/** The first family that has rows wins, part by part; the general ones come last. */
export const wirelessFamilies: readonly WirelessFamily[] = [
  ...[cisco, aruba, arubaInstant, zoneDirector, unleashed, smartZone, fortinet, meraki, hiPath, colubris],
  ...[cambium, cambiumEpmp, unifi, airMax, mikrotik, ciscoAutonomous, ieee80211],
];

/** Every table of the families, each once. */
export const wirelessTables: readonly TableDefinition[] = [
  ...new Map(
    wirelessFamilies
      .flatMap(({ aps, radios, networks, total }) => [aps?.table, aps?.also, radios?.table, networks?.table, total])
      .flatMap((table) => (table === undefined ? [] : [[table.name, table] as const])),
  ).values(),
];

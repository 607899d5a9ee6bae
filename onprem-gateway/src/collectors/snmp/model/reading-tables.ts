import { bgpTables } from "./bgp-tables.ts";
import type { TableStatus } from "./device-model.ts";
import { entAliasTable } from "./distinct-sensors.ts";
import { entPhysicalTable } from "./entities.ts";
import { ciscoSensorTable, ciscoThresholdTable, entPhySensorTable } from "./entity-sensors.ts";
import { hrDeviceTable, hrProcessorTable, hrStorageTable } from "./host-resources.ts";
import { aggPortTable, ifStackTable } from "./interface-facts.ts";
import { isisAdjAddressTable, isisAdjTable, isisCircTable } from "./isis.ts";
import { linkTables } from "./link-tables.ts";
import { ospfNbrTable, ospfv3NbrTable } from "./ospf.ts";
import { prtMarkerSuppliesTable } from "./printer.ts";
import type { TableDefinition } from "./tables.ts";
import { laTable, ucdMemory, ucdSystemStats } from "./ucd.ts";
import { upsAlarm, upsBattery, upsBypass, upsBypassTable, upsInputTable, upsOutput, upsOutputTable } from "./ups.ts";
import { wirelessTables } from "./wireless/wireless-families.ts";

/** The parts of a model that are watched between two readings of the whole. */
export type ReadingPart = "sensors" | "processors" | "pools" | "bgpPeers" | "ospfNeighbours" | "isisAdjacencies" | "lags" | "wireless";

/** Parts that matter within a minute: read at the fastest pace. */
export const peerParts: readonly ReadingPart[] = ["bgpPeers", "ospfNeighbours", "isisAdjacencies"];

/** A table of readings. */
export interface ReadingTable {
  readonly table: TableDefinition;
  readonly part: ReadingPart;
  /** Columns that change while nobody touches the device; the others name, scale and limit them. */
  readonly readings: readonly string[];
}

/** Columns of peer tables that are readings, by the names that all of them share. */
const peerReadings: readonly string[] = ["state", "adminStatus", "establishedTime", "established", "lastError", "code", "text", "accepted"];

/** Every table of standard MIBs that holds readings. */
export const readingTables: readonly ReadingTable[] = [
  ...bgpTables.map((table) => readingTable("bgpPeers", table, peerReadings)),
  readingTable("ospfNeighbours", ospfNbrTable, ["state"]),
  readingTable("ospfNeighbours", ospfv3NbrTable, ["state"]),
  readingTable("isisAdjacencies", isisAdjTable, ["state"]),
  readingTable("processors", hrProcessorTable, ["load"]),
  readingTable("processors", ucdSystemStats, ["user", "system", "idle"]),
  readingTable("pools", hrStorageTable, ["size", "used"]),
  readingTable("pools", ucdMemory, ["totalSwap", "availSwap", "totalReal", "availReal", "buffer", "cached"]),
  readingTable("sensors", laTable, ["load", "loadInt"]),
  ...[upsBattery, upsInputTable, upsOutput, upsOutputTable, upsBypass, upsBypassTable, upsAlarm].map((table) =>
    readingTable("sensors", table, Object.keys(table.columns)),
  ),
  readingTable("sensors", prtMarkerSuppliesTable, ["level"]),
  readingTable("sensors", entPhySensorTable, ["value", "status"]),
  readingTable("sensors", ciscoSensorTable, ["value", "status"]),
  readingTable("lags", aggPortTable, ["selected", "attached"]),
  readingTable("lags", ifStackTable, ["status"]),
  ...wirelessTables.map((table) => readingTable("wireless", table, ["clients", "state"])),
].filter(({ readings }) => readings.length > 0);

/** Tables without readings that are joined with those that have them. */
export const joinedTables: readonly TableDefinition[] = [
  entPhysicalTable,
  hrDeviceTable,
  ciscoThresholdTable,
  entAliasTable,
  isisAdjAddressTable,
  isisCircTable,
  ...[...bgpTables, ...wirelessTables].filter((table) => !readingTables.some((each) => each.table === table)),
];

function readingTable(part: ReadingPart, table: TableDefinition, columns: readonly string[]): ReadingTable {
  return { part, table, readings: columns.filter((column) => column in table.columns) };
}

/** Parts of a model that tables fill. */
export type ModelPart = ReadingPart | "links" | "modules";

/** The parts of which a table did not come whole. Tables of vendors go by their OID, and may hold anything that profiles ask for. */
export function unreadParts(statuses: readonly TableStatus[]): ReadonlySet<ModelPart> {
  const unread = statuses.filter(({ status }) => status === "failed" || status === "partial");
  return new Set(unread.flatMap(({ table }) => partsByTable.get(table) ?? (/^\d/u.test(table) ? profileParts : [])));
}

const profileParts: readonly ModelPart[] = ["sensors", "processors", "pools", "bgpPeers"];
const partsByTable: ReadonlyMap<string, readonly ModelPart[]> = new Map<string, readonly ModelPart[]>([
  ...readingTables.map(({ table, part }) => [table.name, [part]] as const),
  ...bgpTables.map(({ name }) => [name, ["bgpPeers"]] as const),
  ...linkTables.map(({ name }) => [name, ["links"]] as const),
  [entPhysicalTable.name, ["sensors", "modules"]],
  [ciscoThresholdTable.name, ["sensors"]],
  [entAliasTable.name, ["sensors"]],
]);

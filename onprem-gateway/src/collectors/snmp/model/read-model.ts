import { ipAddressTable, ipAddrTable, ipv6AddrTable } from "./addresses.ts";
import { readBgpPeers } from "./bgp.ts";
import { bgpTables } from "./bgp-tables.ts";
import { bridgeBase, bridgePortTable, portVlanTable, readVlans, vlanCurrentTable, vlanStaticTable } from "./bridge.ts";
import { readCdpLinks } from "./cdp.ts";
import { compact } from "./cell-values.ts";
import type { BgpPeer, DeviceIdentity, DeviceModel, Link, Pool, Processor, Sensor, TableStatus } from "./device-model.ts";
import { entAliasTable } from "./distinct-sensors.ts";
import { entPhysicalTable, readEntities, readModules } from "./entities.ts";
import { ciscoSensorTable, ciscoThresholdTable, entPhySensorTable, readEntitySensors } from "./entity-sensors.ts";
import { connUnitPortTable, swFCPortTable } from "./fibre-channel.ts";
import { hrDeviceTable, hrProcessorTable, hrStorageTable, readHostProcessors, readHostStorage } from "./host-resources.ts";
import { readIdentity, snmpEngine, uniqueIdOf } from "./identity.ts";
import { aggPortTable, dot3StatsTable, etherStatsTable, ifStackTable, readInterfaceFacts, readRmonInterfaces } from "./interface-facts.ts";
import { isisAdjAddressTable, isisAdjTable, isisCircTable, readIsisAdjacencies } from "./isis.ts";
import { linkTables } from "./link-tables.ts";
import { lldpLocal, readLldpLinks } from "./lldp.ts";
import { readLldpVariants } from "./lldp-variants.ts";
import { ospfNbrTable, ospfv3NbrTable, readOspfNeighbours } from "./ospf.ts";
import { type Port, PortFinder } from "./ports.ts";
import { prtMarkerSuppliesTable, readPrinterSupplies } from "./printer.ts";
import { withSensibleLimits } from "./sensible-limits.ts";
import type { FetchedTables, TableDefinition } from "./tables.ts";
import { laTable, readLoadAverages, readUcdMemory, readUcdProcessor, ucdMemory, ucdSystemStats } from "./ucd.ts";
import {
  readUpsIdentity,
  readUpsSensors,
  upsAlarm,
  upsBattery,
  upsBypass,
  upsBypassTable,
  upsIdent,
  upsInputTable,
  upsOutput,
  upsOutputTable,
} from "./ups.ts";
import { readVendorNeighbours } from "./vendor-neighbours.ts";
import { readWireless } from "./wireless/read-wireless.ts";
import { wirelessTables } from "./wireless/wireless-families.ts";

/** Every table the readers want. Cheap and important ones first: a deadline cuts at the end. */
export const modelTables: readonly TableDefinition[] = [
  snmpEngine,
  bridgeBase,
  lldpLocal,
  ...bgpTables,
  ospfNbrTable,
  ospfv3NbrTable,
  isisAdjTable,
  isisAdjAddressTable,
  isisCircTable,
  ...linkTables,
  hrProcessorTable,
  hrStorageTable,
  hrDeviceTable,
  ucdMemory,
  ucdSystemStats,
  laTable,
  upsIdent,
  upsBattery,
  upsInputTable,
  upsOutput,
  upsOutputTable,
  upsBypass,
  upsBypassTable,
  upsAlarm,
  prtMarkerSuppliesTable,
  ipAddrTable,
  ipAddressTable,
  ipv6AddrTable,
  bridgePortTable,
  portVlanTable,
  vlanStaticTable,
  vlanCurrentTable,
  aggPortTable,
  dot3StatsTable,
  etherStatsTable,
  entPhysicalTable,
  entPhySensorTable,
  ciscoSensorTable,
  ciscoThresholdTable,
  entAliasTable,
  ifStackTable,
  swFCPortTable,
  connUnitPortTable,
  ...wirelessTables,
];

export interface ModelContext {
  readonly ports: readonly Port[];
  readonly sysName?: string | undefined;
  readonly statuses: TableStatus[];
  /** What a vendor's own MIBs say, where they were read. */
  readonly vendor?: VendorFacts | undefined;
}

/** The parts of a model that a vendor's own MIBs may fill. */
export interface VendorFacts {
  readonly identity: DeviceIdentity;
  readonly processors: readonly Processor[];
  readonly memory: readonly Pool[];
  readonly storage: readonly Pool[];
  readonly sensors: readonly Sensor[];
  readonly bgpPeers: readonly BgpPeer[];
}

/**
 * The model of a device from its tables. A vendor's processors and file systems take the place of the standard ones, which agents often
 * fill with one figure for show; memory, sensors and peers of both are joined.
 */
export function readModel(tables: FetchedTables, { ports, sysName, statuses, vendor }: ModelContext): DeviceModel {
  const entities = readEntities(tables);
  const finder = new PortFinder(ports);
  const host = readHostStorage(tables);
  const identity = { ...readIdentity(tables, entities), ...readUpsIdentity(tables), ...vendor?.identity };
  return compact({
    identity,
    uniqueId: uniqueIdOf(identity, sysName),
    interfaces: [...readInterfaceFacts(tables, ports)],
    processors: [...firstFilled(vendor?.processors, readHostProcessors(tables), readUcdProcessor(tables))],
    memory: joinedPools(vendor?.memory ?? [], firstFilled(host.memory, readUcdMemory(tables))),
    // An agent may tell one file system in 32 and in 64 bits.
    storage: unique(firstFilled(vendor?.storage, host.storage), ({ key, name, totalBytes }) =>
      name === undefined ? key : `${name} ${totalBytes}`,
    ),
    sensors: unique(
      [
        ...(vendor?.sensors ?? []),
        ...readEntitySensors(tables, entities, (ifIndex) => finder.nameOf(ifIndex)),
        ...readUpsSensors(tables),
        ...readPrinterSupplies(tables),
        ...readLoadAverages(tables),
      ],
      ({ key }) => key,
    ).map(withSensibleLimits),
    bgpPeers: unique([...readBgpPeers(tables), ...(vendor?.bgpPeers ?? [])], ({ remoteAddress, vrf }) => `${remoteAddress} ${vrf ?? ""}`),
    ospfNeighbours: [...readOspfNeighbours(tables)],
    isisAdjacencies: listed(readIsisAdjacencies(tables, finder)),
    links: readLinks(tables, finder),
    modules: [...readModules(tables)],
    vlans: [...readVlans(tables)],
    rmonIfIndexes: [...readRmonInterfaces(tables)],
    wireless: readWireless(tables),
    tables: statuses.filter(({ status }) => status !== "absent").slice(0, 128),
  });
}

/** Neighbours of every protocol; one that two tables show on one port by one protocol is listed once. */
function readLinks(tables: FetchedTables, finder: PortFinder): Link[] {
  const all = [
    ...readLldpLinks(tables, finder),
    ...readLldpVariants(tables, finder),
    ...readCdpLinks(tables, finder),
    ...readVendorNeighbours(tables, finder),
  ];
  return unique(all, (link) =>
    JSON.stringify([link.protocol, link.localIfIndex ?? link.localPort, link.remoteChassisId, link.remoteName, link.remotePort]),
  );
}

/** Absent rather than empty: few devices have any. */
function listed<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}

function firstFilled<T>(...lists: readonly (readonly T[] | undefined)[]): readonly T[] {
  return lists.find((list) => list !== undefined && list.length > 0) ?? [];
}

/** Pools of both, one that both tell once. */
function joinedPools(vendor: readonly Pool[], standard: readonly Pool[]): Pool[] {
  const told = new Set(vendor.map(({ totalBytes, usedBytes }) => `${totalBytes} ${usedBytes}`));
  return [...vendor, ...standard.filter(({ totalBytes, usedBytes }) => !told.has(`${totalBytes} ${usedBytes}`))];
}

function unique<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of list) {
    const key = keyOf(item);
    found.set(key, found.get(key) ?? item);
  }
  return [...found.values()];
}

import { ipAddressTable, ipAddrTable, readAddresses } from "../collectors/snmp/model/addresses.ts";
import { readBgpPeers } from "../collectors/snmp/model/bgp.ts";
import { bgpPeerTable, bgpScalars } from "../collectors/snmp/model/bgp-tables.ts";
import { cdpCacheTable, readCdpLinks } from "../collectors/snmp/model/cdp.ts";
import { compact } from "../collectors/snmp/model/cell-values.ts";
import { fetchTables } from "../collectors/snmp/model/fetch-tables.ts";
import {
  isisAdjAddressTable,
  isisAdjTable,
  isisRouterTable,
  isisScalars,
  readIsisAdjacencies,
  readIsisNames,
  readIsisSystem,
} from "../collectors/snmp/model/isis.ts";
import { lldpLocPortTable, lldpRemManAddrTable, lldpRemTable, readLldpLinks } from "../collectors/snmp/model/lldp.ts";
import { ospfNbrTable, readOspfNeighbours } from "../collectors/snmp/model/ospf.ts";
import { PortFinder } from "../collectors/snmp/model/ports.ts";
import { ipNetToMediaTable } from "../collectors/snmp/model/stations.ts";
import { defineTable, type FetchedTables } from "../collectors/snmp/model/tables.ts";
import { physicalAddressOf } from "../collectors/snmp/snmp-text.ts";
import type { IdentityQuestion } from "./read-identity.ts";
import type { IsisNeighbour, NeighbourFacts } from "./sighting.ts";

/** IF-MIB: index ifIndex. */
const ifPhysAddresses = defineTable({ name: "ifTable", entry: "1.3.6.1.2.1.2.2.1", columns: { physAddress: 6 } });

const neighbourTables = [
  lldpRemTable,
  lldpLocPortTable,
  lldpRemManAddrTable,
  cdpCacheTable,
  bgpScalars,
  bgpPeerTable,
  ospfNbrTable,
  isisScalars,
  isisAdjTable,
  isisAdjAddressTable,
  isisRouterTable,
  ipAddrTable,
  ipAddressTable,
  ifPhysAddresses,
  ipNetToMediaTable,
];

/** Reads who a device hears of. Tables that it lacks or that fail are empty. Never rejects. */
export async function readNeighbours(question: IdentityQuestion): Promise<NeighbourFacts> {
  const { tables } = await fetchTables(neighbourTables, question);
  const ports = new PortFinder([]);
  const systemId = readIsisSystem(tables);
  return {
    links: [...readLldpLinks(tables, ports), ...readCdpLinks(tables, ports)],
    bgpPeers: [...readBgpPeers(tables)],
    ospfNeighbours: [...readOspfNeighbours(tables)],
    isisNeighbours: readIsisNeighbours(tables, ports),
    own: {
      ...(systemId === undefined ? {} : { systemId }),
      addresses: [...readAddresses(tables).values()].flatMap((addresses) => addresses.map(({ address }) => address)),
      macs: tables.rows(ifPhysAddresses).flatMap(({ cells }) => physicalAddressOf(cells.physAddress) ?? []),
    },
    arp: readArp(tables),
  };
}

function readIsisNeighbours(tables: FetchedTables, ports: PortFinder): readonly IsisNeighbour[] {
  const names = readIsisNames(tables);
  return readIsisAdjacencies(tables, ports).map(({ systemId, state, address }) =>
    compact({ systemId, state, address, name: names.get(systemId) }),
  );
}

function readArp(tables: FetchedTables): NeighbourFacts["arp"] {
  return tables.rows(ipNetToMediaTable).flatMap(({ index, cells }) => {
    const [ifIndex = "", ...address] = index.split(".");
    const mac = physicalAddressOf(cells.physAddress);
    // A subnet's broadcast address and groups are nobody.
    const isMachine = mac?.length === 17 && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
    return isMachine && address.length === 4 ? [{ address: address.join("."), mac, ifIndex: Number(ifIndex) }] : [];
  });
}

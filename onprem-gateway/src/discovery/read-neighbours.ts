import { readBgpPeers } from "../collectors/snmp/model/bgp.ts";
import { bgpPeerTable, bgpScalars } from "../collectors/snmp/model/bgp-tables.ts";
import { cdpCacheTable, readCdpLinks } from "../collectors/snmp/model/cdp.ts";
import { fetchTables } from "../collectors/snmp/model/fetch-tables.ts";
import { lldpLocPortTable, lldpRemManAddrTable, lldpRemTable, readLldpLinks } from "../collectors/snmp/model/lldp.ts";
import { ospfNbrTable, readOspfNeighbours } from "../collectors/snmp/model/ospf.ts";
import { PortFinder } from "../collectors/snmp/model/ports.ts";
import { defineTable, type FetchedTables } from "../collectors/snmp/model/tables.ts";
import { physicalAddressOf } from "../collectors/snmp/snmp-text.ts";
import type { IdentityQuestion } from "./read-identity.ts";
import type { NeighbourFacts } from "./sighting.ts";

/** IP-MIB (RFC 4293): index ifIndex and IPv4 address. */
const ipNetToMediaTable = defineTable({ name: "ipNetToMediaTable", entry: "1.3.6.1.2.1.4.22.1", columns: { physAddress: 2 } });

const neighbourTables = [
  lldpRemTable,
  lldpLocPortTable,
  lldpRemManAddrTable,
  cdpCacheTable,
  bgpScalars,
  bgpPeerTable,
  ospfNbrTable,
  ipNetToMediaTable,
];

/** Reads who a device hears of. Tables that it lacks or that fail are empty. Never rejects. */
export async function readNeighbours(question: IdentityQuestion): Promise<NeighbourFacts> {
  const { tables } = await fetchTables(neighbourTables, question);
  const ports = new PortFinder([]);
  return {
    links: [...readLldpLinks(tables, ports), ...readCdpLinks(tables, ports)],
    bgpPeers: [...readBgpPeers(tables)],
    ospfNeighbours: [...readOspfNeighbours(tables)],
    arp: readArp(tables),
  };
}

function readArp(tables: FetchedTables): NeighbourFacts["arp"] {
  return tables.rows(ipNetToMediaTable).flatMap(({ index, cells }) => {
    const [ifIndex = "", ...address] = index.split(".");
    const mac = physicalAddressOf(cells.physAddress);
    return mac?.length === 17 && address.length === 4 ? [{ address: address.join("."), mac, ifIndex: Number(ifIndex) }] : [];
  });
}

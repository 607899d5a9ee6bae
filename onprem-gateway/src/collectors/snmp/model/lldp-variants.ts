import { addressOf, addressOfBytes, compact, labelOf, numbersOf, specified } from "./cell-values.ts";
import type { Link } from "./device-model.ts";
import { idText, remoteFacts } from "./lldp-ids.ts";
import type { PortFinder } from "./ports.ts";
import { defineTable, type FetchedTables, type TableDefinition } from "./tables.ts";

/** LLDP-V2-MIB (IEEE 802.1AB-2009): index time mark, ifIndex, destination address, number. */
export const lldpV2RemTable = defineTable({
  name: "lldpV2RemTable",
  entry: "1.3.111.2.802.1.1.13.1.4.1.1",
  columns: { chassisSubtype: 5, chassisId: 6, portSubtype: 7, portId: 8, portDescription: 9, sysName: 10, sysDescription: 11 },
});
/** Index as of the remote row, then type, length and octets of an address. */
const lldpV2RemManAddrTable = defineTable({
  name: "lldpV2RemManAddrTable",
  entry: "1.3.111.2.802.1.1.13.1.4.2.1",
  columns: { ifSubtype: 3 },
});
/** TIMETRA-LLDP-MIB: columns of LLDP-MIB under the index of LLDP-V2-MIB. */
export const timetraLldpRemTable = defineTable({
  name: "tmnxLldpRemTable",
  entry: "1.3.6.1.4.1.6527.3.1.2.59.4.1.1",
  columns: { chassisSubtype: 4, chassisId: 5, portSubtype: 6, portId: 7, portDescription: 8, sysName: 9, sysDescription: 10 },
});
const timetraLldpRemManAddrTable = defineTable({
  name: "tmnxLldpRemManAddrTable",
  entry: "1.3.6.1.4.1.6527.3.1.2.59.4.2.1",
  columns: { ifSubtype: 3 },
});
/** TIMETRA-PORT-MIB: ports that IF-MIB may leave out. Index chassis, port. */
export const timetraPortTable = defineTable({ name: "tmnxPortTable", entry: "1.3.6.1.4.1.6527.3.1.2.2.4.2.1", columns: { name: 6 } });
/** TPLINK-LLDPINFO-MIB: everything as text. Index ifIndex, number. */
export const tplinkLldpTable = defineTable({
  name: "lldpNeighborInfoTable",
  entry: "1.3.6.1.4.1.11863.6.35.1.2.2.1",
  columns: { localPort: 1, chassisId: 4, portId: 6, portDescription: 8, sysName: 9, sysDescription: 10, address: 13 },
});

/** Tables in which LLDP neighbours stand that LLDP-MIB does not show. */
export const lldpVariantTables: readonly TableDefinition[] = [
  lldpV2RemTable,
  lldpV2RemManAddrTable,
  timetraLldpRemTable,
  timetraLldpRemManAddrTable,
  timetraPortTable,
  tplinkLldpTable,
];

/** Neighbours heard by LLDP that later editions and vendors keep in tables of their own. */
export function readLldpVariants(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return [
    ...byIfIndex(tables, ports, { remote: lldpV2RemTable, addresses: lldpV2RemManAddrTable }),
    ...byIfIndex(tables, ports, { remote: timetraLldpRemTable, addresses: timetraLldpRemManAddrTable }),
    ...tplinkLinks(tables, ports),
  ];
}

const onlyChassis = 1;

function byIfIndex(
  tables: FetchedTables,
  ports: PortFinder,
  { remote, addresses }: { readonly remote: typeof lldpV2RemTable | typeof timetraLldpRemTable; readonly addresses: TableDefinition },
): readonly Link[] {
  const found = managementAddresses(tables, addresses);
  return tables.rows<keyof (typeof lldpV2RemTable)["columns"] & string>(remote).map(({ index, cells }) => {
    const ifIndex = numbersOf(index)[1];
    return compact({
      protocol: "lldp" as const,
      localIfIndex: ports.has(ifIndex) ? ifIndex : undefined,
      localPort: labelOf(tables.cells(timetraPortTable, `${onlyChassis}.${ifIndex}`).name),
      ...remoteFacts(cells),
      remoteAddress: found.get(index),
    });
  });
}

function managementAddresses(tables: FetchedTables, table: TableDefinition): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { index } of tables.rows(table)) {
    const numbers = numbersOf(index);
    const address = specified(addressOfBytes(numbers.slice(6, 6 + (numbers[5] ?? 0))));
    const remote = numbers.slice(0, 4).join(".");
    if (address !== undefined && !found.has(remote)) {
      found.set(remote, address);
    }
  }
  return found;
}

function tplinkLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  return tables.rows(tplinkLldpTable).map(({ index, cells }) => {
    const ifIndex = numbersOf(index)[0];
    const text = { subtype: undefined, mac: 0, address: 0 };
    return compact({
      protocol: "lldp" as const,
      localIfIndex: ports.has(ifIndex) ? ifIndex : ports.byName(labelOf(cells.localPort)),
      localPort: labelOf(cells.localPort),
      remoteName: labelOf(cells.sysName),
      remotePort: idText(cells.portId, text),
      remotePortDescription: labelOf(cells.portDescription),
      remoteChassisId: idText(cells.chassisId, text)?.toLowerCase(),
      remoteAddress: known(addressOf(cells.address)),
      remoteDescription: labelOf(cells.sysDescription),
    });
  });
}

/** IPv4 addresses stand in the last octets of an IPv6 one; all zeros is none. */
function known(address: string | undefined): string | undefined {
  const embedded = /^::(?<ipv4>\d{1,3}(?:\.\d{1,3}){3})$/u.exec(address ?? "")?.groups?.["ipv4"];
  return embedded ?? specified(address);
}

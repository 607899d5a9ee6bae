import { numberOf, physicalAddressOf } from "../snmp-text.ts";
import { bridgePortTable } from "./bridge.ts";
import { addressOfBytes, compact, labelOf, numbersOf, specified } from "./cell-values.ts";
import type { Link } from "./device-model.ts";
import { idText, remoteFacts } from "./lldp-ids.ts";
import type { PortFinder } from "./ports.ts";
import { defineTable, type FetchedTables, type TableRow } from "./tables.ts";

/** LLDP-MIB (IEEE 802.1AB-2005). Remote rows: index time mark, local port number, number. */
export const lldpRemTable = defineTable({
  name: "lldpRemTable",
  entry: "1.0.8802.1.1.2.1.4.1.1",
  columns: { chassisSubtype: 4, chassisId: 5, portSubtype: 6, portId: 7, portDescription: 8, sysName: 9, sysDescription: 10 },
});
/** Index as of the remote row, then type, length and octets of an address. */
export const lldpRemManAddrTable = defineTable({
  name: "lldpRemManAddrTable",
  entry: "1.0.8802.1.1.2.1.4.2.1",
  columns: { ifSubtype: 3, ifId: 4 },
});
export const lldpLocPortTable = defineTable({
  name: "lldpLocPortTable",
  entry: "1.0.8802.1.1.2.1.3.7.1",
  columns: { subtype: 2, id: 3, description: 4 },
});
export const lldpLocal = defineTable({
  name: "lldpLocalSystemData",
  entry: "1.0.8802.1.1.2.1.3",
  columns: { chassisSubtype: 1, chassisId: 2 },
});

/** Neighbours heard by LLDP, each with the local interface where the device tells enough to find it. */
export function readLldpLinks(tables: FetchedTables, ports: PortFinder): readonly Link[] {
  const addresses = managementAddresses(tables);
  return tables.rows(lldpRemTable).flatMap((row) => linkOf(row, { tables, ports, addresses }) ?? []);
}

type RemoteRow = TableRow<keyof (typeof lldpRemTable)["columns"] & string>;

function linkOf(
  { index, cells }: RemoteRow,
  context: { readonly tables: FetchedTables; readonly ports: PortFinder; readonly addresses: ReadonlyMap<string, string> },
): Link | undefined {
  const [, portNumber] = numbersOf(index);
  if (portNumber === undefined) {
    return undefined;
  }
  const local = context.tables.cells(lldpLocPortTable, String(portNumber));
  return compact({
    protocol: "lldp" as const,
    localPort: labelOf(local.description) ?? idText(local.id, { subtype: numberOf(local.subtype), mac: 3, address: 4 }),
    localIfIndex: localIfIndex(portNumber, context),
    ...remoteFacts(cells),
    remoteAddress: context.addresses.get(index),
  });
}

/**
 * The interface behind lldpLocPortNum. IEEE leaves the number to the agent: what the local port table says by its subtype comes first
 * (interface name 5, alias 1, MAC 3, local text 7), then the description, then the number as a bridge port, then as an ifIndex.
 */
function localIfIndex(
  portNumber: number,
  { tables, ports }: { readonly tables: FetchedTables; readonly ports: PortFinder },
): number | undefined {
  const local = tables.cells(lldpLocPortTable, String(portNumber));
  const subtype = numberOf(local.subtype);
  const text = labelOf(local.id);
  const bridged = numberOf(tables.cells(bridgePortTable, String(portNumber)).ifIndex);
  const candidates = [
    subtype === 3 ? ports.byAddress(physicalAddressOf(local.id)) : ports.byName(text),
    subtype === 1 ? ports.byAlias(text) : undefined,
    ports.byName(labelOf(local.description)),
    subtype === 7 && text !== undefined && /^\d{1,10}$/u.test(text) ? Number(text) : undefined,
    bridged,
    portNumber,
    ports.byAlias(labelOf(local.description)),
  ];
  return candidates.find((candidate) => ports.has(candidate));
}

function managementAddresses(tables: FetchedTables): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { index } of tables.rows(lldpRemManAddrTable)) {
    const numbers = numbersOf(index);
    const remote = numbers.slice(0, 3).join(".");
    const length = numbers[4] ?? 0;
    const address = specified(addressOfBytes(numbers.slice(5, 5 + length)));
    const before = found.get(remote);
    if (address !== undefined && (before === undefined || before.includes(":"))) {
      found.set(remote, address);
    }
  }
  return found;
}

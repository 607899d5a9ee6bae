import { isisSystemId } from "@isthmus/domain/links/isis-system-id";
import { numberOf, textOf } from "../snmp-text.ts";
import { addressOf, compact, enumOf, hexOf, numbersOf } from "./cell-values.ts";
import { type IsisAdjacency, isisLevels, isisStates } from "./device-model.ts";
import type { PortFinder } from "./ports.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** ISIS-MIB (RFC 4444): index circuit and adjacency. */
export const isisAdjTable = defineTable({
  name: "isisISAdjTable",
  entry: "1.3.6.1.2.1.138.1.6.1.1",
  columns: { state: 2, systemId: 6, usage: 8 },
});
/** Index as of the adjacency, then the number of the address. */
export const isisAdjAddressTable = defineTable({ name: "isisISAdjIPAddrTable", entry: "1.3.6.1.2.1.138.1.6.3.1", columns: { address: 3 } });
/** Index circuit. */
export const isisCircTable = defineTable({ name: "isisCircTable", entry: "1.3.6.1.2.1.138.1.3.2.1", columns: { ifIndex: 2 } });

/** The device as a router of IS-IS. */
export const isisScalars = defineTable({ name: "isisSysObject", entry: "1.3.6.1.2.1.138.1.1.1", columns: { systemId: 3 } });
/** Index system id and level. */
export const isisRouterTable = defineTable({ name: "isisRouterTable", entry: "1.3.6.1.2.1.138.1.1.6.1", columns: { hostName: 3 } });

const systemIdDigits = 12;

/** Neighbours by IS-IS, each with its system id as people write it, such as "0100.9919.1255". */
export function readIsisAdjacencies(tables: FetchedTables, ports: PortFinder): readonly IsisAdjacency[] {
  const addresses = firstAddresses(tables);
  return tables.rows(isisAdjTable).flatMap(({ index, cells }) => {
    const systemId = hexOf(cells.systemId);
    const [circuit = 0] = numbersOf(index);
    const told = numberOf(tables.cells(isisCircTable, String(circuit)).ifIndex);
    // Some agents number circuits by ifIndex and have no table of them.
    const ifIndex = [told, circuit].find((each) => ports.has(each));
    return systemId?.length !== systemIdDigits
      ? []
      : [
          compact({
            key: index.slice(0, 255),
            systemId: isisSystemId(systemId),
            state: enumOf(isisStates, cells.state),
            level: enumOf(isisLevels, cells.usage),
            address: addresses.get(index),
            ifIndex,
          }),
        ];
  });
}

/** The host names that IS-IS routers announce (RFC 5301), by their system ids. */
export function readIsisNames(tables: FetchedTables): ReadonlyMap<string, string> {
  return new Map(
    tables.rows(isisRouterTable).flatMap(({ index, cells }) => {
      const octets = Buffer.from(numbersOf(index).slice(-1 - systemIdDigits / 2, -1));
      const name = textOf(cells.hostName);
      return name === undefined || name === "" ? [] : [[isisSystemId(octets.toString("hex")), name] as const];
    }),
  );
}

/** The device's own system id. */
export function readIsisSystem(tables: FetchedTables): string | undefined {
  const digits = hexOf(tables.cells(isisScalars).systemId);
  return digits?.length === systemIdDigits ? isisSystemId(digits) : undefined;
}

/** One address of each neighbour; IPv4 before IPv6. */
function firstAddresses(tables: FetchedTables): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { index, cells } of tables.rows(isisAdjAddressTable)) {
    const adjacency = numbersOf(index).slice(0, 2).join(".");
    const address = addressOf(cells.address);
    const known = found.get(adjacency);
    if (address !== undefined && (known === undefined || (known.includes(":") && !address.includes(":")))) {
      found.set(adjacency, address);
    }
  }
  return found;
}

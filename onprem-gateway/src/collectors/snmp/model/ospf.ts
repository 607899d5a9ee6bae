import { addressOf, addressOfBytes, compact, enumOf, numbersOf } from "./cell-values.ts";
import { type OspfNeighbour, ospfStates } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** OSPF-MIB (RFC 4750): index address and, for unnumbered interfaces, ifIndex. */
export const ospfNbrTable = defineTable({ name: "ospfNbrTable", entry: "1.3.6.1.2.1.14.10.1", columns: { routerId: 3, state: 6 } });
/** OSPFV3-MIB (RFC 5643): index ifIndex, instance, router id. */
export const ospfv3NbrTable = defineTable({ name: "ospfv3NbrTable", entry: "1.3.6.1.2.1.191.1.9.1", columns: { address: 5, state: 8 } });

/** Neighbours of both versions. */
export function readOspfNeighbours(tables: FetchedTables): readonly OspfNeighbour[] {
  return [...version2(tables), ...version3(tables)];
}

function version2(tables: FetchedTables): readonly OspfNeighbour[] {
  return tables.rows(ospfNbrTable).flatMap(({ index, cells }) => {
    const numbers = numbersOf(index);
    const address = addressOfBytes(numbers.slice(0, 4));
    const ifIndex = numbers[4];
    return address === undefined
      ? []
      : [
          compact({
            address,
            routerId: addressOf(cells.routerId),
            state: enumOf(ospfStates, cells.state),
            ifIndex: ifIndex === undefined || ifIndex === 0 ? undefined : ifIndex,
          }),
        ];
  });
}

function version3(tables: FetchedTables): readonly OspfNeighbour[] {
  return tables.rows(ospfv3NbrTable).flatMap(({ index, cells }) => {
    const [ifIndex = 0, , router = 0] = numbersOf(index);
    const address = addressOf(cells.address);
    const routerId = addressOfBytes([24, 16, 8, 0].map((shift) => Math.floor(router / 2 ** shift) % 256));
    return address === undefined
      ? []
      : [compact({ address, routerId, state: enumOf(ospfStates, cells.state), ifIndex: ifIndex === 0 ? undefined : ifIndex })];
  });
}

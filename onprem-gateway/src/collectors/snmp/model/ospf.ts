import { addressOf, addressOfBytes, compact, enumOf, numbersOf } from "./cell-values.ts";
import { type OspfNeighbour, ospfStates } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** OSPF-MIB (RFC 4750): index address and, for unnumbered interfaces, ifIndex. */
export const ospfNbrTable = defineTable({ name: "ospfNbrTable", entry: "1.3.6.1.2.1.14.10.1", columns: { routerId: 3, state: 6 } });

export function readOspfNeighbours(tables: FetchedTables): readonly OspfNeighbour[] {
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

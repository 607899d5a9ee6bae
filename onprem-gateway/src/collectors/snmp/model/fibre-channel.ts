import { compareOids } from "../oid-order.ts";
import { labelOf } from "./cell-values.ts";
import type { Port } from "./ports.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** SW-MIB of Brocade's Fabric OS: index number of the port. */
export const swFCPortTable = defineTable({ name: "swFCPortTable", entry: "1.3.6.1.4.1.1588.2.1.1.1.6.2.1", columns: { name: 36 } });
/** FCMGMT-MIB: index id of the unit, number of the port. */
export const connUnitPortTable = defineTable({ name: "connUnitPortTable", entry: "1.3.6.1.3.94.1.10.1", columns: { name: 17 } });

/** ifType fibreChannel. */
const fibreChannel = 56;

/**
 * What operators call Fibre Channel ports, by ifIndex: agents of storage switches leave ifAlias empty and keep names in MIBs that number the
 * ports on their own, in the order of IF-MIB. Where the two do not have as many ports nothing is told.
 */
export function readFibreChannelNames(tables: FetchedTables, ports: readonly Port[]): ReadonlyMap<number, string> {
  const indexes = ports.flatMap(({ ifIndex, ifType }) => (ifType === fibreChannel ? [ifIndex] : [])).sort((a, b) => a - b);
  const named = [swFCPortTable, connUnitPortTable]
    .map((table) => tables.rows(table).toSorted((a, b) => compareOids(a.index, b.index)))
    .find((rows) => rows.length > 0 && rows.length === indexes.length);
  return new Map(
    (named ?? []).flatMap(({ cells }, at) => {
      const [ifIndex, name] = [indexes[at], labelOf(cells.name)];
      return ifIndex === undefined || name === undefined ? [] : [[ifIndex, name] as const];
    }),
  );
}

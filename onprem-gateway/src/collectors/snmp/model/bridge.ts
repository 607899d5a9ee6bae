import { numberOf } from "../snmp-text.ts";
import { compact, labelOf } from "./cell-values.ts";
import type { Vlan } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** BRIDGE-MIB (RFC 4188): the interface behind each bridge port. */
export const bridgePortTable = defineTable({ name: "dot1dBasePortTable", entry: "1.3.6.1.2.1.17.1.4.1", columns: { ifIndex: 2 } });
export const bridgeBase = defineTable({ name: "dot1dBase", entry: "1.3.6.1.2.1.17.1", columns: { address: 1 } });
/** Q-BRIDGE-MIB (RFC 4363). */
export const portVlanTable = defineTable({ name: "dot1qPortVlanTable", entry: "1.3.6.1.2.1.17.7.1.4.5.1", columns: { pvid: 1 } });
export const vlanStaticTable = defineTable({ name: "dot1qVlanStaticTable", entry: "1.3.6.1.2.1.17.7.1.4.3.1", columns: { name: 1 } });

const maxVlan = 4_094;

/** VLAN of untagged frames by ifIndex. */
export function readPortVlans(tables: FetchedTables): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { index, cells } of tables.rows(portVlanTable)) {
    const ifIndex = numberOf(tables.cells(bridgePortTable, index).ifIndex);
    const vlan = numberOf(cells.pvid);
    if (ifIndex !== undefined && vlan !== undefined && vlan >= 1 && vlan <= maxVlan) {
      found.set(ifIndex, vlan);
    }
  }
  return found;
}

export function readVlans(tables: FetchedTables): readonly Vlan[] {
  return tables.rows(vlanStaticTable).flatMap(({ index, cells }) => {
    const id = Number(index);
    return id >= 1 && id <= maxVlan ? [compact({ id, name: labelOf(cells.name) })] : [];
  });
}

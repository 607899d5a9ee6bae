import { numberOf } from "../snmp-text.ts";
import { compact, labelOf } from "./cell-values.ts";
import type { Sensor } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** Printer-MIB (RFC 3805): index hrDeviceIndex and a number. */
export const prtMarkerSuppliesTable = defineTable({
  name: "prtMarkerSuppliesTable",
  entry: "1.3.6.1.2.1.43.11.1.1",
  columns: { class: 4, description: 6, capacity: 8, level: 9 },
});

/** What is left of toner, ink and drums, and the room left in waste boxes, per cent. -3 means "some", -2 unknown, -1 no limit. */
export function readPrinterSupplies(tables: FetchedTables): readonly Sensor[] {
  return tables.rows(prtMarkerSuppliesTable).flatMap(({ index, cells }) => {
    const level = numberOf(cells.level);
    const capacity = numberOf(cells.capacity);
    if (level === undefined) {
      return [];
    }
    const share = level >= 0 && capacity !== undefined && capacity > 0 ? Math.min(100, (100 * level) / capacity) : undefined;
    return [
      compact({
        key: `${prtMarkerSuppliesTable.entry}.${prtMarkerSuppliesTable.columns.level}.${index}`,
        class: "percent" as const,
        unit: "%",
        name: labelOf(cells.description) ?? `supply ${index}`,
        value: share,
        state: level === someLeft ? "some left" : undefined,
      }),
    ];
  });
}

const someLeft = -3;

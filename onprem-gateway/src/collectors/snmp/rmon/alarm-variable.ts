import { rowIndexOf } from "../oid-order.ts";
import { ifColumns } from "../oids.ts";
import { etherStatsTable } from "./rmon-tables.ts";

/** An object that a threshold watches, as far as its OID tells. */
export interface AlarmVariable {
  /** Name of the object where it is a column of ifTable, ifXTable or etherStatsTable, else the OID. */
  readonly name: string;
  /** ifIndex of the interface, for columns of interfaces. */
  readonly ifIndex?: number;
  /** Index of the probe, for columns of etherStatsTable. */
  readonly etherStatsIndex?: number;
}

const watched = [
  ...Object.entries(etherStatsTable.columns).map(([name, number]) => ({
    name,
    column: `${etherStatsTable.entry}.${number}`,
    index: "etherStatsIndex" as const,
  })),
  ...Object.entries(ifColumns).map(([name, { oid }]) => ({ name, column: oid, index: "ifIndex" as const })),
];

/** Names the object behind an alarmVariable (RFC 2819). */
export function alarmVariableOf(oid: string): AlarmVariable {
  for (const { name, column, index } of watched) {
    const row = rowIndexOf(oid, column);
    if (row !== undefined) {
      return { name, [index]: row };
    }
  }
  return { name: oid };
}

import { interfaceKeys } from "./interface-identity.ts";
import type { PortCells } from "./port-cells.ts";
import type { InterfaceLayout } from "./raw-poll.ts";
import { numberOf, physicalAddressOf, textOf } from "./snmp-text.ts";

/** The descriptions of all rows, each with its key. */
export function describeRows(cells: PortCells): readonly InterfaceLayout[] {
  const rows = cells.rows.map((row) => describeRow(cells, row));
  const keys = interfaceKeys(rows);
  return rows.map((description, at) => ({ key: keys[at] ?? `ifIndex:${description.ifIndex}`, ...description }));
}

/** Reads the descriptive columns of one row. Absent cells stay absent. */
export function describeRow(cells: PortCells, row: number): Omit<InterfaceLayout, "key"> {
  return compact({
    ifIndex: row,
    ifName: textOf(cells.get("ifName", row)),
    ifDescr: textOf(cells.get("ifDescr", row)),
    ifAlias: textOf(cells.get("ifAlias", row)),
    ifType: positive(numberOf(cells.get("ifType", row))),
    mtu: positive(numberOf(cells.get("ifMtu", row))),
    speedBps: speedOf(cells, row),
    physAddress: physicalAddressOf(cells.get("ifPhysAddress", row)),
  });
}

/** Agents that do not know a speed write -1 and its like into the unsigned ifHighSpeed; no line carries 2^31 Mbit/s. */
const speedCeiling = 2 ** 31;

/** ifHighSpeed (Mbit/s) where it says something, else ifSpeed unless that is at its ceiling (RFC 2863 section 3.1.6). */
function speedOf(cells: PortCells, row: number): number | undefined {
  const high = positive(numberOf(cells.get("ifHighSpeed", row)));
  if (high !== undefined && high < speedCeiling) {
    return high * 1_000_000;
  }
  const plain = positive(numberOf(cells.get("ifSpeed", row)));
  return plain === 0xffff_ffff ? undefined : plain;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function compact<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

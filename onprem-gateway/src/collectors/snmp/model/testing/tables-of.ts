import type { SnmpValue } from "../../../snmp-protocol/session.ts";
import { FetchedTables, type TableDefinition } from "../tables.ts";

/** A cell for a test: text becomes an octet string, a number an INTEGER; everything else is given as it is. */
export type TestCell = string | number | SnmpValue;

/** One table and its rows by index. */
export function rowsOf<C extends string>(
  table: TableDefinition<C>,
  rows: Readonly<Record<string, Readonly<Partial<Record<C, TestCell>>>>>,
): readonly [TableDefinition, Readonly<Record<string, Readonly<Record<string, TestCell>>>>] {
  return [table, rows as Readonly<Record<string, Readonly<Record<string, TestCell>>>>];
}

/** Tables with hand-made rows, as if they had been fetched. */
export function tablesOf(...contents: readonly ReturnType<typeof rowsOf>[]): FetchedTables {
  const tables = new FetchedTables();
  for (const [table, rows] of contents) {
    for (const [index, cells] of Object.entries(rows)) {
      for (const [column, cell] of Object.entries(cells)) {
        tables.add(table, column, { index, value: cellValue(cell) });
      }
    }
  }
  return tables;
}

function cellValue(cell: TestCell): SnmpValue {
  if (typeof cell === "string") {
    return { kind: "octets", value: Buffer.from(cell) };
  }
  return typeof cell === "number" ? { kind: "integer", value: cell } : cell;
}

export function octets(...bytes: readonly number[]): SnmpValue {
  return { kind: "octets", value: Uint8Array.from(bytes) };
}

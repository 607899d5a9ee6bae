import type { SnmpValue } from "../../snmp-protocol/session.ts";
import type { TableStatus } from "./device-model.ts";
import { FetchedTables, type TableDefinition } from "./tables.ts";

/** Some columns of a table, read again. */
export interface RereadTable {
  readonly table: TableDefinition;
  readonly readings: readonly string[];
  readonly status: TableStatus["status"];
}

export interface JoinedReadings {
  readonly tables: FetchedTables;
  /** Tables that have other rows than before: what is remembered of them no longer fits. */
  readonly changed: readonly TableDefinition[];
}

/**
 * What is known of tables after their readings were read again: fresh readings beside remembered names. Of rows that did not come
 * the readings are unknown; rows that are gone from a table that came whole are gone.
 */
export function joinReadings(
  remembered: FetchedTables,
  fresh: FetchedTables,
  { definitions, reread }: { readonly definitions: readonly TableDefinition[]; readonly reread: readonly RereadTable[] },
): JoinedReadings {
  const tables = new FetchedTables();
  const changed: TableDefinition[] = [];
  const byTable = new Map(reread.map((each) => [each.table, each]));
  for (const table of definitions) {
    const again = byTable.get(table);
    if (again === undefined) {
      copy(tables, table, rowsOf(remembered, table));
      continue;
    }
    const before = rowsOf(remembered, table);
    const now = rowsOf(fresh, table);
    copy(tables, table, joined(before, now, again));
    const isWhole = again.status === "complete" || again.status === "absent";
    const hasNames = Object.keys(table.columns).length > again.readings.length;
    if (hasNames && ([...now.keys()].some((index) => !before.has(index)) || (isWhole && now.size < before.size))) {
      changed.push(table);
    }
  }
  return { tables, changed };
}

type Row = Readonly<Record<string, SnmpValue>>;
type Rows = ReadonlyMap<string, Row>;

function joined(before: Rows, now: Rows, { readings, status }: RereadTable): Rows {
  const isWhole = status === "complete" || status === "absent";
  const missing = isWhole ? [] : [...before].filter(([index]) => !now.has(index));
  const lasting = (row: Row) => Object.fromEntries(Object.entries(row).filter(([column]) => !readings.includes(column)));
  return new Map([
    ...[...now].map(([index, row]) => [index, { ...lasting(before.get(index) ?? {}), ...row }] as const),
    ...missing.map(([index, row]) => [index, lasting(row)] as const),
  ]);
}

function rowsOf(tables: FetchedTables, table: TableDefinition): Rows {
  return new Map(tables.rows(table).map(({ index, cells }) => [index, cells as Row]));
}

function copy(tables: FetchedTables, table: TableDefinition, rows: Rows): void {
  for (const [index, row] of rows) {
    for (const [column, value] of Object.entries(row)) {
      tables.add(table, column, { index, value });
    }
  }
}

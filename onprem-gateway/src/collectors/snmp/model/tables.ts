import type { SnmpValue } from "../../snmp-protocol/session.ts";

/** A conceptual table, or a group of scalars seen as a table whose only row has the index "0". */
export interface TableDefinition<C extends string = string> {
  /** The MIB's own name of it. */
  readonly name: string;
  /** OID of its entry (of the group, for scalars): a column is one number below it. */
  readonly entry: string;
  readonly columns: Readonly<Record<C, number>>;
  /** Rows that are kept at most; further ones are left and the table counts as partial. */
  readonly maxRows: number;
}

const usualRows = 4_096;

/** Declares a table for readers and fetcher alike. */
export function defineTable<const C extends string>(
  table: Omit<TableDefinition<C>, "maxRows"> & { readonly maxRows?: number },
): TableDefinition<C> {
  return { maxRows: usualRows, ...table };
}

export type Cells<C extends string> = { readonly [K in C]?: SnmpValue };

export interface TableRow<C extends string = string> {
  /** Index part of the OIDs, dotted. */
  readonly index: string;
  readonly cells: Cells<C>;
}

/** Takes the cells of tables as they come. */
export interface TableSink {
  /** False when no more rows of the table are taken. */
  add(table: TableDefinition, column: string, cell: { readonly index: string; readonly value: SnmpValue }): boolean;
  /** Rows of the table so far. */
  size(table: TableDefinition): number;
  /** Whether the table is to be read, asked when its turn comes; absent for all. */
  wants?(table: TableDefinition): boolean;
}

/** What was read of the declared tables. Rows are in the order they came. */
export class FetchedTables implements TableSink {
  readonly #tables = new Map<string, Map<string, Record<string, SnmpValue>>>();

  /** Adds one cell. False when the table holds as many rows as it may. */
  add(table: TableDefinition, column: string, { index, value }: { readonly index: string; readonly value: SnmpValue }): boolean {
    const rows = this.#tables.get(table.name) ?? new Map<string, Record<string, SnmpValue>>();
    this.#tables.set(table.name, rows);
    const cells = rows.get(index);
    if (cells !== undefined) {
      cells[column] = value;
      return true;
    }
    if (rows.size >= table.maxRows) {
      return false;
    }
    rows.set(index, { [column]: value });
    return true;
  }

  rows<C extends string>(table: TableDefinition<C>): readonly TableRow<C>[] {
    return [...(this.#tables.get(table.name) ?? [])].map(([index, cells]) => ({ index, cells: cells as Cells<C> }));
  }

  /** The cells of one row; none for a row that is not there. */
  cells<C extends string>(table: TableDefinition<C>, index = "0"): Cells<C> {
    return (this.#tables.get(table.name)?.get(index) ?? {}) as Cells<C>;
  }

  size(table: TableDefinition): number {
    return this.#tables.get(table.name)?.size ?? 0;
  }
}

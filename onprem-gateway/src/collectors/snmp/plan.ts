import { hash } from "node:crypto";
import { SharedContent } from "../../runtime/shared-content.ts";
import {
  type Column,
  type CounterName,
  counterNames,
  counterSources,
  everyPollColumns,
  type IfColumn,
  ifColumns,
  slowColumns,
} from "./oids.ts";

/** Columns and the rows they are asked for. Rows are table indexes in ascending order. */
export interface PollBlock {
  readonly columns: readonly IfColumn[];
  readonly rows: readonly number[];
}

/** What a poll asks a device for: the same object for all devices that have the same rows and columns. */
export interface PollPlan {
  readonly rows: readonly number[];
  readonly blocks: readonly PollBlock[];
  /** Columns that `blocks` asks for. */
  readonly columns: readonly IfColumn[];
  /** Descriptive columns that the device has, of all rows. */
  readonly slow: PollBlock;
}

/** Columns of a request: the same object for the same columns of any device, so that what is derived from them is made once. */
export interface ColumnList {
  readonly columns: readonly Column[];
  readonly oids: readonly string[];
}

/** One request for `rows`, which follow each other in the table: each column is asked from just before the first row. */
export interface PollSlice {
  readonly list: ColumnList;
  /** The row before the first one; undefined when the first row is the first of the table. */
  readonly after: number | undefined;
  readonly rows: readonly number[];
}

/** Message, PDU, security header and request fields. Generous for SNMPv3. */
const messageOverheadBytes = 160;
/** No answer may hold more varbinds, whatever its size: readers have limits of their own. */
const maxVarbinds = 1_000;
/** Sequence header of a varbind and tag and length of its name. */
const varbindOverheadBytes = 4;

/** Which columns of which interfaces a poll asks for, given the cells seen at discovery. Rows with the same sources share a block. */
export function counterBlocks(rows: readonly number[], has: (column: IfColumn, row: number) => boolean): readonly PollBlock[] {
  const blocks = new Map<string, { columns: readonly IfColumn[]; rows: number[] }>();
  for (const row of rows) {
    const columns = [...counterNames.flatMap((name) => sourceOf(name, (column) => has(column, row)) ?? []), ...everyPollColumns].filter(
      (column) => has(column, row),
    );
    const key = columns.join();
    const block = blocks.get(key) ?? { columns, rows: [] };
    block.rows.push(row);
    blocks.set(key, block);
  }
  return [...blocks.values()]
    .filter(({ columns }) => columns.length > 0)
    .map((block) => ({ columns: sharedColumns(block.columns), rows: block.rows.length === rows.length ? rows : block.rows }));
}

const plans = new SharedContent<PollPlan>();

/** The plan for the rows and columns of a block that was asked for as a whole, given the cells that came. */
export function pollPlan({ rows, columns: asked }: PollBlock, has: (column: IfColumn, row: number) => boolean): PollPlan {
  const blocks = counterBlocks(rows, has);
  const columns = sharedColumns([...new Set(blocks.flatMap((block) => block.columns))]);
  const slow = { columns: sharedColumns(asked.filter((column) => slowColumns.includes(column))), rows };
  const plan = { rows, blocks, columns, slow };
  return plans.of(hash("sha256", JSON.stringify(plan), "base64"), () => plan);
}

/** The best column of a counter that an interface has: 64 bits before 32. */
export function sourceOf(name: CounterName, has: (column: IfColumn) => boolean): IfColumn | undefined {
  const sources: readonly IfColumn[] = counterSources[name];
  return sources.find(has);
}

/**
 * Cuts a block into requests whose answers stay within `budgetBytes`. A slice never jumps over a row of the table that the block leaves
 * out, since GetBulk would return that row too. A single row may exceed the budget.
 */
export function slicesOf(
  { columns: names, rows }: PollBlock,
  { allRows, budgetBytes }: { readonly allRows: readonly number[]; readonly budgetBytes: number },
): readonly PollSlice[] {
  const list = columnListOf(names);
  const { columns } = list;
  const fitting = Math.min(Math.floor((budgetBytes - messageOverheadBytes) / rowBytes(columns)), Math.floor(maxVarbinds / columns.length));
  const rowsPerSlice = Math.max(1, fitting);
  const slices: PollSlice[] = [];
  for (let start = 0, place = 0; start < rows.length; ) {
    const first = allRows.indexOf(rows[start] ?? -1, place);
    let count = 1;
    while (count < rowsPerSlice && start + count < rows.length && allRows[first + count] === rows[start + count]) {
      count += 1;
    }
    slices.push({ list, after: allRows[first - 1], rows: count === rows.length ? rows : rows.slice(start, start + count) });
    start += count;
    place = first + count;
  }
  return slices;
}

/** Octets that the answer to a slice is planned to have at most. */
export function plannedBytes({ list, rows }: PollSlice): number {
  return messageOverheadBytes + rows.length * rowBytes(list.columns);
}

/** The two halves of a slice: by rows, or by columns when it is a single row. Undefined when nothing is left to halve. */
export function halve(slice: PollSlice): readonly [PollSlice, PollSlice] | undefined {
  const { list, rows } = slice;
  const { columns, oids } = list;
  if (rows.length > 1) {
    const middle = Math.ceil(rows.length / 2);
    return [{ ...slice, rows: rows.slice(0, middle) }, tailOf(slice, middle)];
  }
  if (columns.length > 1) {
    const middle = Math.ceil(columns.length / 2);
    return [
      { ...slice, list: { columns: columns.slice(0, middle), oids: oids.slice(0, middle) } },
      { ...slice, list: { columns: columns.slice(middle), oids: oids.slice(middle) } },
    ];
  }
  return undefined;
}

/** What is left of a slice after its first `count` rows were answered. */
export function tailOf({ list, after, rows }: PollSlice, count: number): PollSlice {
  return { list, after: rows[count - 1] ?? after, rows: rows.slice(count) };
}

function rowBytes(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + cellBytes(column), 0);
}

const columnNames = new SharedContent<readonly IfColumn[]>();
const columnLists = new WeakMap<readonly IfColumn[], ColumnList>();

/** The same columns in an array that devices share. */
export function sharedColumns(names: readonly IfColumn[]): readonly IfColumn[] {
  return columnNames.of(names.join(), () => names);
}

function columnListOf(names: readonly IfColumn[]): ColumnList {
  const known = columnLists.get(names);
  if (known !== undefined) {
    return known;
  }
  const columns = names.map((name) => ifColumns[name]);
  const list = { columns, oids: columns.map(({ oid }) => oid) };
  columnLists.set(names, list);
  return list;
}

/** Columns are few and the same for all devices. */
const bytesByColumn = new WeakMap<Column, number>();

function cellBytes(column: Column): number {
  const known = bytesByColumn.get(column);
  if (known !== undefined) {
    return known;
  }
  const bytes = varbindOverheadBytes + encodedOidBytes(column.oid) + 2 + column.valueBytes;
  bytesByColumn.set(column, bytes);
  return bytes;
}

/** Bytes of an OID in BER: the first two numbers share one byte, larger numbers take more than one. */
function encodedOidBytes(oid: string): number {
  const numbers = oid.split(".").slice(2).map(Number);
  return 1 + numbers.reduce((sum, number) => sum + (number < 0x80 ? 1 : number < 0x4000 ? 2 : 3), 0);
}

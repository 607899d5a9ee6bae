import type { CellBatch } from "../cell-batch.ts";
import type { BerReader } from "./ber-reader.ts";
import { readNumber, valueTags } from "./read-value.ts";
import { enterVarbind, leaveVarbind } from "./read-varbinds.ts";

export interface CellsWanted {
  readonly listEnd: number;
  /** Varbinds that the answer holds at most. */
  readonly most: number;
  /** Content octets of the columns asked for, in the order of the request. */
  readonly columns: readonly Uint8Array[];
}

const { noSuchObject } = valueTags;

/**
 * Reads the answer to a GetBulk of table columns into `batch`, cell by cell, without making names. A GetBulk answers its columns in turn,
 * so the n-th varbind belongs to one column only; what lies outside it (the agent went on behind the column's end) is checked and left out.
 * Gives the number of varbinds; undefined, with a rejection and a batch of no use, when any of them breaks the rules.
 */
export function readCells(reader: BerReader, { listEnd, most, columns }: CellsWanted, batch: CellBatch): number | undefined {
  let varbinds = 0;
  let column = 0;
  batch.clear(reader.bytes);
  while (reader.rejection === undefined && reader.at < listEnd) {
    if (varbinds === most) {
      reader.reject("varbind-count");
      break;
    }
    const varbindEnd = enterVarbind(reader, listEnd);
    const row = readRow(reader, columns[column]);
    reader.enter(varbindEnd);
    readCell(reader, { column, row }, batch);
    leaveVarbind(reader, varbindEnd);
    varbinds += 1;
    column = column + 1 === columns.length ? 0 : column + 1;
  }
  return reader.rejection === undefined ? varbinds : undefined;
}

/** The row of a name in `column`; -1 for any other name. Steps over the name. */
function readRow(reader: BerReader, column: Uint8Array | undefined): number {
  const { bytes, at, end } = reader;
  const index = at + (column?.length ?? 0);
  if (column === undefined || index >= end || end - index > 5 || !startsWith(bytes, at, column)) {
    reader.skipOid();
    return -1;
  }
  let row = 0;
  for (let next = index; next < end; next += 1) {
    const octet = bytes[next] ?? 0;
    row = row * 128 + (octet & 0x7f);
    if (octet < 0x80 !== (next === end - 1)) {
      reader.skipOid();
      return -1;
    }
  }
  if (row > 0x7fff_ffff) {
    reader.skipOid();
    return -1;
  }
  reader.at = end;
  return row;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  // Names of one column differ at their end, and names of two columns in the last octet of the prefix.
  for (let offset = prefix.length - 1; offset >= 0; offset -= 1) {
    if (bytes[at + offset] !== prefix[offset]) {
      return false;
    }
  }
  return true;
}

function readCell(reader: BerReader, { column, row }: { readonly column: number; readonly row: number }, batch: CellBatch): void {
  const { tag, at: start, end } = reader;
  const value = readNumber(reader);
  if (row < 0 || tag >= noSuchObject || reader.rejection !== undefined) {
    return;
  }
  const at = batch.count;
  batch.columns[at] = column;
  batch.rows[at] = row;
  batch.tags[at] = tag;
  batch.numbers[at] = value;
  batch.starts[at] = start;
  batch.ends[at] = end;
  batch.count = at + 1;
}

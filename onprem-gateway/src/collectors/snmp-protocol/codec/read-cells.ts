import type { CellBatch } from "../cell-batch.ts";
import type { BerReader } from "./ber-reader.ts";
import { readCounter64, readNumber, valueTags } from "./read-value.ts";
import { enterVarbind, leaveVarbind } from "./read-varbinds.ts";

export interface CellsWanted {
  readonly listEnd: number;
  /** Varbinds that the answer holds at most. */
  readonly most: number;
  /** Content octets of the columns asked for, in the order of the request. */
  readonly columns: readonly Uint8Array[];
}

const { integer, octets, counter32, gauge32, timeTicks, counter64, noSuchObject } = valueTags;

/**
 * Reads the answer to a GetBulk of table columns into `batch`, cell by cell, without making names. A GetBulk answers its columns in turn,
 * so the n-th varbind belongs to one column only; what lies outside it (the agent went on behind the column's end) is checked and left out.
 * Gives the number of varbinds; undefined, with a rejection and a batch of no use, when any of them breaks the rules.
 */
export function readCells(reader: BerReader, wanted: CellsWanted, batch: CellBatch): number | undefined {
  batch.clear(reader.bytes, wanted.most);
  return new CellReader(reader, wanted, batch).read();
}

/** One answer on its way into the batch. Nothing is made for a cell: an answer has hundreds. */
class CellReader {
  readonly #reader: BerReader;
  readonly #wanted: CellsWanted;
  readonly #batch: CellBatch;
  #column = 0;
  #row = 0;

  constructor(reader: BerReader, wanted: CellsWanted, batch: CellBatch) {
    this.#reader = reader;
    this.#wanted = wanted;
    this.#batch = batch;
  }

  read(): number | undefined {
    const reader = this.#reader;
    const { listEnd, most, columns } = this.#wanted;
    let varbinds = 0;
    while (reader.rejection === undefined && reader.at < listEnd) {
      if (varbinds === most) {
        reader.reject("varbind-count");
        break;
      }
      const column = columns[this.#column] ?? noColumn;
      if (!this.#readUsual(column)) {
        this.#readAny(column);
      }
      varbinds += 1;
      this.#column = this.#column + 1 === columns.length ? 0 : this.#column + 1;
    }
    return reader.rejection === undefined ? varbinds : undefined;
  }

  /**
   * Reads a varbind in the form that agents write: short lengths, a name in the column, a number of no more octets than its type needs, or
   * octets. False, with nothing read, for every other, which is not to say that it breaks a rule.
   */
  #readUsual(column: Uint8Array): boolean {
    const reader = this.#reader;
    const { bytes, at } = reader;
    const length = bytes[at + 1] ?? 0x80;
    const nameLength = bytes[at + 3] ?? 0x80;
    const valueAt = at + 4 + nameLength;
    const start = valueAt + 2;
    const end = at + 2 + length;
    if (bytes[at] !== 0x30 || bytes[at + 2] !== 0x06 || length >= 0x80 || end > this.#wanted.listEnd) {
      return false;
    }
    // A name whose length does not fit one octet leaves no room for a value here.
    const isFull = start <= end && bytes[valueAt + 1] === end - start;
    if (!isFull || !this.#isNamed(column, valueAt) || !this.#takeValue(bytes[valueAt] ?? 0, start, end)) {
      return false;
    }
    reader.at = end;
    return true;
  }

  /** True when the name that begins four octets behind the cursor is that of a row of the column, whose index is then known. */
  #isNamed(column: Uint8Array, nameEnd: number): boolean {
    const { bytes, at } = this.#reader;
    const index = at + 4 + column.length;
    const count = nameEnd - index;
    if (column.length === 0 || count < 1 || count > 4 || !startsWith(bytes, at + 4, column)) {
      return false;
    }
    let row = 0;
    for (let next = index; next < nameEnd - 1; next += 1) {
      const octet = bytes[next] ?? 0;
      if (octet < 0x80) {
        return false;
      }
      row = (row << 7) | (octet & 0x7f);
    }
    const last = bytes[nameEnd - 1] ?? 0x80;
    this.#row = (row << 7) | last;
    return last < 0x80;
  }

  /** False for what is neither octets nor a number of the usual length. */
  #takeValue(tag: number, start: number, end: number): boolean {
    if (tag !== octets) {
      const count = end - start;
      const first = this.#reader.bytes[start] ?? 0;
      const usual = usualOctets[tag] ?? 0;
      if (usual === 0 || count < 1 || count > usual + (first === 0 && tag !== integer ? 1 : 0)) {
        return false;
      }
      this.#takeNumber(tag === integer && first > 127 ? -1 : 0, start, end);
    }
    this.#keep(tag, start, end);
    return true;
  }

  /** Puts a number where the next cell is kept: `low` is its sign to begin with. */
  #takeNumber(sign: number, start: number, end: number): void {
    const { bytes } = this.#reader;
    const { lows, highs, count } = this.#batch;
    let high = 0;
    let low = sign;
    for (let next = start; next < end; next += 1) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (bytes[next] ?? 0);
    }
    lows[count] = low;
    highs[count] = sign === 0 ? high : 0;
  }

  #keep(tag: number, start: number, end: number): void {
    const batch = this.#batch;
    const cell = batch.count;
    batch.columns[cell] = this.#column;
    batch.rows[cell] = this.#row;
    batch.tags[cell] = tag;
    batch.starts[cell] = start;
    batch.ends[cell] = end;
    batch.count = cell + 1;
  }

  /** Reads any varbind, or rejects it. */
  #readAny(column: Uint8Array): void {
    const reader = this.#reader;
    const varbindEnd = enterVarbind(reader, this.#wanted.listEnd);
    this.#row = readRow(reader, column);
    reader.enter(varbindEnd);
    const { tag, at: start, end } = reader;
    const number = readNumber(reader);
    if (this.#row >= 0 && tag < noSuchObject && reader.rejection === undefined) {
      const value = tag === counter64 ? readCounter64(reader.bytes, { start, end }) : BigInt(number);
      this.#batch.lows[this.#batch.count] = Number(value & 0xffff_ffffn);
      this.#batch.highs[this.#batch.count] = tag === counter64 ? Number(value >> 32n) : 0;
      this.#keep(tag, start, end);
    }
    leaveVarbind(reader, varbindEnd);
  }
}

/** Octets that the numbers of each type take at most, but for the zero octet before an unsigned one whose top bit is set. */
const usualOctets = new Uint8Array(256);
for (const tag of [integer, counter32, gauge32, timeTicks]) {
  usualOctets[tag] = 4;
}
usualOctets[counter64] = 8;

/** Names nothing. */
const noColumn = new Uint8Array(0);

/** The row of a name in `column`; -1 for any other name. Steps over the name. */
function readRow(reader: BerReader, column: Uint8Array): number {
  const { bytes, at, end } = reader;
  const index = at + column.length;
  if (column.length === 0 || index >= end || end - index > 5 || !startsWith(bytes, at, column)) {
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

import { unpackBits } from "./bit-packing.ts";
import type { ByteReader } from "./byte-reader.ts";
import { RowMasks } from "./row-masks.ts";
import { encodings, maskKinds, maxInlineColumns, maxRunCells, orders } from "./run-format.ts";
import { readSigned, readUnsigned } from "./varint.ts";

/** The widest packed number: 2^53-1. */
const widestBits = 53;

interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** The first octets of a run, checked. */
interface RunHead {
  readonly encoding: number;
  readonly order: number;
  readonly columns: number;
  /** Rows that have a value, ascending, the same for every column of the run. */
  readonly presentRows: Uint16Array;
}

/** Reads runs until every column is filled. After a failure, which the reader keeps, the values mean nothing. */
export function readRuns(reader: ByteReader, shape: Shape): Float64Array {
  const values = new Float64Array(shape.rows * shape.columns).fill(Number.NaN);
  const scratch = new Float64Array(maxRunCells);
  const masks = new RowMasks(shape.rows);
  let column = 0;
  while (column < shape.columns && reader.failure === undefined) {
    const head = readHead(reader, masks, { rows: shape.rows, columns: shape.columns - column });
    if (head === undefined) {
      break;
    }
    const numbers = scratch.subarray(0, head.columns * head.presentRows.length);
    readCells(reader, numbers, head);
    placeCells(values, numbers, { head, column, stride: shape.columns });
    column += head.columns;
  }
  return values;
}

/** Undefined after a failure. `left` is what the run may fill at most. */
function readHead(reader: ByteReader, masks: RowMasks, left: Shape): RunHead | undefined {
  const octet = reader.readByte();
  const encoding = octet & 3;
  const order = (octet >>> 2) & 3;
  const maskKind = (octet >>> 4) & 3;
  const columns = readColumnCount(reader, octet >>> 6);
  if (columns > left.columns || columns * left.rows > maxRunCells || order > orders.differences) {
    reader.fail("malformed");
  }
  if (encoding === encodings.absent) {
    if (order !== orders.values || maskKind !== maskKinds.full) {
      reader.fail("malformed");
    }
    return reader.failure === undefined ? { encoding, order, columns, presentRows: new Uint16Array(0) } : undefined;
  }
  const presentRows = masks.read(reader, maskKind);
  if (order === orders.differences && columns * presentRows.length < 2) {
    reader.fail("malformed");
  }
  return reader.failure === undefined ? { encoding, order, columns, presentRows } : undefined;
}

function readColumnCount(reader: ByteReader, inline: number): number {
  if (inline > 0) {
    return inline;
  }
  const count = readUnsigned(reader);
  return count > maxInlineColumns ? count : reader.fail("malformed");
}

function readCells(reader: ByteReader, cells: Float64Array, { encoding, order }: RunHead): void {
  if (order === orders.values) {
    readNumbers(reader, cells, encoding);
  } else {
    let sum = readSigned(reader);
    const differences = cells.subarray(1);
    readNumbers(reader, differences, encoding);
    if (encoding === encodings.constant && differences[0] === 0) {
      reader.fail("malformed");
    }
    cells[0] = sum;
    for (let at = 1; at < cells.length; at += 1) {
      sum += cells[at] ?? 0;
      cells[at] = sum;
    }
  }
  for (const cell of cells) {
    if (cell > Number.MAX_SAFE_INTEGER || cell < -Number.MAX_SAFE_INTEGER) {
      reader.fail("out-of-range");
    }
  }
}

function readNumbers(reader: ByteReader, numbers: Float64Array, encoding: number): void {
  switch (encoding) {
    case encodings.constant:
      numbers.fill(readSigned(reader));
      return;
    case encodings.packed: {
      const base = readSigned(reader);
      const width = reader.readByte();
      if (width < 1 || width > widestBits) {
        reader.fail("malformed");
        return;
      }
      unpackBits(reader, numbers, { base, width });
      return;
    }
    case encodings.varint:
      for (let at = 0; at < numbers.length && reader.failure === undefined; at += 1) {
        numbers[at] = readSigned(reader);
      }
  }
}

interface Place {
  readonly head: RunHead;
  /** First column of the run. */
  readonly column: number;
  /** Columns of the chunk. */
  readonly stride: number;
}

function placeCells(values: Float64Array, cells: Float64Array, { head, column, stride }: Place): void {
  let next = 0;
  for (let into = column; into < column + head.columns; into += 1) {
    for (const row of head.presentRows) {
      values[row * stride + into] = cells[next] ?? Number.NaN;
      next += 1;
    }
  }
}

import { ByteReader, type ChunkRejection } from "../codec/byte-reader.ts";
import { ByteWriter } from "../codec/byte-writer.ts";
import { Columns } from "../codec/columns.ts";
import { maxRunCells } from "../codec/run-format.ts";
import { readRuns } from "../codec/run-reader.ts";
import { writeRuns } from "../codec/run-writer.ts";
import { readUnsigned, writeUnsigned } from "../codec/varint.ts";
import { DomainError } from "../errors.ts";

/** Samples of one device at evenly spaced times. Layout of its bytes: `../codec/README.md`. */
export interface Chunk {
  /** Seconds since 1970 of the first row. Row r is the interval that starts at startS + r * stepS. */
  readonly startS: number;
  /** Seconds between rows, at least 1. */
  readonly stepS: number;
  readonly rows: number;
  readonly columns: number;
  /** Sixteen lower-case hex digits: `dictionaryHash` of the dictionary that names the columns. */
  readonly dictionaryHash: string;
  /** Row after row; NaN is a gap, everything else a safe integer. */
  readonly values: Float64Array;
}

export interface ChunkLimits {
  readonly rows: number;
  readonly columns: number;
  /** Bound of rows * columns, and so of what decoding allocates. */
  readonly cells: number;
}

/** What encodeChunk accepts at most, and decodeChunk unless told otherwise. */
export const defaultLimits: ChunkLimits = { rows: 3_600, columns: 65_536, cells: 1_000_000 };

export type DecodedChunk =
  | { readonly kind: "ok"; readonly chunk: Chunk }
  /** offset: how far reading came, for a person to look there. */
  | { readonly kind: "rejected"; readonly code: ChunkRejection; readonly offset: number };

const magic = 0xc8;
const version = 1;
const hashOctets = 8;

/**
 * The bytes of a chunk, version 1. Throws DomainError "chunk-shape" when sizes, times or hash do not fit together or the
 * default limits, and "chunk-value" for a value that is neither a safe integer nor NaN.
 */
export function encodeChunk(chunk: Chunk): Uint8Array {
  checkShape(chunk);
  writer.clear();
  writeHeader(writer, chunk);
  columns.fill(chunk);
  writeRuns(writer, columns);
  return writer.finish();
}

/** Room for a chunk while it is written: the next one uses it again. */
const writer = new ByteWriter();
const columns = new Columns();

/** True when bytes begin as those of a chunk with these times, sizes and names do. What follows is not looked at. */
export function startsAsChunk(bytes: Uint8Array, header: Omit<Chunk, "values">): boolean {
  writer.clear();
  writeHeader(writer, header);
  for (let at = 0; at < writer.length; at += 1) {
    if (bytes[at] !== writer.bytes[at]) {
      return false;
    }
  }
  return true;
}

function writeHeader(writer: ByteWriter, { startS, stepS, rows, columns, dictionaryHash }: Omit<Chunk, "values">): void {
  writer.writeByte(magic);
  writer.writeByte(version);
  for (const field of [startS, stepS, rows, columns]) {
    writeUnsigned(writer, field);
  }
  for (let digit = 0; digit < dictionaryHash.length; digit += 2) {
    writer.writeByte(Number.parseInt(dictionaryHash.slice(digit, digit + 2), 16));
  }
}

function checkShape({ startS, stepS, rows, columns, dictionaryHash, values }: Chunk): void {
  const hasTimes = Number.isSafeInteger(startS) && startS >= 0 && Number.isSafeInteger(stepS) && stepS >= 1;
  const hasSizes = Number.isInteger(rows) && Number.isInteger(columns) && rows >= 1 && columns >= 1;
  const fits = hasSizes && isWithin({ rows, columns }, defaultLimits) && values.length === rows * columns;
  if (!hasTimes || !fits || !/^[0-9a-f]{16}$/u.test(dictionaryHash)) {
    throw new DomainError("chunk-shape", "the parts of a chunk do not fit together", {
      startS,
      stepS,
      rows,
      columns,
      values: values.length,
    });
  }
}

function isWithin({ rows, columns }: { rows: number; columns: number }, limits: ChunkLimits): boolean {
  return rows <= limits.rows && columns <= limits.columns && rows * columns <= limits.cells;
}

/**
 * The chunk that the bytes hold. Total and bounded: any bytes give an answer, and nothing larger than the limits, or than
 * the length of the input can stand for, is allocated. Every octet must be accounted for.
 */
export function decodeChunk(bytes: Uint8Array, limits: ChunkLimits = defaultLimits): DecodedChunk {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader, limits);
  if (reader.failure !== undefined) {
    return { kind: "rejected", code: reader.failure, offset: reader.offset };
  }
  const values = readRuns(reader, header);
  if (reader.offset < bytes.length) {
    reader.fail("trailing-bytes");
  }
  return reader.failure === undefined
    ? { kind: "ok", chunk: { ...header, values } }
    : { kind: "rejected", code: reader.failure, offset: reader.offset };
}

function readHeader(reader: ByteReader, limits: ChunkLimits): Omit<Chunk, "values"> {
  if (reader.readByte() !== magic) {
    reader.fail("bad-magic");
  }
  if (reader.readByte() !== version) {
    reader.fail("unsupported-version");
  }
  const startS = readUnsigned(reader);
  const stepS = readUnsigned(reader);
  const rows = readUnsigned(reader);
  const columns = readUnsigned(reader);
  const dictionaryHash = Array.from(reader.readBytes(hashOctets), (octet) => octet.toString(16).padStart(2, "0")).join("");
  if (stepS === 0 || rows === 0 || columns === 0) {
    reader.fail("malformed");
  }
  const mostCells = (reader.bytes.length - reader.offset) * maxRunCells;
  if (!isWithin({ rows, columns }, { ...limits, cells: Math.min(limits.cells, mostCells) })) {
    reader.fail("limit-exceeded");
  }
  return { startS, stepS, rows, columns, dictionaryHash };
}

import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from "node:zlib";

/** First bytes of every index file. */
const magic = Buffer.from("ISTHMIB\n", "latin1");
export const formatVersion = 1;
const headerBytes = magic.length + 2 + 4 + 4;

/** Bounds on what a reader takes from a file that anybody may have written. */
export interface IndexLimits {
  /** Of the file. */
  readonly maxFileBytes: number;
  /** Of what it unpacks to. */
  readonly maxPayloadBytes: number;
}

/** Room for some two million objects. */
export const defaultLimits: IndexLimits = { maxFileBytes: 64 * 1024 * 1024, maxPayloadBytes: 128 * 1024 * 1024 };

export type IndexRejection =
  | "not-an-index"
  | "unknown-version"
  /** Larger than the limits. */
  | "too-large"
  /** Cut short, altered, or not written by our encoder. */
  | "damaged";

export interface Rejected {
  readonly kind: "rejected";
  readonly code: IndexRejection;
  /** Byte of the file, or of the unpacked content where the file itself is intact. */
  readonly offset: number;
}

/** Of 0 to 11. From 10 on, packing takes ten times as long for a twentieth less. */
const packingQuality = 9;

/** Magic, version, size and CRC-32 of the content, then the content under Brotli. Numbers are big-endian. */
export function packContainer(payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt16BE(formatVersion, 8);
  header.writeUInt32BE(payload.length, 10);
  header.writeUInt32BE(crc32(payload), 14);
  const packed = brotliCompressSync(payload, {
    params: { [constants.BROTLI_PARAM_QUALITY]: packingQuality, [constants.BROTLI_PARAM_SIZE_HINT]: payload.length },
  });
  return Buffer.concat([header, packed]);
}

/** The content of an index file. Any bytes are answered with a value, and no more is unpacked than the header says and the limits allow. */
export function unpackContainer(file: Uint8Array, limits: IndexLimits): { readonly kind: "ok"; readonly payload: Uint8Array } | Rejected {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic)) return rejected("not-an-index", 0);
  if (bytes.readUInt16BE(8) !== formatVersion) return rejected("unknown-version", 8);
  const payloadBytes = bytes.readUInt32BE(10);
  if (bytes.length > limits.maxFileBytes || payloadBytes > limits.maxPayloadBytes) return rejected("too-large", 10);
  let payload: Buffer;
  try {
    payload = brotliDecompressSync(bytes.subarray(headerBytes), { maxOutputLength: Math.max(payloadBytes, 1) });
  } catch {
    // zlib says only that its input is wrong or that its output would be too long; both mean that the file is not what it says.
    return rejected("damaged", headerBytes);
  }
  return payload.length === payloadBytes && crc32(payload) === bytes.readUInt32BE(14) ? { kind: "ok", payload } : rejected("damaged", 14);
}

/** A refusal at a byte. */
export function rejected(code: IndexRejection, offset: number): Rejected {
  return { kind: "rejected", code, offset };
}

import { crc32 } from "node:zlib";
import type { RecordKind } from "@isthmus/contract";
import { type BodySeal, type SealOpener, sealBytes, sealedKeyId } from "./record-seal.ts";

/**
 * One record on disk: magic, length of the body, CRC-32, seq, timestamp, kind, body. Integers are little-endian. The CRC
 * covers everything but the magic and itself. The magic begins with 0xFF, which never occurs in UTF-8: no text in a body can
 * look like the start of a frame to a reader that searches for the next one after damage. The highest bit of the kind says that the body is
 * sealed; a sealed body may look like a frame, and the checksum tells.
 */
const magic = Buffer.from([0xff, 0x49, 0x53, 0x46]);
const at = { length: 4, crc: 8, seq: 12, ts: 20, kind: 28, body: 29 } as const;

export const frameHeaderBytes = at.body;
/** Longest body of one record. A record must fit into a batch of its own. */
export const maxBodyBytes = 8 * 1024 * 1024;
/** Longest frame. */
export const maxFrameBytes = frameHeaderBytes + maxBodyBytes + sealBytes;
const sealedBit = 0x80;

/** Numbers that stand for kinds on disk; they never change their meaning. */
const kindNumbers = { samples: 1, inventory: 2, reach: 3, event: 4, log: 5, heartbeat: 6 } as const satisfies Record<RecordKind, number>;
const kindsByNumber: ReadonlyMap<number, RecordKind> = new Map(
  Object.entries(kindNumbers).map(([kind, number]) => [number, kind as RecordKind]),
);

export interface FrameRecord {
  readonly seq: number;
  readonly tsMs: number;
  readonly kind: RecordKind;
  /** The record's body as JSON in UTF-8; as it lies on disk when it is sealed and nobody opened it. */
  readonly body: Uint8Array;
  /** Id of the key that it was sealed with on disk. */
  readonly sealedWith?: string;
}

/** The frame of a record, sealed when the seal has a key. */
export function encodeFrame(record: FrameRecord, seal?: BodySeal): Buffer {
  const { seq, tsMs, kind } = record;
  const isSealed = seal?.currentKeyId !== undefined;
  const body = seal?.seal(record.body, { seq, tsMs, kind }) ?? record.body;
  const frame = Buffer.allocUnsafe(at.body + body.length);
  magic.copy(frame, 0);
  frame.writeUInt32LE(body.length, at.length);
  frame.writeBigUInt64LE(BigInt(seq), at.seq);
  frame.writeBigUInt64LE(BigInt(tsMs), at.ts);
  frame.writeUInt8(kindNumbers[kind] + (isSealed ? sealedBit : 0), at.kind);
  frame.set(body, at.body);
  frame.writeUInt32LE(checksum(frame), at.crc);
  return frame;
}

/** Length of the whole frame that starts with `header`, or undefined when no frame starts there. */
export function frameLength(header: Buffer): number | undefined {
  if (header.length < at.body || !header.subarray(0, magic.length).equals(magic)) {
    return undefined;
  }
  const bodyBytes = header.readUInt32LE(at.length);
  const kind = header.readUInt8(at.kind);
  const most = (kind & sealedBit) === 0 ? maxBodyBytes : maxBodyBytes + sealBytes;
  return bodyBytes <= most && kindsByNumber.has(kind & ~sealedBit) ? at.body + bodyBytes : undefined;
}

/**
 * The record in a frame of exactly `frameLength` bytes, or undefined when the checksum, a number in it or its seal is wrong. Without an opener a
 * sealed body stays as it is. Throws SpoolError when the opener lacks the key.
 */
export function decodeFrame(frame: Buffer, opener?: SealOpener): FrameRecord | undefined {
  const kindNumber = frame.readUInt8(at.kind);
  const kind = kindsByNumber.get(kindNumber & ~sealedBit);
  if (kind === undefined || frame.readUInt32LE(at.crc) !== checksum(frame)) {
    return undefined;
  }
  const seq = Number(frame.readBigUInt64LE(at.seq));
  const tsMs = Number(frame.readBigUInt64LE(at.ts));
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(tsMs)) {
    return undefined;
  }
  const written = frame.subarray(at.body);
  if ((kindNumber & sealedBit) === 0) {
    return { seq, tsMs, kind, body: written };
  }
  const body = opener === undefined ? written : opener.open(written, { seq, tsMs, kind });
  return body === undefined ? undefined : { seq, tsMs, kind, body, sealedWith: sealedKeyId(written) };
}

/** Id of the key of the frame that begins with `bytes`; undefined when it is not sealed, or no frame. */
export function keyOfFrame(bytes: Buffer): string | undefined {
  const isSealed = frameLength(bytes.subarray(0, at.body)) !== undefined && (bytes.readUInt8(at.kind) & sealedBit) !== 0;
  return isSealed && bytes.length >= at.body + sealBytes ? sealedKeyId(bytes.subarray(at.body)) : undefined;
}

/** What `keyOfFrame` has to see. */
export const keyedHeaderBytes = at.body + sealBytes;

/** Where the next magic lies in `bytes` from `from` on, or -1. */
export function findMagic(bytes: Buffer, from: number): number {
  return bytes.indexOf(magic, from);
}

function checksum(frame: Buffer): number {
  return crc32(frame.subarray(at.seq), crc32(frame.subarray(at.length, at.crc)));
}

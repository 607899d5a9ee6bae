import { crc32 } from "node:zlib";
import type { RecordKind } from "@isthmus/contract";

/**
 * One record on disk: magic, length of the body, CRC-32, seq, timestamp, kind, body. Integers are little-endian. The CRC
 * covers everything but the magic and itself. The magic begins with 0xFF, which never occurs in UTF-8: no text in a body can
 * look like the start of a frame to a reader that searches for the next one after damage.
 */
const magic = Buffer.from([0xff, 0x49, 0x53, 0x46]);
const at = { length: 4, crc: 8, seq: 12, ts: 20, kind: 28, body: 29 } as const;

export const frameHeaderBytes = at.body;
/** Longest body of one record. A record must fit into a batch of its own. */
export const maxBodyBytes = 8 * 1024 * 1024;

/** Numbers that stand for kinds on disk; they never change their meaning. */
const kindNumbers = { samples: 1, inventory: 2, reach: 3, event: 4, log: 5, heartbeat: 6 } as const satisfies Record<RecordKind, number>;
const kindsByNumber: ReadonlyMap<number, RecordKind> = new Map(
  Object.entries(kindNumbers).map(([kind, number]) => [number, kind as RecordKind]),
);

export interface FrameRecord {
  readonly seq: number;
  readonly tsMs: number;
  readonly kind: RecordKind;
  /** The record's body as JSON in UTF-8. */
  readonly body: Uint8Array;
}

export function encodeFrame({ seq, tsMs, kind, body }: FrameRecord): Buffer {
  const frame = Buffer.allocUnsafe(at.body + body.length);
  magic.copy(frame, 0);
  frame.writeUInt32LE(body.length, at.length);
  frame.writeBigUInt64LE(BigInt(seq), at.seq);
  frame.writeBigUInt64LE(BigInt(tsMs), at.ts);
  frame.writeUInt8(kindNumbers[kind], at.kind);
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
  return bodyBytes <= maxBodyBytes && kindsByNumber.has(header.readUInt8(at.kind)) ? at.body + bodyBytes : undefined;
}

/** The record in a frame of exactly `frameLength` bytes, or undefined when the checksum or a number in it is wrong. */
export function decodeFrame(frame: Buffer): FrameRecord | undefined {
  const kind = kindsByNumber.get(frame.readUInt8(at.kind));
  if (kind === undefined || frame.readUInt32LE(at.crc) !== checksum(frame)) {
    return undefined;
  }
  const seq = Number(frame.readBigUInt64LE(at.seq));
  const tsMs = Number(frame.readBigUInt64LE(at.ts));
  return Number.isSafeInteger(seq) && Number.isSafeInteger(tsMs) ? { seq, tsMs, kind, body: frame.subarray(at.body) } : undefined;
}

/** Where the next magic lies in `bytes` from `from` on, or -1. */
export function findMagic(bytes: Buffer, from: number): number {
  return bytes.indexOf(magic, from);
}

function checksum(frame: Buffer): number {
  return crc32(frame.subarray(at.seq), crc32(frame.subarray(at.length, at.crc)));
}

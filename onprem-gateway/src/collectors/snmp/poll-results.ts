import { z } from "zod";
import { PackedPoll } from "./packed-poll.ts";
import type { QuietPoll } from "./poll-report.ts";

/** A quiet poll and the number of the request that it answers. */
export interface QuietResult {
  readonly number: number;
  readonly poll: QuietPoll;
}

/** Number of the request, microseconds since the reading, sysUpTime, length of the chunk, and which of them are there. */
const headOctets = 21;
const flags = { uptime: 1, chunk: 2 } as const;
const mostMicroseconds = 0xffff_ffff;

/** Quiet polls one behind the other in one array: a message of many costs little more than a message of one. Little-endian. */
export class QuietResultWriter {
  #octets = Buffer.allocUnsafe(64 * 1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add({ number, poll: { readAgoMs, sysUpTimeCs, chunk } }: QuietResult): void {
    const chunkOctets = chunk?.length ?? 0;
    this.#reserve(headOctets + chunkOctets);
    const at = this.#length;
    this.#octets.writeDoubleLE(number, at);
    this.#octets.writeUInt32LE(Math.min(mostMicroseconds, Math.round(readAgoMs * 1_000)), at + 8);
    this.#octets.writeUInt32LE(sysUpTimeCs ?? 0, at + 12);
    this.#octets.writeUInt32LE(chunkOctets, at + 16);
    this.#octets[at + 20] = (sysUpTimeCs === undefined ? 0 : flags.uptime) | (chunk === undefined ? 0 : flags.chunk);
    this.#octets.set(chunk ?? [], at + headOctets);
    this.#length = at + headOctets + chunkOctets;
  }

  /** A copy of what was added since the last time. */
  take(): Uint8Array {
    const taken = Uint8Array.from(this.#octets.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(octets: number): void {
    if (this.#length + octets > this.#octets.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#octets.length * 2, this.#length + octets));
      grown.set(this.#octets.subarray(0, this.#length));
      this.#octets = grown;
    }
  }
}

/** The polls that such an array holds, their chunks as views; undefined for octets that no writer made. */
export function readQuietResults(octets: Uint8Array): readonly QuietResult[] | undefined {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const results: QuietResult[] = [];
  for (let at = 0; at < bytes.length; ) {
    const chunkAt = at + headOctets;
    const end = chunkAt <= bytes.length ? chunkAt + bytes.readUInt32LE(at + 16) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) {
      return undefined;
    }
    const has = bytes[at + 20] ?? 0;
    const poll = {
      kind: "quiet" as const,
      readAgoMs: bytes.readUInt32LE(at + 8) / 1_000,
      ...((has & flags.uptime) === 0 ? {} : { sysUpTimeCs: bytes.readUInt32LE(at + 12) }),
      ...((has & flags.chunk) === 0 ? {} : { chunk: bytes.subarray(chunkAt, end) }),
    };
    results.push({ number: bytes.readDoubleLE(at), poll });
    at = end;
  }
  return results;
}

/** A poll with news, or one that failed. */
export const LoudResult = z.object({ number: z.int().min(0), deviceId: z.string().max(63), poll: PackedPoll });
export type LoudResult = z.infer<typeof LoudResult>;

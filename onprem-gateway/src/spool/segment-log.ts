import { join } from "node:path";
import { SpoolError, SpoolIoError } from "../errors.ts";
import { encodeFrame, type FrameRecord } from "./frame.ts";
import { damagedName, segmentName } from "./layout.ts";
import { type ScanStep, scanSegment } from "./segment-scan.ts";
import type { SpoolFile, SpoolFs } from "./spool-fs.ts";

/** A segment file as the process knows it. */
export interface Segment {
  readonly firstSeq: number;
  /** Durable bytes; what lies behind them is not part of the log. */
  bytes: number;
  /** Damage that was already reported ends here. */
  damagedThrough: number;
}

export type UnplacedRecord = Omit<FrameRecord, "seq">;

export type LogOutcome = { readonly kind: "durable"; readonly firstSeq: number } | { readonly kind: "refused"; readonly errno: string };

interface ActiveSegment {
  readonly segment: Segment;
  readonly file: SpoolFile;
}

export interface SegmentLogState {
  readonly segments: readonly Segment[];
  /** The last of `segments`, open for appending. */
  readonly active: SpoolFile | undefined;
  /** Greater than every sequence number that was ever readable. */
  readonly nextSeq: number;
  /** Damaged segments that are kept for inspection, oldest first. */
  readonly damaged: readonly DamagedSegment[];
}

export interface DamagedSegment {
  readonly name: string;
  readonly bytes: number;
}

/**
 * The segment files of a spool and the one open end. Knows durability and order, nothing of who reads. Calls that change it
 * must not overlap; the spool sees to that.
 */
export class SegmentLog {
  readonly #fs: SpoolFs;
  readonly #directory: string;
  readonly #segmentBytes: number;
  readonly #segments: Segment[];
  readonly #damaged: DamagedSegment[];
  #active: ActiveSegment | undefined;
  #nextSeq: number;

  constructor(options: {
    readonly fs: SpoolFs;
    readonly directory: string;
    readonly segmentBytes: number;
    readonly state: SegmentLogState;
  }) {
    this.#fs = options.fs;
    this.#directory = options.directory;
    this.#segmentBytes = options.segmentBytes;
    this.#segments = [...options.state.segments];
    this.#damaged = [...options.state.damaged];
    this.#nextSeq = options.state.nextSeq;
    const last = this.#segments.at(-1);
    this.#active = last !== undefined && options.state.active !== undefined ? { segment: last, file: options.state.active } : undefined;
  }

  /** Oldest first. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Bytes on disk, segments kept for their damage included. */
  get bytes(): number {
    return [...this.#segments, ...this.#damaged].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Appends and syncs all records or none. "refused" leaves the log as it was. Throws SpoolError when a sync failed: what is
   * on disk is then unknown, and only a new start may find out.
   */
  async append(records: readonly UnplacedRecord[]): Promise<LogOutcome> {
    const firstSeq = this.#nextSeq;
    const frames = Buffer.concat(records.map((record, index) => encodeFrame({ ...record, seq: firstSeq + index })));
    try {
      const active = await this.#activeFor(frames.length);
      await this.#write(active, frames);
    } catch (cause) {
      if (cause instanceof SpoolIoError) {
        return { kind: "refused", errno: cause.errno };
      }
      throw cause;
    }
    this.#nextSeq += records.length;
    return { kind: "durable", firstSeq };
  }

  /** False once the segment was removed. */
  holds(segment: Segment): boolean {
    return this.#segments.includes(segment);
  }

  /** Walks one segment from `offset`. Rejects with ENOENT when it was removed meanwhile. */
  async *scan(segment: Segment, { offset, minSeq }: { readonly offset: number; readonly minSeq: number }): AsyncGenerator<ScanStep> {
    const endSeq = this.#segments[this.#segments.indexOf(segment) + 1]?.firstSeq ?? Number.POSITIVE_INFINITY;
    const file = await this.#fs.open(join(this.#directory, segmentName(segment.firstSeq)), "read");
    try {
      yield* scanSegment(file, { from: offset, to: segment.bytes, minSeq, endSeq });
    } finally {
      await file.close();
    }
  }

  /** Removes the oldest segments that end below `floor`; the newest stays, because its name keeps sequence numbers from being reused. */
  async removeBelow(floor: number): Promise<void> {
    let removed = 0;
    for (let next = this.#segments[1]; next !== undefined && next.firstSeq <= floor; next = this.#segments[1]) {
      const [oldest] = this.#segments.splice(0, 1);
      if (oldest !== undefined) {
        await this.#remove(oldest);
        removed += 1;
      }
    }
    if (removed > 0) {
      await this.#fs.syncDirectory(this.#directory);
    }
  }

  /** Frees space by giving up the oldest segment that was kept for its damage only. False when there is none. */
  async removeOldestDamaged(): Promise<boolean> {
    const oldest = this.#damaged.shift();
    if (oldest === undefined) {
      return false;
    }
    await this.#fs.unlink(join(this.#directory, oldest.name));
    return true;
  }

  async close(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    await active?.file.close();
  }

  async #remove(segment: Segment): Promise<void> {
    const path = join(this.#directory, segmentName(segment.firstSeq));
    if (segment.damagedThrough === 0) {
      await this.#fs.unlink(path);
      return;
    }
    const name = damagedName(segment.firstSeq);
    await this.#fs.rename(path, join(this.#directory, name));
    this.#damaged.push({ name, bytes: segment.bytes });
  }

  async #activeFor(frameBytes: number): Promise<ActiveSegment> {
    const active = this.#active;
    if (active !== undefined && (active.segment.bytes === 0 || active.segment.bytes + frameBytes <= this.#segmentBytes)) {
      return active;
    }
    const created = await this.#create();
    this.#active = created;
    this.#segments.push(created.segment);
    await active?.file.close();
    return created;
  }

  async #create(): Promise<ActiveSegment> {
    const file = await this.#fs.open(join(this.#directory, segmentName(this.#nextSeq)), "create").catch((cause: unknown) => {
      throw cause instanceof SpoolIoError && cause.errno === "EEXIST" ? lost("EEXIST") : cause;
    });
    try {
      await this.#fs.syncDirectory(this.#directory);
    } catch (cause) {
      throw cause instanceof SpoolIoError ? lost(cause.errno) : cause;
    }
    return { segment: { firstSeq: this.#nextSeq, bytes: 0, damagedThrough: 0 }, file };
  }

  async #write({ segment, file }: ActiveSegment, frames: Buffer): Promise<void> {
    try {
      await file.write(frames, segment.bytes);
    } catch (cause) {
      await this.#cutFailedWrite({ segment, file });
      throw cause;
    }
    try {
      await file.datasync();
    } catch (cause) {
      throw cause instanceof SpoolIoError ? lost(cause.errno) : cause;
    }
    segment.bytes += frames.length;
  }

  /** Half a record must not stay where the next one goes. A file that cannot be cut is never written again. */
  async #cutFailedWrite({ segment, file }: ActiveSegment): Promise<void> {
    try {
      await file.truncate(segment.bytes);
    } catch (cause) {
      if (!(cause instanceof SpoolIoError) || segment.bytes === 0) {
        throw lost("ETRUNCATE");
      }
      this.#active = undefined;
      await file.close();
    }
  }
}

function lost(errno: string): SpoolError {
  return new SpoolError("spool-write-failed", "the spool's disk no longer tells what it holds; a restart reads it again", { errno });
}

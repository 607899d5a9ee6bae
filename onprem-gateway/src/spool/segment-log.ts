import { join } from "node:path";
import { SpoolError, SpoolIoError } from "../errors.ts";
import { removeIfThere, replaceFile } from "./durable-file.ts";
import { encodeFrame, type FrameRecord } from "./frame.ts";
import { contentName, damagedName, segmentName } from "./layout.ts";
import type { RecordClass } from "./record-class.ts";
import { encodeContent, SegmentContent } from "./segment-content.ts";
import { type ScanStep, scanSegment } from "./segment-scan.ts";
import type { SpoolFile, SpoolFs } from "./spool-fs.ts";
import type { StreamSeal } from "./stream-seal.ts";

/** A segment file as the process knows it. */
export interface Segment {
  readonly firstSeq: number;
  /** Durable bytes; what lies behind them is not part of the log. */
  bytes: number;
  /** Damage that was already reported ends here. */
  damagedThrough: number;
  /** Undefined until somebody has read the segment. */
  readonly content: SegmentContent | undefined;
  /** Classes that were evicted from it: their records in the file count as gone. */
  gone: ReadonlySet<RecordClass>;
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
  readonly #seal: StreamSeal;
  readonly #segments: Segment[];
  readonly #damaged: DamagedSegment[];
  #active: ActiveSegment | undefined;
  #nextSeq: number;

  constructor(options: {
    readonly fs: SpoolFs;
    readonly directory: string;
    readonly segmentBytes: number;
    readonly seal: StreamSeal;
    readonly state: SegmentLogState;
  }) {
    this.#fs = options.fs;
    this.#directory = options.directory;
    this.#segmentBytes = options.segmentBytes;
    this.#seal = options.seal;
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
    const frames = Buffer.concat(records.map((record, index) => encodeFrame({ ...record, seq: firstSeq + index }, this.#seal)));
    try {
      const active = await this.#activeFor(frames.length);
      await this.#write(active, frames);
      for (const record of records) {
        active.segment.content?.add(record);
      }
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

  /** Walks one segment from `offset`; a segment that is not held any more has nothing. Rejects with ENOENT when its file is missing. */
  async *scan(segment: Segment, { offset, minSeq }: { readonly offset: number; readonly minSeq: number }): AsyncGenerator<ScanStep> {
    const index = this.#segments.indexOf(segment);
    if (index === -1) {
      return;
    }
    const endSeq = this.#segments[index + 1]?.firstSeq ?? Number.POSITIVE_INFINITY;
    const file = await this.#fs.open(join(this.#directory, segmentName(segment.firstSeq)), "read");
    try {
      // A file that was rewritten in this moment is shorter than the segment that is known.
      const to = Math.min(segment.bytes, await file.size());
      yield* scanSegment(file, { from: offset, to, minSeq, endSeq, opener: this.#seal });
    } finally {
      await file.close();
    }
  }

  /** The last sequence number that a segment may hold. */
  lastSeqOf(segment: Segment): number {
    return (this.#segments[this.#segments.indexOf(segment) + 1]?.firstSeq ?? this.#nextSeq) - 1;
  }

  /** Removes the segments that nobody needs; the newest stays, because its name keeps sequence numbers from being reused. */
  async removeUnneeded(isNeeded: (span: { readonly from: number; readonly to: number }) => boolean): Promise<void> {
    const finished = this.#segments.slice(0, -1);
    const unneeded = finished.filter((segment) => !isNeeded({ from: segment.firstSeq, to: this.lastSeqOf(segment) }));
    for (const segment of unneeded) {
      await this.remove(segment);
    }
    if (unneeded.length > 0) {
      await this.#fs.syncDirectory(this.#directory);
    }
  }

  /** Replaces a segment's file by one that holds only `survivors`. After a rejection the old file is still there. */
  async rewrite(segment: Segment, survivors: readonly FrameRecord[]): Promise<void> {
    // Sealing a record that somebody else put there would make it one of the gateway's own.
    const frames = Buffer.concat(survivors.map((record) => encodeFrame(record, this.#seal.isForeign(record) ? undefined : this.#seal)));
    const content = new SegmentContent();
    for (const record of survivors) {
      content.add(record);
    }
    await replaceFile(this.#fs, join(this.#directory, segmentName(segment.firstSeq)), frames);
    const rewritten = { firstSeq: segment.firstSeq, bytes: frames.length, damagedThrough: 0, content, gone: new Set<RecordClass>() };
    this.#segments.splice(this.#segments.indexOf(segment), 1, rewritten);
    await this.#saveContent(rewritten);
  }

  /** Takes a segment out of the log and removes its file, or keeps the file aside when it was damaged. */
  async remove(segment: Segment): Promise<void> {
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    const path = join(this.#directory, segmentName(segment.firstSeq));
    if (segment.damagedThrough === 0) {
      await this.#fs.unlink(path);
    } else {
      const name = damagedName(segment.firstSeq);
      await this.#fs.rename(path, join(this.#directory, name));
      this.#damaged.push({ name, bytes: segment.bytes });
    }
    await removeIfThere(this.#fs, join(this.#directory, contentName(segment.firstSeq)));
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

  /** Losing the content file only means that a later start knows less. */
  async #saveContent({ firstSeq, content, bytes }: Segment): Promise<void> {
    if (content === undefined) {
      return;
    }
    const path = join(this.#directory, contentName(firstSeq));
    try {
      await removeIfThere(this.#fs, path);
      const file = await this.#fs.open(path, "create");
      try {
        await file.write(encodeContent(content, bytes), 0);
      } finally {
        await file.close();
      }
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
    }
  }

  async #activeFor(frameBytes: number): Promise<ActiveSegment> {
    const active = this.#active;
    if (active !== undefined && (active.segment.bytes === 0 || active.segment.bytes + frameBytes <= this.#segmentBytes)) {
      return active;
    }
    const created = await this.#create();
    this.#active = created;
    this.#segments.push(created.segment);
    if (active !== undefined) {
      await active.file.close();
      await this.#saveContent(active.segment);
    }
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
    const segment = { firstSeq: this.#nextSeq, bytes: 0, damagedThrough: 0, content: new SegmentContent(), gone: new Set<RecordClass>() };
    return { segment, file };
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

import type { RecordKind } from "@isthmus/contract";
import { SpoolIoError } from "../errors.ts";
import type { FrameRecord } from "./frame.ts";
import type { Segment, SegmentLog } from "./segment-log.ts";
import { addRange, advanceFloor, countSeqs, hasSeq, type SeqRanges } from "./seq-ranges.ts";

/** A durable record that waits for its verdict. */
export interface SpooledRecord extends FrameRecord {
  /** First sequence number that belongs to this record: numbers between the previous record and this one were never readable. */
  readonly since: number;
}

/** Unsettled records of one segment, for the account of a loss. */
export interface UnsettledCount {
  readonly records: Readonly<Partial<Record<RecordKind, number>>>;
  /** Observation times of the earliest and the latest of them; infinite when there is none. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Where reading may start again: no record below `seq` lies at or behind the offset. Only ever a shortcut. */
interface ReadPosition {
  readonly segmentFirstSeq: number;
  readonly offset: number;
  readonly seq: number;
}

interface Collected {
  readonly records: readonly SpooledRecord[];
  readonly end: ReadPosition | undefined;
}

/** Reads of one segment that may fail in a row before its unreadable rest is given up: a bad sector must not block what follows. */
const readPatience = 3;

/** What of the log is still to be shipped: everything from the floor on that is not settled. */
export class Backlog {
  readonly #log: SegmentLog;
  readonly #onDamage: (damage: { readonly segment: number; readonly start: number; readonly bytes: number }) => void;
  #floor: number;
  #settled: SeqRanges = [];
  #resume: ReadPosition | undefined;
  #readEnd: ReadPosition | undefined;
  #failedReads = { segmentFirstSeq: 0, count: 0 };

  constructor(options: {
    readonly log: SegmentLog;
    readonly floor: number;
    readonly onDamage: (damage: { readonly segment: number; readonly start: number; readonly bytes: number }) => void;
  }) {
    this.#log = options.log;
    this.#floor = options.floor;
    this.#onDamage = options.onDamage;
  }

  /** Everything below is settled. */
  get floor(): number {
    return this.#floor;
  }

  /** Unsettled records up to `lastSeq`, at most: numbers lost to damage count until a read has passed them. */
  count(lastSeq: number): number {
    return Math.max(0, lastSeq - this.#floor + 1 - countSeqs(this.#settled));
  }

  /** The oldest unsettled records in order, at least one when there is any. Rejects with SpoolIoError when the disk cannot be read. */
  async read(limits: ReadLimits): Promise<readonly SpooledRecord[]> {
    const { records, end } = await this.#collectUnlessOvertaken(limits);
    this.#readEnd = end ?? this.#readEnd;
    return records;
  }

  /** The oldest unsettled record, without moving the place where the next read starts. */
  async peek(): Promise<SpooledRecord | undefined> {
    const { records } = await this.#collectUnlessOvertaken({ maxRecords: 1, maxBytes: 1 });
    return records[0];
  }

  /** Marks records as settled. The floor follows in `advance`. */
  settle(records: readonly SpooledRecord[]): void {
    for (const { since, seq } of records) {
      this.#settled = addRange(this.#settled, { from: since, to: seq });
    }
  }

  /** Moves the floor over what is settled, and at least to `atLeast`. Returns whether it moved. */
  advance(atLeast = this.#floor): boolean {
    const before = this.#floor;
    const { floor, ranges } = advanceFloor(this.#settled, Math.max(this.#floor, atLeast));
    this.#floor = floor;
    this.#settled = ranges;
    if (this.#readEnd !== undefined && this.#readEnd.seq <= floor) {
      this.#resume = this.#readEnd;
    }
    return floor > before;
  }

  async unsettledIn(segment: Segment): Promise<UnsettledCount> {
    const records: Partial<Record<RecordKind, number>> = {};
    let fromMs = Number.POSITIVE_INFINITY;
    let toMs = Number.NEGATIVE_INFINITY;
    for await (const { record } of this.#records(segment, { offset: 0, minSeq: segment.firstSeq, patience: 0 })) {
      if (this.#isUnsettled(record.seq)) {
        records[record.kind] = (records[record.kind] ?? 0) + 1;
        fromMs = Math.min(fromMs, record.tsMs);
        toMs = Math.max(toMs, record.tsMs);
      }
    }
    return { records, fromMs, toMs };
  }

  async #collectUnlessOvertaken(limits: ReadLimits): Promise<Collected> {
    for (;;) {
      const segments = this.#log.segments.slice(this.#firstUnreadSegment());
      try {
        return await this.#collect(segments, limits);
      } catch (cause) {
        if (segments.every((segment) => this.#log.holds(segment))) {
          throw cause;
        }
      }
    }
  }

  async #collect(segments: readonly Segment[], { maxRecords, maxBytes }: ReadLimits): Promise<Collected> {
    const found: SpooledRecord[] = [];
    let end: ReadPosition | undefined;
    let bytes = 0;
    let since = this.#floor;
    for (const segment of segments) {
      if (found.length === 0) {
        this.advance(segment.firstSeq);
        since = this.#floor;
      }
      for await (const step of this.#records(segment, { ...this.#startIn(segment), patience: readPatience })) {
        const { record } = step;
        if (this.#isUnsettled(record.seq)) {
          if (found.length >= maxRecords || (found.length > 0 && bytes + record.body.length > maxBytes)) {
            return { records: found, end };
          }
          found.push({ ...record, since });
          bytes += record.body.length;
        }
        since = Math.max(record.seq + 1, this.#floor);
        end = { segmentFirstSeq: segment.firstSeq, offset: step.end, seq: record.seq + 1 };
      }
    }
    return { records: found, end };
  }

  #isUnsettled(seq: number): boolean {
    return seq >= this.#floor && !hasSeq(this.#settled, seq);
  }

  /** Records of a segment. Damage is reported and passed over, and so is a missing file or one that stays unreadable. */
  async *#records(segment: Segment, from: { readonly offset: number; readonly minSeq: number; readonly patience: number }) {
    let reached = from.offset;
    try {
      for await (const step of this.#log.scan(segment, from)) {
        reached = step.end;
        if (step.kind === "damage") {
          this.#noteDamage(segment, step);
        } else {
          yield step;
        }
      }
    } catch (cause) {
      if (!this.#mayPass(segment, { cause, patience: from.patience })) {
        throw cause;
      }
      this.#noteDamage(segment, { start: reached, end: segment.bytes });
    }
  }

  #mayPass(segment: Segment, { cause, patience }: { readonly cause: unknown; readonly patience: number }): boolean {
    if (!(cause instanceof SpoolIoError) || !this.#log.holds(segment)) {
      return false;
    }
    const again = this.#failedReads.segmentFirstSeq === segment.firstSeq;
    this.#failedReads = { segmentFirstSeq: segment.firstSeq, count: again ? this.#failedReads.count + 1 : 1 };
    return cause.errno === "ENOENT" || (cause.errno === "EIO" && this.#failedReads.count > patience);
  }

  #noteDamage(segment: Segment, { start, end }: { readonly start: number; readonly end: number }): void {
    const bytes = end - Math.max(start, segment.damagedThrough);
    if (bytes > 0) {
      segment.damagedThrough = end;
      this.#onDamage({ segment: segment.firstSeq, start, bytes });
    }
  }

  #firstUnreadSegment(): number {
    const { segments } = this.#log;
    const next = segments.findIndex(({ firstSeq }) => firstSeq > this.#floor);
    return Math.max(0, (next === -1 ? segments.length : next) - 1);
  }

  #startIn({ firstSeq }: Segment): { readonly offset: number; readonly minSeq: number } {
    return this.#resume?.segmentFirstSeq === firstSeq
      ? { offset: this.#resume.offset, minSeq: this.#resume.seq }
      : { offset: 0, minSeq: firstSeq };
  }
}

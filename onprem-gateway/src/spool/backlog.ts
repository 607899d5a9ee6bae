import type { RecordKind } from "@isthmus/contract";
import { addRange, advanceFloor, countSeqs, hasSeq, type SeqRanges } from "@isthmus/domain/ledger/seq-ranges";
import { SpoolIoError } from "../errors.ts";
import type { FrameRecord } from "./frame.ts";
import type { Victim } from "./loss-account.ts";
import { ReadPlace, type ReadPosition } from "./read-place.ts";
import { classOf, type RecordClass } from "./record-class.ts";
import type { Segment, SegmentLog, UnplacedRecord } from "./segment-log.ts";

/** A durable record that waits for its verdict. */
export interface SpooledRecord extends FrameRecord {
  /** First sequence number that belongs to this record: numbers between the previous record and this one were never readable. */
  readonly since: number;
}

/**
 * "live" is the newest window: when more waits than the window holds, the lane moves up to the newest records, so that what
 * happens now arrives at once after an outage. "backfill" is everything that the live lane left behind, oldest first. No record is
 * in both at any time, and within a lane records come in the order of their numbers.
 */
export type Lane = "live" | "backfill";

export interface ReadLimits {
  /** Both lanes in one, oldest first, unless told. */
  readonly lane?: Lane;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Sequence numbers `from <= seq < to` of one lane. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly place: ReadPlace;
  /** Starts at the floor: what the walk passes without finding anything is settled. */
  readonly lifts: boolean;
}

interface Collected {
  readonly records: readonly SpooledRecord[];
  readonly end: ReadPosition | undefined;
}

interface BacklogOptions {
  readonly log: SegmentLog;
  readonly floor: number;
  /** What is settled above the floor. */
  readonly settled: SeqRanges;
  /** Records that the live lane may be behind. */
  readonly liveWindowRecords: number;
  readonly onDamage: (damage: { readonly segment: number; readonly start: number; readonly bytes: number }) => void;
}

/** What an eviction takes from a segment and what it leaves. */
export interface EvictionPlan {
  readonly segment: Segment;
  readonly classes: ReadonlySet<RecordClass>;
  readonly victims: readonly Victim[];
  readonly survivors: readonly FrameRecord[];
}

type OnTheWay = ReadonlyMap<number, RecordKind>;

/** The segment was replaced or removed while it was read: what was read tells nothing about what is there. */
class Overtaken extends Error {}

/** Reads of one segment that may fail in a row before its unreadable rest is given up: a bad sector must not block what follows. */
const readPatience = 3;

/** What of the log is still to be shipped: everything from the floor on that is not settled. */
export class Backlog {
  readonly #log: SegmentLog;
  readonly #liveWindowRecords: number;
  readonly #onDamage: BacklogOptions["onDamage"];
  readonly #oldest = new ReadPlace();
  readonly #newest = new ReadPlace();
  #floor: number;
  /** Where the live lane begins and the backfill lane ends. */
  #liveFrom: number;
  #settled: SeqRanges;
  #failedReads = { segmentFirstSeq: 0, count: 0 };
  #evictions = 0;
  /** Records that each lane gave out last. */
  readonly #onTheWay = new Map<Lane | undefined, OnTheWay>();
  /** Those of them that were evicted meanwhile. */
  readonly #evictedOnTheWay = new Map<number, RecordKind>();

  constructor(options: BacklogOptions) {
    this.#log = options.log;
    this.#liveWindowRecords = options.liveWindowRecords;
    this.#floor = options.floor;
    this.#liveFrom = options.floor;
    this.#settled = options.settled;
    this.#onDamage = options.onDamage;
  }

  /** Everything below is settled. */
  get floor(): number {
    return this.#floor;
  }

  /** Where the live lane begins. */
  get liveFrom(): number {
    return this.#liveFrom;
  }

  /** Unsettled records up to `lastSeq`, at most: numbers lost to damage count until a read has passed them. */
  count(lastSeq: number): number {
    return this.#log.segments.reduce((sum, segment) => sum + this.#countIn(segment, lastSeq), 0);
  }

  #countIn(segment: Segment, lastSeq: number): number {
    const span = { from: Math.max(segment.firstSeq, this.#floor), to: Math.min(this.#log.lastSeqOf(segment), lastSeq) };
    if (span.to < span.from) {
      return 0;
    }
    const unsettled = span.to - span.from + 1 - countSeqs(this.#settled, span);
    return Math.min(unsettled, segment.content?.recordsExcept(segment.gone) ?? unsettled);
  }

  /** What is settled above the floor. */
  get settled(): SeqRanges {
    return this.#settled;
  }

  /** Unsettled records of a lane in order, at least one when there is any. Rejects with SpoolIoError when the disk cannot be read. */
  async read(limits: ReadLimits): Promise<readonly SpooledRecord[]> {
    const stretch = this.#stretchOf(limits.lane);
    stretch.place.passed(stretch.from);
    const given = ({ records, end }: Collected) => {
      stretch.place.noteEnd(end);
      this.#giveOut(limits.lane, records);
    };
    return (await this.#collectUnlessOvertaken(stretch, limits, given)).records;
  }

  /** The oldest unsettled record, without moving the place where the next read starts. */
  async peek(): Promise<SpooledRecord | undefined> {
    const { records } = await this.#collectUnlessOvertaken(this.#stretchOf(undefined), { maxRecords: 1, maxBytes: 1 }, () => undefined);
    return records[0];
  }

  /** Marks records as settled. The floor follows in `advance`. Returns those that had been evicted on their way. */
  settle(records: readonly SpooledRecord[]): readonly RecordKind[] {
    let run: { from: number; to: number } | undefined;
    for (const { since, seq } of records) {
      if (run !== undefined && since === run.to + 1) {
        run.to = seq;
        continue;
      }
      this.#settled = run === undefined ? this.#settled : addRange(this.#settled, run);
      run = { from: since, to: seq };
    }
    this.#settled = run === undefined ? this.#settled : addRange(this.#settled, run);
    return this.#evictedOnTheWay.size === 0 ? [] : records.flatMap(({ seq }) => this.#arrivedAfterAll(seq));
  }

  /** Marks what waits from number `from` on as settled where it is the same as the record at this place of `copies`. Returns the numbers. */
  async dropCopies(from: number, copies: readonly UnplacedRecord[]): Promise<readonly number[]> {
    const dropped: number[] = [];
    for (const segment of this.#segmentsOf({ from, to: from + copies.length })) {
      for await (const { record } of this.#records(segment, { offset: 0, minSeq: segment.firstSeq, patience: readPatience })) {
        const copy = copies[record.seq - from];
        if (copy !== undefined && this.#isWaiting(record, segment) && isSame(record, copy)) {
          this.#settled = addRange(this.#settled, { from: record.seq, to: record.seq });
          dropped.push(record.seq);
        }
      }
    }
    return dropped;
  }

  /** Moves the floor over what is settled, and at least to `atLeast`. Returns whether it moved. */
  advance(atLeast = this.#floor): boolean {
    const before = this.#floor;
    const { floor, ranges } = advanceFloor(this.#settled, Math.max(this.#floor, atLeast));
    this.#floor = floor;
    this.#settled = ranges;
    this.#oldest.passed(floor);
    return floor > before;
  }

  /** Whether anything from `from` to `to` may still have to be shipped. */
  needs({ from, to }: { readonly from: number; readonly to: number }): boolean {
    return advanceFloor(this.#settled, Math.max(from, this.#floor)).floor <= to;
  }

  /** Reads what giving up classes of a segment would cost and leave. Rejects with SpoolIoError like a read. */
  async planEviction(segment: Segment, classes: ReadonlySet<RecordClass>): Promise<EvictionPlan> {
    const victims: Victim[] = [];
    const survivors: FrameRecord[] = [];
    for await (const { record } of this.#records(segment, { offset: 0, minSeq: segment.firstSeq, patience: readPatience })) {
      if (!this.#isWaiting(record, segment)) {
        continue;
      }
      if (classes.has(classOf(record))) {
        victims.push({ seq: record.seq, kind: record.kind, tsMs: record.tsMs });
      } else {
        survivors.push(record);
      }
    }
    return { segment, classes, victims, survivors };
  }

  /** From here on the victims are gone for every reader. Returns those that were not settled since the plan was made. */
  evict({ segment, classes, victims }: EvictionPlan): readonly Victim[] {
    segment.gone = new Set([...segment.gone, ...classes]);
    this.#evictions += 1;
    const lost = victims.filter(({ seq }) => this.#isUnsettled(seq));
    for (const { seq, kind } of lost) {
      if ([...this.#onTheWay.values()].some((records) => records.has(seq))) {
        this.#evictedOnTheWay.set(seq, kind);
      }
    }
    return lost;
  }

  #giveOut(lane: Lane | undefined, records: readonly SpooledRecord[]): void {
    for (const seq of this.#onTheWay.get(lane)?.keys() ?? []) {
      this.#evictedOnTheWay.delete(seq);
    }
    this.#onTheWay.set(lane, new Map(records.map(({ seq, kind }) => [seq, kind])));
  }

  #arrivedAfterAll(seq: number): readonly RecordKind[] {
    const kind = this.#evictedOnTheWay.get(seq);
    this.#evictedOnTheWay.delete(seq);
    return kind === undefined ? [] : [kind];
  }

  #stretchOf(lane: Lane | undefined): Stretch {
    switch (lane) {
      case "live":
        return { from: this.#liveStart(), to: Number.POSITIVE_INFINITY, place: this.#newest, lifts: false };
      case "backfill":
        return { from: this.#floor, to: this.#liveFrom, place: this.#oldest, lifts: true };
      case undefined:
        return { from: this.#floor, to: Number.POSITIVE_INFINITY, place: this.#oldest, lifts: true };
    }
  }

  /** The first unsettled number of the live lane, after moving the lane up when it is too far behind. */
  #liveStart(): number {
    const { nextSeq } = this.#log;
    const start = () => advanceFloor(this.#settled, Math.max(this.#liveFrom, this.#floor)).floor;
    const from = start();
    const waiting = nextSeq - from - countSeqs(this.#settled, { from, to: nextSeq });
    if (waiting <= this.#liveWindowRecords) {
      return from;
    }
    this.#liveFrom = nextSeq - this.#liveWindowRecords;
    return start();
  }

  async #collectUnlessOvertaken(stretch: Stretch, limits: ReadLimits, given: (collected: Collected) => void): Promise<Collected> {
    for (;;) {
      const evictions = this.#evictions;
      try {
        const collected = await this.#collect(this.#segmentsOf(stretch), { ...stretch, ...limits });
        if (evictions === this.#evictions) {
          given(collected);
          return collected;
        }
      } catch (cause) {
        if (!(cause instanceof Overtaken)) {
          throw cause;
        }
      }
    }
  }

  async #collect(segments: readonly Segment[], { from, to, place, lifts, ...limits }: Stretch & ReadLimits): Promise<Collected> {
    const harvest = new Harvest(limits);
    let end: ReadPosition | undefined;
    let since = from;
    for (const segment of segments) {
      since = lifts && harvest.isEmpty ? this.#lift(segment.firstSeq) : since;
      for await (const step of this.#records(segment, { ...place.startIn(segment), patience: readPatience })) {
        const { record } = step;
        if (record.seq >= to) {
          break;
        }
        if (record.seq >= from && this.#isWaiting(record, segment) && !harvest.take({ ...record, since })) {
          return { records: harvest.records, end };
        }
        since = Math.max(record.seq + 1, from, this.#floor);
        end = { segment, offset: step.end, seq: record.seq + 1 };
      }
    }
    if (lifts && harvest.isEmpty && Number.isFinite(to)) {
      this.advance(to);
    }
    return { records: harvest.records, end };
  }

  /** Everything below `seq` was looked at and nothing of it waits. */
  #lift(seq: number): number {
    this.advance(seq);
    return this.#floor;
  }

  #isUnsettled(seq: number): boolean {
    return seq >= this.#floor && !hasSeq(this.#settled, seq);
  }

  #isWaiting(record: FrameRecord, { gone }: Segment): boolean {
    return this.#isUnsettled(record.seq) && (gone.size === 0 || !gone.has(classOf(record)));
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
      this.#requireHeld(segment);
    } catch (cause) {
      this.#requireHeld(segment);
      if (!this.#mayPass(segment, { cause, patience: from.patience })) {
        throw cause;
      }
      this.#noteDamage(segment, { start: reached, end: segment.bytes });
    }
  }

  #requireHeld(segment: Segment): void {
    if (!this.#log.holds(segment)) {
      throw new Overtaken();
    }
  }

  #mayPass(segment: Segment, { cause, patience }: { readonly cause: unknown; readonly patience: number }): boolean {
    if (!(cause instanceof SpoolIoError)) {
      return false;
    }
    const again = this.#failedReads.segmentFirstSeq === segment.firstSeq;
    this.#failedReads = { segmentFirstSeq: segment.firstSeq, count: again ? this.#failedReads.count + 1 : 1 };
    return cause.errno === "ENOENT" || (cause.errno === "EIO" && this.#failedReads.count > patience);
  }

  #noteDamage(segment: Segment, { start, end }: { readonly start: number; readonly end: number }): void {
    const bytes = end - Math.max(start, segment.damagedThrough);
    if (bytes > 0 && this.#log.holds(segment)) {
      segment.damagedThrough = end;
      this.#onDamage({ segment: segment.firstSeq, start, bytes });
    }
  }

  /** The segments that may hold records of the stretch: from the last one that begins at or below it on. */
  #segmentsOf({ from, to }: Pick<Stretch, "from" | "to">): readonly Segment[] {
    const { segments } = this.#log;
    const next = segments.findIndex(({ firstSeq }) => firstSeq > from);
    const first = Math.max(0, (next === -1 ? segments.length : next) - 1);
    return segments.slice(first).filter(({ firstSeq }, index) => index === 0 || firstSeq < to);
  }
}

function isSame(record: UnplacedRecord, other: UnplacedRecord): boolean {
  return record.kind === other.kind && record.tsMs === other.tsMs && Buffer.compare(record.body, other.body) === 0;
}

/** Records within limits; the first one fits always. */
class Harvest {
  readonly records: SpooledRecord[] = [];
  readonly #limits: ReadLimits;
  #bytes = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  /** False when the record does not fit any more. */
  take(record: SpooledRecord): boolean {
    const bytes = this.#bytes + record.body.length;
    if (!this.isEmpty && (this.records.length >= this.#limits.maxRecords || bytes > this.#limits.maxBytes)) {
      return false;
    }
    this.records.push(record);
    this.#bytes = bytes;
    return true;
  }
}

import type { StreamAccount } from "@isthmus/contract";
import { longestRanges } from "@isthmus/domain/ledger/seq-ranges";
import { SpoolError, SpoolIoError } from "../errors.ts";
import { Backlog, type ReadLimits, type SpooledRecord } from "./backlog.ts";
import { Ballast } from "./ballast.ts";
import { type AppendOutcome, CommitQueue } from "./commit-queue.ts";
import { type CursorSaving, writeCursor } from "./cursor-file.ts";
import { Eviction } from "./eviction.ts";
import { maxBodyBytes } from "./frame.ts";
import { type Loss, LossAccount } from "./loss-account.ts";
import type { NumberAccount } from "./number-account.ts";
import { parkRejected } from "./quarantine.ts";
import { RecordNews } from "./record-news.ts";
import { RecordSeal } from "./record-seal.ts";
import { type RecoveredSpool, recoverSpool } from "./recovery.ts";
import { redriveReleased } from "./redrive.ts";
import { Room } from "./room.ts";
import { type LogOutcome, SegmentLog, type UnplacedRecord } from "./segment-log.ts";
import { isOutOfSpace } from "./spool-fs.ts";
import type { RejectedSpooledRecord, SpoolOptions, SpoolStats } from "./spool-options.ts";
import type { StreamSeal } from "./stream-seal.ts";

const mebibyte = 1024 * 1024;
/** Holes that the cursor remembers; verdicts leave a handful. Forgetting one costs repeated sending. */
const maxSettledRanges = 2_000;

/**
 * The queue between collectors and the uplink, on disk. A record is durable when `append` says so, is read in order until it is
 * settled, and leaves only by a verdict, into the quarantine, or by the quota, which is counted and reported.
 */
export class Spool {
  readonly streamEpoch: string;
  readonly #options: SpoolOptions & { readonly seal: RecordSeal };
  readonly #log: SegmentLog;
  readonly #backlog: Backlog;
  readonly #queue: CommitQueue;
  readonly #account: LossAccount;
  readonly #numbers: NumberAccount;
  readonly #seal: StreamSeal;
  readonly #ballast: Ballast;
  readonly #room: Room;
  readonly #eviction: Eviction;
  #turn: Promise<unknown> = Promise.resolve();
  #fatal: SpoolError | undefined;
  #problem: string | undefined;
  #lastSeq: number;
  #quarantined: number;
  #takenBack: string | undefined;
  #damagedBytes: number;
  #oldestMs: number | undefined;
  #lastCommitMonotonicMs: number | undefined;
  readonly #news = new RecordNews();

  private constructor(options: SpoolOptions & { readonly seal: RecordSeal }, recovered: RecoveredSpool) {
    const { fs, directory, maxBytes, events } = options;
    const segmentBytes = options.segmentBytes ?? Math.min(8 * mebibyte, Math.floor(maxBytes / 16));
    const ballastBytes = options.ballastBytes ?? Math.min(16 * mebibyte, Math.floor(maxBytes / 16));
    this.#options = options;
    this.streamEpoch = recovered.streamEpoch;
    this.#lastSeq = recovered.lastSeq;
    this.#account = new LossAccount(recovered.cursor);
    this.#numbers = recovered.numbers;
    this.#seal = recovered.seal;
    this.#quarantined = recovered.cursor?.quarantined ?? 0;
    this.#takenBack = recovered.cursor?.takenBack;
    this.#damagedBytes = (recovered.cursor?.damagedBytes ?? 0) + recovered.report.damagedBytes;
    this.#log = new SegmentLog({ fs, directory, segmentBytes, seal: recovered.seal, state: recovered.log });
    this.#backlog = new Backlog({
      log: this.#log,
      floor: recovered.floor,
      settled: recovered.settled,
      liveWindowRecords: options.liveWindowRecords ?? 2_000,
      onDamage: (damage) => {
        this.#damagedBytes += damage.bytes;
        events.occurred("spool.damaged", damage, "error");
      },
    });
    this.#ballast = new Ballast({ fs, directory, bytes: ballastBytes, held: recovered.ballastBytes === ballastBytes, events });
    this.#room = new Room({ fs, directory, maxBytes, segmentBytes, ballast: this.#ballast });
    this.#eviction = new Eviction({
      log: this.#log,
      backlog: this.#backlog,
      account: this.#account,
      numbers: this.#numbers,
      events,
      maxBytes,
      saveCursor: () => this.#saveCursor(),
      onLoss: options.onLoss,
    });
    this.#queue = new CommitQueue({
      clock: options.clock,
      windowMs: options.windowMs ?? 20,
      eagerBytes: 256 * 1024,
      maxWaitingBytes: 32 * mebibyte,
      maxCommitBytes: Math.min(4 * mebibyte, segmentBytes),
      commit: (records) => this.#inTurn(() => this.#commit(records)),
    });
  }

  /** Recovers what is on disk. Rejects only when the file system does not work, never for bad data, or when the key of what it holds is not given. */
  static async open({ seal = new RecordSeal(), ...options }: SpoolOptions): Promise<Spool> {
    const recovered = await recoverSpool(options.fs, options.directory, seal);
    const spool = new Spool({ ...options, seal }, recovered);
    await spool.#room.measure(spool.#log.bytes);
    if (recovered.skipped.length > 0) {
      await spool.#saveCursor();
    }
    await spool.#refreshOldest();
    await spool.#tolerated("spool.redrive-failed", () => spool.redrive());
    if (recovered.report.cursor === "unproved" || recovered.report.sealMark === "unproved") {
      options.events.occurred("spool.state-not-proved", { ...recovered.report }, "error");
    }
    options.events.occurred("spool.opened", { ...recovered.report, floor: recovered.floor, lastSeq: recovered.lastSeq });
    return spool;
  }

  /** Resolves when the record is on disk or refused; never rejects. */
  append(record: UnplacedRecord): Promise<AppendOutcome> {
    if (this.#fatal !== undefined) {
      return Promise.resolve({ kind: "refused", code: "failed" });
    }
    return record.body.length > maxBodyBytes ? Promise.resolve({ kind: "refused", code: "too-large" }) : this.#queue.append(record);
  }

  /**
   * Unsettled records of a lane in the order of their numbers, at least one when there is any. What was read and is not settled is
   * read again. Records of both lanes may be settled in any order. Rejects with SpoolIoError when the disk cannot be read.
   */
  async read(limits: ReadLimits): Promise<readonly SpooledRecord[]> {
    for (;;) {
      const records = await this.#backlog.read(limits);
      const foreign = records.filter((record) => this.#seal.isForeign(record));
      if (foreign.length === 0) {
        return records;
      }
      const { seq } = foreign[0] ?? { seq: 0 };
      this.#options.events.occurred("spool.not-sealed", { records: foreign.length, first: seq }, "error");
      await this.#park(foreign.map((record) => ({ ...record, code: "not-sealed", detail: "written by somebody without the key" })));
    }
  }

  /** What the cloud is to be told of the numbers of this stream with these records. */
  tellNumbers(records: readonly SpooledRecord[]): StreamAccount {
    const span = { from: records[0]?.seq ?? 1, to: records.at(-1)?.seq ?? 0 };
    const { sealedFrom } = this.#seal;
    const told = this.#numbers.tell({ floor: this.#backlog.floor, lastSeq: this.#lastSeq, span });
    return sealedFrom === undefined ? told : { ...told, sealedFrom };
  }

  /** The cloud acknowledged a batch: it took note of what it was told, or takes no notes. Durable with what is settled next. */
  noteTold(told: StreamAccount, { entered }: { readonly entered: boolean }): void {
    if (entered) {
      this.#numbers.entered(told);
    } else {
      this.#numbers.notEntered(this.#backlog.floor);
    }
  }

  /** Highest sequence number given to a durable record. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Resolves when a record above `afterSeq` is durable, or when the signal aborts. */
  waitForRecordAfter(afterSeq: number, signal: AbortSignal): Promise<void> {
    return this.#news.until(() => this.#lastSeq > afterSeq, signal);
  }

  /** Forgets records for which the cloud gave its final verdict. Remembered durably before anything is deleted. */
  async settle(records: readonly SpooledRecord[]): Promise<void> {
    if (records.length === 0) {
      return;
    }
    for (const kind of this.#backlog.settle(records)) {
      this.#account.takeBack(kind);
      this.#options.events.count("spool.delivered-after-eviction");
    }
    await this.#inTurn(async () => {
      const moved = this.#backlog.advance();
      await this.#saveCursor();
      await this.#tolerated("spool.remove-failed", () => this.#log.removeUnneeded((span) => this.#backlog.needs(span)));
      if (moved) {
        await this.#refreshOldest();
      }
      if (this.#ballast.missingBytes > 0) {
        await this.#room.measure(this.#log.bytes);
      }
    });
  }

  /** Parks records that can never be stored, then settles them. Rejects with SpoolIoError, and settles nothing, when they cannot be parked. */
  quarantine(rejected: readonly RejectedSpooledRecord[]): Promise<void> {
    this.#numbers.note(
      "quarantined",
      rejected.map(({ seq }) => seq),
    );
    return this.#park(rejected);
  }

  /** Of what nobody sealed the cloud is told nothing: whatever had its number in the gateway's own hand is missing. */
  async #park(rejected: readonly RejectedSpooledRecord[]): Promise<void> {
    const { fs, directory, events, seal } = this.#options;
    const records = rejected.map(({ since: _since, ...record }) => record);
    const { removedFiles } = await this.#inTurn(() =>
      this.#withBallast(() => parkRejected(fs, directory, { streamEpoch: this.streamEpoch, records, seal })),
    );
    this.#quarantined += rejected.length;
    events.count("spool.quarantined", rejected.length);
    if (removedFiles > 0) {
      events.occurred("spool.quarantine-full", { removedFiles }, "warn");
    }
    await this.settle(rejected);
  }

  /** Puts quarantined records that a person released back in line under new numbers, each once. Rejects with SpoolIoError, losing nothing. */
  async redrive(): Promise<void> {
    const { fs, directory, events, seal: opener } = this.#options;
    const records = await this.#inTurn(() =>
      redriveReleased(fs, directory, {
        opener,
        nextSeq: () => this.#log.nextSeq,
        isTakenBack: (name) => name === this.#takenBack,
        isForeign: (seq) => this.#seal.isForeign({ seq }),
        dropCopies: async (from, copies) => {
          this.#numbers.note("quarantined", await this.#backlog.dropCopies(from, copies));
          await this.#saveCursor();
        },
        append: async (released) => (await this.#commit(released)).kind === "durable",
        noteTakenBack: async (name, count) => {
          this.#quarantined -= count;
          this.#takenBack = name;
          await this.#saveCursor();
        },
      }),
    );
    if (records > 0) {
      events.occurred("spool.redriven", { records });
    }
  }

  stats(): SpoolStats {
    return {
      records: this.#backlog.count(this.#lastSeq),
      backfillRecords: this.#backlog.count(Math.min(this.#lastSeq, this.#backlog.liveFrom - 1)),
      bytes: this.#log.bytes,
      oldestMs: this.#oldestMs,
      evicted: this.#account.total,
      quarantined: this.#quarantined,
      damagedBytes: this.#damagedBytes,
      lastCommitMonotonicMs: this.#lastCommitMonotonicMs,
    };
  }

  /** What the quota cost since the spool was created, oldest first; losses close to each other are one. */
  losses(): readonly Loss[] {
    return this.#account.ranges;
  }

  /** Undefined while records can be written, else one sentence for a person. */
  problem(): string | undefined {
    const isTight = this.#room.isTight(this.#log.bytes);
    return this.#problem ?? (isTight ? "the spool's disk has less room than spool.maxBytes; the oldest records give way" : undefined);
  }

  /** Commits what waits and refuses everything later; reading and settling go on. Idempotent. */
  seal(): Promise<void> {
    return this.#queue.close();
  }

  /** Seals and closes. Idempotent. */
  async close(): Promise<void> {
    await this.seal();
    await this.#inTurn(() => this.#log.close());
  }

  async #commit(records: readonly UnplacedRecord[]) {
    if (this.#fatal !== undefined) {
      return { kind: "refused", code: "failed" } as const;
    }
    try {
      const outcome = await this.#place(records);
      if (outcome.kind === "refused") {
        this.#problem = `the spool's disk takes no records (${outcome.errno}); what devices say now is lost`;
        this.#options.events.occurred("spool.write-refused", { errno: outcome.errno, records: records.length }, "error");
        return { kind: "refused", code: isOutOfSpace(outcome.errno) ? "disk-full" : "write-failed" } as const;
      }
      this.#noteCommit(records);
      return outcome;
    } catch (cause) {
      this.#fail(cause);
      return { kind: "refused", code: "failed" } as const;
    }
  }

  /** Writes the records, after making room for them where that is needed. */
  async #place(records: readonly UnplacedRecord[]): Promise<LogOutcome> {
    const bytes = records.reduce((sum, { body }) => sum + body.length, 0);
    while (this.#log.bytes + bytes > this.#room.limitBytes && (await this.#makeRoom())) {
      this.#options.events.count("spool.quota-reached");
    }
    const segments = this.#log.segments.length;
    let outcome = await this.#log.append(records);
    while (outcome.kind === "refused" && isOutOfSpace(outcome.errno) && (await this.#makeRoom())) {
      this.#room.noteFull(this.#log.bytes);
      outcome = await this.#log.append(records);
    }
    if (this.#log.segments.length !== segments) {
      await this.#room.measure(this.#log.bytes);
    }
    return outcome;
  }

  async #makeRoom(): Promise<boolean> {
    const made = await this.#eviction.evictOldest();
    await this.#refreshOldest();
    return made;
  }

  #noteCommit(records: readonly UnplacedRecord[]): void {
    this.#problem = undefined;
    this.#oldestMs ??= records[0]?.tsMs;
    this.#lastSeq = this.#log.nextSeq - 1;
    this.#lastCommitMonotonicMs = this.#options.clock.monotonicMs();
    this.#options.events.count("spool.accepted", records.length);
    this.#news.tell();
  }

  #fail(cause: unknown): void {
    const error = cause instanceof SpoolError ? cause : new SpoolError("spool-write-failed", "the spool cannot be written");
    if (this.#fatal === undefined) {
      this.#fatal = error;
      this.#problem = error.message;
      this.#options.events.occurred("spool.failed", error.details, "error");
      this.#options.onFatal?.(error);
    }
  }

  async #refreshOldest(): Promise<void> {
    await this.#tolerated("spool.read-failed", async () => {
      this.#oldestMs = (await this.#backlog.peek())?.tsMs;
    });
  }

  /** The cursor is only a hint: losing one costs repeated sending, so a full disk must not stop the shipping that frees it. */
  async #saveCursor(): Promise<CursorSaving> {
    const { fs, directory, seal } = this.#options;
    const { segments } = this.#log;
    const cursor = {
      streamEpoch: this.streamEpoch,
      floor: this.#backlog.floor,
      settled: longestRanges(this.#backlog.settled, maxSettledRanges).map(({ from, to }): [number, number] => [from, to]),
      evicted: this.#account.evicted,
      losses: this.#account.ranges.map((loss) => ({ ...loss, records: { ...loss.records } })),
      gone: segments.filter(({ gone }) => gone.size > 0).map(({ firstSeq, gone }) => ({ firstSeq, classes: [...gone] })),
      quarantined: this.#quarantined,
      ...(this.#takenBack === undefined ? {} : { takenBack: this.#takenBack }),
      damagedBytes: this.#damagedBytes,
      numbers: this.#numbers.kept(),
    };
    const write = () => writeCursor(fs, directory, { cursor, seal });
    const errno = await this.#tolerated("spool.cursor-not-saved", () => this.#withBallast(write));
    return errno === undefined ? { kind: "saved" } : { kind: "not-saved", errno };
  }

  /** A small write that must succeed on a full disk too. */
  async #withBallast<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      if (cause instanceof SpoolIoError && isOutOfSpace(cause.errno) && (await this.#ballast.release())) {
        return await act();
      }
      throw cause;
    }
  }

  /** Undefined when it went well, else why not. */
  async #tolerated(name: string, act: () => Promise<void>): Promise<string | undefined> {
    try {
      await act();
      return undefined;
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      this.#options.events.occurred(name, { errno: cause.errno }, "warn");
      return cause.errno;
    }
  }

  /** Serialises everything that changes files. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

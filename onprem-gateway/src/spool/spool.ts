import { SpoolError, SpoolIoError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import { Backlog, type ReadLimits, type SpooledRecord, type UnsettledCount } from "./backlog.ts";
import { type AppendOutcome, CommitQueue } from "./commit-queue.ts";
import { writeCursor } from "./cursor-file.ts";
import { maxBodyBytes } from "./frame.ts";
import { parkRejected, type RejectedRecord } from "./quarantine.ts";
import { type RecoveredSpool, recoverSpool } from "./recovery.ts";
import { SegmentLog, type UnplacedRecord } from "./segment-log.ts";
import { longestRanges } from "./seq-ranges.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** A record that the cloud rejected for good, with the reason it gave. */
export type RejectedSpooledRecord = SpooledRecord & Pick<RejectedRecord, "code" | "detail">;

export interface SpoolOptions {
  readonly directory: string;
  /** Quota over all segments; when it is reached the oldest segments go. */
  readonly maxBytes: number;
  readonly fs: SpoolFs;
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** 8 MiB unless told. */
  readonly segmentBytes?: number;
  /** Group-commit window, 20 ms unless told. */
  readonly windowMs?: number;
  /** Records that the live lane may be behind before it moves up to the newest, 2,000 unless told: a minute or two of a large site. */
  readonly liveWindowRecords?: number;
  /** Records that the quota removed before the cloud had confirmed them. */
  readonly onLoss?: (loss: UnsettledCount) => void;
  /** Called once when the disk failed a sync: nothing more is accepted and the process must end. */
  readonly onFatal?: (error: SpoolError) => void;
}

export interface SpoolStats {
  /** Records that wait, at most: numbers lost to damage count until a read has passed them. */
  readonly records: number;
  /** Bytes on disk, settled records of unfinished segments included. */
  readonly bytes: number;
  /** Observation time of the oldest record that waits. */
  readonly oldestMs: number | undefined;
  /** Since the spool was created. */
  readonly evicted: number;
  readonly quarantined: number;
  readonly damagedBytes: number;
  readonly lastCommitMonotonicMs: number | undefined;
}

const mebibyte = 1024 * 1024;
/** Holes that the cursor remembers; verdicts leave a handful. Forgetting one costs repeated sending. */
const maxSettledRanges = 2_000;

/**
 * The queue between collectors and the uplink, on disk. A record is durable when `append` says so, is read in order until it is
 * settled, and leaves only by a verdict, into the quarantine, or by the quota, which is counted and reported.
 */
export class Spool {
  readonly streamEpoch: string;
  readonly #options: SpoolOptions;
  readonly #log: SegmentLog;
  readonly #backlog: Backlog;
  readonly #queue: CommitQueue;
  readonly #evicted: Record<string, number>;
  #turn: Promise<unknown> = Promise.resolve();
  #fatal: SpoolError | undefined;
  #problem: string | undefined;
  #lastSeq: number;
  #quarantined: number;
  #damagedBytes: number;
  #oldestMs: number | undefined;
  #lastCommitMonotonicMs: number | undefined;
  #newsWaiters: (() => void)[] = [];

  private constructor(options: SpoolOptions, recovered: RecoveredSpool) {
    const { fs, directory, segmentBytes = 8 * mebibyte } = options;
    this.#options = options;
    this.streamEpoch = recovered.streamEpoch;
    this.#lastSeq = recovered.lastSeq;
    this.#evicted = { ...recovered.cursor?.evicted };
    this.#quarantined = recovered.cursor?.quarantined ?? 0;
    this.#damagedBytes = (recovered.cursor?.damagedBytes ?? 0) + recovered.report.damagedBytes;
    this.#log = new SegmentLog({ fs, directory, segmentBytes, state: recovered.log });
    this.#backlog = new Backlog({
      log: this.#log,
      floor: recovered.floor,
      settled: recovered.settled,
      liveWindowRecords: options.liveWindowRecords ?? 2_000,
      onDamage: (damage) => {
        this.#damagedBytes += damage.bytes;
        options.events.occurred("spool.damaged", damage, "error");
      },
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

  /** Recovers what is on disk. Rejects only when the file system does not work, never for bad data. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const recovered = await recoverSpool(options.fs, options.directory);
    const spool = new Spool(options, recovered);
    await spool.#refreshOldest();
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
  read(limits: ReadLimits): Promise<readonly SpooledRecord[]> {
    return this.#backlog.read(limits);
  }

  /** Highest sequence number given to a durable record. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Resolves when a record above `afterSeq` is durable, or when the signal aborts. Asking late is harmless: no wake-up can be missed. */
  async waitForRecordAfter(afterSeq: number, signal: AbortSignal): Promise<void> {
    while (this.#lastSeq <= afterSeq && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#newsWaiters.push(wake);
      signal.addEventListener("abort", wake, { once: true });
      await promise;
      signal.removeEventListener("abort", wake);
    }
  }

  /** Forgets records for which the cloud gave its final verdict. Remembered durably before anything is deleted. */
  async settle(records: readonly SpooledRecord[]): Promise<void> {
    if (records.length === 0) {
      return;
    }
    this.#backlog.settle(records);
    await this.#inTurn(async () => {
      const moved = this.#backlog.advance();
      await this.#saveCursor();
      if (moved) {
        await this.#tolerated("spool.remove-failed", () => this.#log.removeBelow(this.#backlog.floor));
        await this.#refreshOldest();
      }
    });
  }

  /** Parks records that can never be stored, then settles them. Rejects with SpoolIoError, and settles nothing, when they cannot be parked. */
  async quarantine(rejected: readonly RejectedSpooledRecord[]): Promise<void> {
    const { fs, directory, events } = this.#options;
    const records = rejected.map(({ since: _since, ...record }) => record);
    const { removedFiles } = await this.#inTurn(() => parkRejected(fs, directory, { streamEpoch: this.streamEpoch, records }));
    this.#quarantined += rejected.length;
    events.count("spool.quarantined", rejected.length);
    if (removedFiles > 0) {
      events.occurred("spool.quarantine-full", { removedFiles }, "warn");
    }
    await this.settle(rejected);
  }

  stats(): SpoolStats {
    return {
      records: this.#backlog.count(this.#lastSeq),
      bytes: this.#log.bytes,
      oldestMs: this.#oldestMs,
      evicted: Object.values(this.#evicted).reduce((sum, count) => sum + count, 0),
      quarantined: this.#quarantined,
      damagedBytes: this.#damagedBytes,
      lastCommitMonotonicMs: this.#lastCommitMonotonicMs,
    };
  }

  /** Undefined while records can be written, else one sentence for a person. */
  problem(): string | undefined {
    return this.#problem;
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
    const bytes = records.reduce((sum, { body }) => sum + body.length, 0);
    try {
      while (this.#log.bytes + bytes > this.#options.maxBytes && (await this.#evictOldest())) {
        this.#options.events.count("spool.quota-reached");
      }
      let outcome = await this.#log.append(records);
      while (outcome.kind === "refused" && isOutOfSpace(outcome.errno) && (await this.#evictOldest())) {
        outcome = await this.#log.append(records);
      }
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

  #noteCommit(records: readonly UnplacedRecord[]): void {
    this.#problem = undefined;
    this.#oldestMs ??= records[0]?.tsMs;
    this.#lastSeq = this.#log.nextSeq - 1;
    this.#lastCommitMonotonicMs = this.#options.clock.monotonicMs();
    this.#options.events.count("spool.accepted", records.length);
    const waiters = this.#newsWaiters;
    this.#newsWaiters = [];
    for (const wake of waiters) {
      wake();
    }
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
  #saveCursor(): Promise<void> {
    const { fs, directory } = this.#options;
    const cursor = {
      streamEpoch: this.streamEpoch,
      floor: this.#backlog.floor,
      settled: longestRanges(this.#backlog.settled, maxSettledRanges).map(({ from, to }): [number, number] => [from, to]),
      evicted: this.#evicted,
      quarantined: this.#quarantined,
      damagedBytes: this.#damagedBytes,
    };
    return this.#tolerated("spool.cursor-not-saved", () => writeCursor(fs, directory, cursor));
  }

  /** False when only the newest segment is left. */
  async #evictOldest(): Promise<boolean> {
    if (await this.#log.removeOldestDamaged()) {
      return true;
    }
    const [oldest, next] = this.#log.segments;
    if (oldest === undefined || next === undefined) {
      return false;
    }
    const loss = await this.#backlog.unsettledIn(oldest);
    for (const [kind, count] of Object.entries(loss.records)) {
      this.#evicted[kind] = (this.#evicted[kind] ?? 0) + count;
    }
    this.#backlog.advance(next.firstSeq);
    await this.#saveCursor();
    await this.#tolerated("spool.remove-failed", () => this.#log.removeBelow(next.firstSeq));
    this.#reportLoss(loss);
    await this.#refreshOldest();
    return true;
  }

  #reportLoss(loss: UnsettledCount): void {
    const counts = Object.entries(loss.records);
    if (counts.length === 0) {
      return;
    }
    this.#options.events.occurred("spool.evicted", { ...loss.records, fromMs: loss.fromMs, toMs: loss.toMs }, "warn");
    for (const [kind, count] of counts) {
      this.#options.events.count(`spool.evicted.${kind}`, count);
    }
    this.#options.onLoss?.(loss);
  }

  async #tolerated(name: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      this.#options.events.occurred(name, { errno: cause.errno }, "warn");
    }
  }

  /** Serialises everything that changes files. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function isOutOfSpace(errno: string): boolean {
  return errno === "ENOSPC" || errno === "EDQUOT";
}

import { SpoolIoError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Backlog, EvictionPlan } from "./backlog.ts";
import type { CursorSaving } from "./cursor-file.ts";
import { type Loss, type LossAccount, lossOf } from "./loss-account.ts";
import type { NumberAccount } from "./number-account.ts";
import { classShares, type RecordClass, recordClasses } from "./record-class.ts";
import type { Segment, SegmentLog } from "./segment-log.ts";
import { isOutOfSpace } from "./spool-fs.ts";

/** What gives way next. */
interface Choice {
  readonly segment: Segment;
  readonly classes: ReadonlySet<RecordClass>;
}

/**
 * Chooses what gives way: of the classes above their part of the quota the first, else the first that has anything, and of that
 * class what lies in the oldest segment. The newest segment never gives way. A segment that nobody has read counts as bulk: reading it
 * tells. Undefined when there is nothing to choose.
 */
export function chooseEviction(segments: readonly Segment[], maxBytes: number): Choice | undefined {
  const finished = segments.slice(0, -1);
  const above = recordClasses.filter((each) => bytesOf(segments, each) > classShares[each] * maxBytes);
  for (const recordClass of [...above, ...recordClasses]) {
    const segment = finished.find((each) => bytesOf([each], recordClass) > 0);
    if (segment !== undefined) {
      return { segment, classes: new Set([recordClass]) };
    }
  }
  return undefined;
}

function bytesOf(segments: readonly Segment[], recordClass: RecordClass): number {
  return segments.reduce((sum, { content, bytes, gone }) => {
    if (gone.has(recordClass)) {
      return sum;
    }
    return sum + (content?.bytesOf(recordClass) ?? (recordClass === "bulk" ? bytes : 0));
  }, 0);
}

/** Makes room by giving up records, oldest of a class first, and keeps the account of it exact. Calls must not overlap. */
export class Eviction {
  readonly #log: SegmentLog;
  readonly #backlog: Backlog;
  readonly #account: LossAccount;
  readonly #numbers: NumberAccount;
  readonly #events: GatewayEvents;
  readonly #maxBytes: number;
  readonly #saveCursor: () => Promise<CursorSaving>;
  readonly #onLoss: ((loss: Loss) => void) | undefined;
  /** Segments whose files could not be changed: trying them for ever would keep the rest from giving way. */
  readonly #stuck = new Set<Segment>();

  constructor(options: {
    readonly log: SegmentLog;
    readonly backlog: Backlog;
    readonly account: LossAccount;
    readonly numbers: NumberAccount;
    readonly events: GatewayEvents;
    readonly maxBytes: number;
    /** Makes the account and what is gone durable, in one step. */
    readonly saveCursor: () => Promise<CursorSaving>;
    readonly onLoss: ((loss: Loss) => void) | undefined;
  }) {
    this.#log = options.log;
    this.#backlog = options.backlog;
    this.#account = options.account;
    this.#numbers = options.numbers;
    this.#events = options.events;
    this.#maxBytes = options.maxBytes;
    this.#saveCursor = options.saveCursor;
    this.#onLoss = options.onLoss;
  }

  /** Gives up one class of one segment, or a file that was kept for its damage. False when nothing is left that could give way. */
  async evictOldest(): Promise<boolean> {
    try {
      if (await this.#log.removeOldestDamaged()) {
        return true;
      }
      const segments = this.#log.segments.filter((segment) => !this.#stuck.has(segment));
      const unfinished = segments.slice(0, -1).find(({ gone }) => gone.size > 0);
      const choice =
        unfinished === undefined ? chooseEviction(segments, this.#maxBytes) : { segment: unfinished, classes: unfinished.gone };
      return choice !== undefined && (await this.#giveUp(choice));
    } catch (cause) {
      this.#noteFailure(cause);
      return false;
    }
  }

  async #giveUp({ segment, classes }: Choice): Promise<boolean> {
    const plan = await this.#backlog.planEviction(segment, classes);
    const saving = await this.#takeIntoAccount(plan);
    if (saving.kind === "not-saved") {
      return isOutOfSpace(saving.errno) && (await this.#giveUpWhole(segment));
    }
    try {
      await this.#apply(plan);
      return true;
    } catch (cause) {
      this.#noteFailure(cause);
      this.#stuck.add(segment);
      const canGoWhole = cause instanceof SpoolIoError && isOutOfSpace(cause.errno) && plan.survivors.length > 0;
      return canGoWhole && (await this.#giveUpWhole(segment));
    }
  }

  /** Without room for a cursor, or for what should survive, the whole segment goes: the newest records matter more. */
  async #giveUpWhole(segment: Segment): Promise<boolean> {
    const plan = await this.#backlog.planEviction(segment, new Set(recordClasses));
    const saving = await this.#takeIntoAccount(plan);
    await this.#apply(plan);
    if (saving.kind === "not-saved") {
      await this.#saveCursor();
    }
    return true;
  }

  /** The cursor is the moment at which the records are gone: what happens to the file before and after it changes no count. */
  async #takeIntoAccount(plan: EvictionPlan): Promise<CursorSaving> {
    const lost = this.#backlog.evict(plan);
    this.#numbers.note(
      "evicted",
      lost.map(({ seq }) => seq),
    );
    const loss = lossOf(lost);
    if (loss !== undefined) {
      this.#account.add(loss);
      this.#report(loss);
    }
    return this.#saveCursor();
  }

  async #apply({ segment, survivors }: EvictionPlan): Promise<void> {
    if (survivors.length > 0) {
      await this.#log.rewrite(segment, survivors);
      return;
    }
    await this.#log.removeUnneeded(({ from }) => from !== segment.firstSeq);
    this.#backlog.advance(this.#log.segments[0]?.firstSeq);
  }

  #report({ records, fromMs, toMs }: Loss): void {
    this.#events.occurred("spool.evicted", { ...records, fromMs, toMs }, "warn");
    for (const [kind, count] of Object.entries(records)) {
      this.#events.count(`spool.evicted.${kind}`, count);
    }
    this.#onLoss?.({ records, fromMs, toMs });
  }

  #noteFailure(cause: unknown): void {
    if (!(cause instanceof SpoolIoError)) {
      throw cause;
    }
    this.#events.occurred("spool.remove-failed", { errno: cause.errno }, "warn");
  }
}

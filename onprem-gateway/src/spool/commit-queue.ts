import type { Clock } from "../runtime/clock.ts";
import type { UnplacedRecord } from "./segment-log.ts";

/** What became of an appended record. "durable" means that it survives a power loss from now on. */
export type AppendOutcome =
  | { readonly kind: "durable"; readonly seq: number }
  | { readonly kind: "refused"; readonly code: "closed" | "failed" | "overloaded" | "too-large" | "disk-full" | "write-failed" };

type Refusal = Extract<AppendOutcome, { kind: "refused" }>["code"];

export interface CommitQueueOptions {
  readonly clock: Clock;
  /** How long the first waiting record waits for company before all are synced together. */
  readonly windowMs: number;
  /** Waiting bytes that end the window early. */
  readonly eagerBytes: number;
  /** Waiting bytes beyond which records are refused: memory stays bounded when the disk is slow. */
  readonly maxWaitingBytes: number;
  /** Largest write at once. */
  readonly maxCommitBytes: number;
  /** Makes a batch durable as a whole, or refuses it as a whole. Never rejects. */
  readonly commit: (
    records: readonly UnplacedRecord[],
  ) => Promise<{ readonly kind: "durable"; readonly firstSeq: number } | { readonly kind: "refused"; readonly code: Refusal }>;
}

interface Waiting {
  readonly record: UnplacedRecord;
  readonly settle: (outcome: AppendOutcome) => void;
}

/** Group commit: everything that waits shares one write and one sync, in the order of arrival. */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #closed = false;
  #window = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
  }

  append(record: UnplacedRecord): Promise<AppendOutcome> {
    if (this.#closed) {
      return Promise.resolve({ kind: "refused", code: "closed" });
    }
    if (this.#waitingBytes + record.body.length > this.#options.maxWaitingBytes) {
      return Promise.resolve({ kind: "refused", code: "overloaded" });
    }
    return new Promise((settle) => {
      this.#waiting.push({ record, settle });
      this.#waitingBytes += record.body.length;
      if (this.#waitingBytes >= this.#options.eagerBytes) {
        this.#window.abort();
      }
      this.#running ??= this.#run();
    });
  }

  /** Commits what waits and refuses everything later. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#window.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (!this.#closed && this.#waitingBytes < this.#options.eagerBytes) {
        this.#window = new AbortController();
        await this.#options.clock.sleep(this.#options.windowMs, this.#window.signal);
      }
      const batch = this.#take();
      const outcome = await this.#options.commit(batch.map(({ record }) => record));
      for (const [index, { settle }] of batch.entries()) {
        settle(outcome.kind === "durable" ? { kind: "durable", seq: outcome.firstSeq + index } : outcome);
      }
    }
    this.#running = undefined;
  }

  #take(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.#waiting) {
      if (count > 0 && bytes + record.body.length > this.#options.maxCommitBytes) {
        break;
      }
      bytes += record.body.length;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }
}

import type { WorkerChannel } from "../../runtime/worker-channel.ts";
import type { Counts } from "../counts.ts";
import type { LineBatch, ReceivedLine } from "./syslog-protocol.ts";

const batchLines = 500;
const batchBytes = 1024 * 1024;
const batchEveryMs = 20;
const maxBatchesUnderWay = 8;
const maxQueuedBytes = 32 * 1024 * 1024;
/** TCP senders are held off above this; UDP senders cannot be, and lose lines at the maximum. */
const pauseAboveBytes = 8 * 1024 * 1024;
/**
 * A batch without an answer is forgotten after this time. The core answers once the spool has the lines, and a spool that has no room may
 * keep it waiting for long; only a batch that the core could not read is never answered.
 */
const answerWithinMs = 10 * 60_000;

/**
 * Lines waiting to go to the core, in batches. A bounded number of batches is under way; behind them the queue grows to a
 * bound in bytes, and what comes then is dropped and counted.
 */
export class LineQueue {
  readonly #channel: WorkerChannel;
  readonly #counts: Counts;
  readonly #onRoom: () => void;
  readonly #underWay = new Map<number, number>();
  #lines: ReceivedLine[] = [];
  #bytes = 0;
  #lastNumber = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(channel: WorkerChannel, { counts, onRoom }: { readonly counts: Counts; readonly onRoom: () => void }) {
    this.#channel = channel;
    this.#counts = counts;
    this.#onRoom = onRoom;
  }

  /** True when senders that can wait should. */
  get full(): boolean {
    return this.#bytes > pauseAboveBytes;
  }

  add(line: ReceivedLine): void {
    const bytes = sizeOf(line);
    if (this.#bytes + bytes > maxQueuedBytes) {
      this.#counts.add("dropped.backlog");
      return;
    }
    this.#lines.push(line);
    this.#bytes += bytes;
    if (this.#lines.length >= batchLines) {
      this.#flush();
    } else {
      this.#timer ??= setTimeout(() => this.#flush(), batchEveryMs);
    }
  }

  taken(number: number): void {
    this.#underWay.delete(number);
    this.#flush();
    if (!this.full) {
      this.#onRoom();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#forgetUnanswered();
    while (this.#lines.length > 0 && this.#underWay.size < maxBatchesUnderWay) {
      const { lines, bytes } = this.#nextBatch();
      const batch: LineBatch = { kind: "lines", number: this.#lastNumber + 1, lines };
      if (!this.#channel.send(batch)) {
        break;
      }
      this.#lastNumber += 1;
      this.#lines.splice(0, lines.length);
      this.#bytes -= bytes;
      this.#underWay.set(this.#lastNumber, Date.now());
    }
    if (this.#lines.length > 0) {
      this.#timer = setTimeout(() => this.#flush(), batchEveryMs);
    }
  }

  #nextBatch(): { readonly lines: ReceivedLine[]; readonly bytes: number } {
    let bytes = 0;
    let count = 0;
    for (const line of this.#lines) {
      if (count >= batchLines || (count > 0 && bytes >= batchBytes)) {
        break;
      }
      bytes += sizeOf(line);
      count += 1;
    }
    return { lines: this.#lines.slice(0, count), bytes };
  }

  #forgetUnanswered(): void {
    const oldest = Date.now() - answerWithinMs;
    for (const [number, sentMs] of this.#underWay) {
      if (sentMs < oldest) {
        this.#underWay.delete(number);
        this.#counts.add("batch.unanswered");
      }
    }
  }
}

function sizeOf({ message, raw }: ReceivedLine): number {
  return 200 + message.length + (raw?.length ?? 0);
}

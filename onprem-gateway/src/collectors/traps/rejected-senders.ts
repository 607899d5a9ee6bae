/** One sender whose notifications were not taken, and why. */
export interface RejectedSender {
  readonly address: string;
  readonly reason: string;
  /** The SNMPv3 user that it named. */
  readonly user?: string;
  readonly count: number;
}

export interface RejectedSenders {
  /** Most often first. */
  readonly senders: readonly RejectedSender[];
  /** Notifications of senders for which the list had no room. */
  readonly others: number;
}

const maxSenders = 50;
/** Time to gather what comes with the first rejection. */
const gatherMs = 2_000;
const everyMs = 60_000;

/** Lists rejected senders by address, reason and user, bounded whatever addresses are forged. Times are monotonic. */
export class RejectedSenderList {
  #senders = new Map<string, RejectedSender>();
  #others = 0;
  #firstMs: number | undefined;
  #toldMs: number | undefined;

  add({ address, reason, user }: Omit<RejectedSender, "count">, nowMs: number): void {
    this.#firstMs ??= nowMs;
    const key = `${address} ${reason} ${user ?? ""}`;
    const before = this.#senders.get(key);
    if (before === undefined && this.#senders.size >= maxSenders) {
      this.#others += 1;
      return;
    }
    const count = (before?.count ?? 0) + 1;
    this.#senders.set(key, { address, reason, count, ...(user === undefined ? {} : { user }) });
  }

  /** The list, when there is news and the last one was told a minute ago or more. */
  take(nowMs: number): RejectedSenders | undefined {
    const isDue =
      this.#firstMs !== undefined && nowMs - this.#firstMs >= gatherMs && (this.#toldMs === undefined || nowMs - this.#toldMs >= everyMs);
    if (!isDue) {
      return undefined;
    }
    const told = { senders: [...this.#senders.values()].sort((a, b) => b.count - a.count), others: this.#others };
    this.#senders = new Map();
    this.#others = 0;
    this.#firstMs = undefined;
    this.#toldMs = nowMs;
    return told;
  }
}

/** What to do with an inform that just arrived. */
export type InformTurn =
  /** New: store it, answer under this number. */
  | { readonly kind: "new"; readonly number: number }
  /** A repetition of one that is being stored: the answer will go out once. */
  | { readonly kind: "waiting" }
  /** A repetition of one that was stored: confirm it again at once. */
  | { readonly kind: "confirmed" }
  /** Too many wait: drop it, the sender repeats. */
  | { readonly kind: "full" };

const maxWaiting = 1_024;
const maxConfirmed = 4_096;
const waitMs = 30_000;
/** A copy of an authentic inform is timely for as long as 150 s before and after the time it carries. */
const confirmedMs = 302_000;

interface Waiting {
  readonly key: string;
  readonly sinceMs: number;
  readonly acknowledge: () => void;
}

/**
 * Informs between reception and storage. Senders repeat an inform until it is confirmed: repetitions must not become events of their own,
 * nor must copies that somebody else sends.
 */
export class PendingInforms {
  readonly #waiting = new Map<number, Waiting>();
  readonly #byKey = new Map<string, number>();
  readonly #confirmed = new Map<string, number>();

  #lastNumber = 0;

  /** `key` is the same for repetitions and for nothing else. `nowMs` is monotonic. */
  arrive(key: string, { acknowledge, nowMs }: { readonly acknowledge: () => void; readonly nowMs: number }): InformTurn {
    this.#forgetOld(nowMs);
    if (this.#confirmed.has(key)) {
      return { kind: "confirmed" };
    }
    if (this.#byKey.has(key)) {
      return { kind: "waiting" };
    }
    if (this.#waiting.size >= maxWaiting) {
      return { kind: "full" };
    }
    this.#lastNumber += 1;
    this.#waiting.set(this.#lastNumber, { key, sinceMs: nowMs, acknowledge });
    this.#byKey.set(key, this.#lastNumber);
    return { kind: "new", number: this.#lastNumber };
  }

  /** The record of this inform is on disk: confirms it to its sender. */
  stored(number: number, nowMs: number): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) {
      return;
    }
    this.#waiting.delete(number);
    this.#byKey.delete(waiting.key);
    this.#confirmed.set(waiting.key, nowMs);
    waiting.acknowledge();
  }

  /** The inform will not be stored: its repetition is a new one. */
  forget(number: number): void {
    const waiting = this.#waiting.get(number);
    if (waiting !== undefined) {
      this.#waiting.delete(number);
      this.#byKey.delete(waiting.key);
    }
  }

  #forgetOld(nowMs: number): void {
    for (const [number, { key, sinceMs }] of this.#waiting) {
      if (nowMs - sinceMs < waitMs) {
        break;
      }
      this.#waiting.delete(number);
      this.#byKey.delete(key);
    }
    for (const [key, atMs] of this.#confirmed) {
      if (nowMs - atMs < confirmedMs && this.#confirmed.size <= maxConfirmed) {
        break;
      }
      this.#confirmed.delete(key);
    }
  }
}

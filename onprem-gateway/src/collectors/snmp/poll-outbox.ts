/** Gathers what is to be sent for a moment, so that many small things travel in one message. */
export class PollOutbox<T> {
  readonly #send: (gathered: readonly T[]) => void;
  readonly #most: number;
  #gathered: T[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `send` gets what was added within some milliseconds, in order, at most `most` at a time. */
  constructor(send: (gathered: readonly T[]) => void, most: number) {
    this.#send = send;
    this.#most = most;
  }

  add(each: T): void {
    this.#gathered.push(each);
    if (this.#gathered.length >= this.#most) {
      this.flush();
    } else {
      this.#timer ??= setTimeout(() => this.flush(), gatherMs);
    }
  }

  /** Sends what there is now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const gathered = this.#gathered;
    if (gathered.length > 0) {
      this.#gathered = [];
      this.#send(gathered);
    }
  }

  /** Forgets what was not sent. */
  drop(): void {
    this.#gathered = [];
    this.flush();
  }
}

/** Nobody waits for a poll so urgently that this matters. */
const gatherMs = 20;

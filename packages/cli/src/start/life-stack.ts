/** Something that was started and must be stopped. */
export interface Living {
  readonly name: string;
  stop(): Promise<void>;
}

/** How long one part may take to stop before the next one is stopped anyway. */
const stopDeadlineMs = 10_000;

/** What was started, to be stopped in reverse order, each part within bounds. */
export class LifeStack {
  readonly #parts: Living[] = [];
  readonly #complain: (sentence: string) => void;
  readonly #deadlineMs: number;
  #closed = false;

  constructor(complain: (sentence: string) => void, deadlineMs: number = stopDeadlineMs) {
    this.#complain = complain;
    this.#deadlineMs = deadlineMs;
  }

  /** Something that came up after everything was told to stop is stopped at once. */
  push(part: Living): void {
    if (this.#closed) void this.#stop(part);
    else this.#parts.push(part);
  }

  /** Stops everything, last started first. A part that fails or hangs is named and does not keep the others from stopping. */
  async stopAll(): Promise<void> {
    this.#closed = true;
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) await this.#stop(part);
  }

  async #stop(part: Living): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), this.#deadlineMs);
    });
    const stopped = part.stop().then(
      () => "stopped" as const,
      () => "failed" as const,
    );
    const outcome = await Promise.race([stopped, late]);
    clearTimeout(timer);
    if (outcome === "late") this.#complain(`${part.name} did not stop within ${this.#deadlineMs / 1000} s; going on without it.`);
    if (outcome === "failed") this.#complain(`${part.name} failed while it was stopping.`);
  }
}

import type { Clock } from "@isthmus/onprem-gateway/runtime/clock";

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

const startMs = Date.UTC(2026, 10, 22);

/**
 * A clock that stands still while anything is at work and jumps to the next sleeper when all is quiet, so that days pass in seconds and
 * every run is the same. Work that leaves the event loop must be told by `busy`.
 */
export class VirtualClock implements Clock {
  #elapsedMs = 0;
  #wallStepMs = 0;
  #sleepers: Sleeper[] = [];
  #busy = 0;
  #idle: (() => void)[] = [];

  nowMs(): number {
    return startMs + this.#elapsedMs + this.#wallStepMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  /** Steps the wall clock, as an operator or NTP may; intervals do not notice. */
  stepWall(byMs: number): void {
    this.#wallStepMs += byMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      };
      const sleeper: Sleeper = { atMs: this.#elapsedMs + Math.max(0, ms), wake };
      const cancel = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.#insert(sleeper);
    });
  }

  /** Holds time until the returned function is called. */
  busy(): () => void {
    this.#busy += 1;
    return () => {
      this.#busy -= 1;
      if (this.#busy === 0) {
        for (const wake of this.#idle.splice(0)) {
          wake();
        }
      }
    };
  }

  /** Lets time pass until the condition holds, which is looked at whenever all is quiet, or `withinMs` have passed. Tells which. */
  async run({ until = () => false, withinMs }: { readonly until?: () => boolean; readonly withinMs: number }): Promise<boolean> {
    const endMs = this.#elapsedMs + withinMs;
    for (;;) {
      await this.#quiet();
      if (until()) {
        return true;
      }
      const next = this.#sleepers[0];
      if (next === undefined || next.atMs > endMs) {
        this.#elapsedMs = endMs;
        return false;
      }
      this.#elapsedMs = next.atMs;
      this.#sleepers.shift();
      next.wake();
    }
  }

  /** Two turns of the event loop without outside work: promises that were resolved have run as far as they can. */
  async #quiet(): Promise<void> {
    for (let turns = 0; turns < 2; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy > 0) {
        await new Promise<void>((resolve) => this.#idle.push(resolve));
        turns = -1;
      }
    }
  }

  /** Keeps the order of waking: by time, then by who came first. */
  #insert(sleeper: Sleeper): void {
    let at = this.#sleepers.length;
    while (at > 0 && (this.#sleepers[at - 1]?.atMs ?? 0) > sleeper.atMs) {
      at -= 1;
    }
    this.#sleepers.splice(at, 0, sleeper);
  }
}

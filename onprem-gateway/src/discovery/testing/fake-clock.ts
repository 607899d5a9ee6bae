import type { Clock } from "../../runtime/clock.ts";

/** A clock whose sleepers wake in order of time, as soon as everybody sleeps. */
export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #sleepers: { readonly wakeMs: number; readonly wake: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push({ wakeMs: this.#nowMs + ms, wake: resolve });
      signal?.addEventListener("abort", () => resolve());
      setImmediate(() => this.#advance());
    });
  }

  #advance(): void {
    this.#sleepers.sort((a, b) => a.wakeMs - b.wakeMs);
    const next = this.#sleepers.shift();
    if (next !== undefined) {
      this.#nowMs = Math.max(this.#nowMs, next.wakeMs);
      next.wake();
    }
  }
}

import type { Clock } from "../runtime/clock.ts";

/** Lets at most `perSecond` pass each second, evenly spaced, however many ask at once. */
export class RateGate {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, clock: Clock) {
    this.#intervalMs = 1_000 / perSecond;
    this.#clock = clock;
  }

  /** Resolves when it is the caller's turn, or at once when the signal aborts. */
  async pass(signal?: AbortSignal): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    const turnMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = turnMs + this.#intervalMs;
    if (turnMs > nowMs) {
      await this.#clock.sleep(turnMs - nowMs, signal);
    }
  }
}

/** Wakes those who wait for records. */
export class RecordNews {
  #waiters: (() => void)[] = [];

  /** Resolves when `isThere` says so, or when the signal aborts. Asking late is harmless: no wake-up can be missed. */
  async until(isThere: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isThere() && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#waiters.push(wake);
      signal.addEventListener("abort", wake, { once: true });
      await promise;
      signal.removeEventListener("abort", wake);
    }
  }

  /** Something is new. */
  tell(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) {
      wake();
    }
  }
}

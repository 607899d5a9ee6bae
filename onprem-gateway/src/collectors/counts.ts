/** Counters of a worker, sent to the core as increments. */
export class Counts {
  #counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  /** What was counted since the last call that returned something; undefined when nothing was. */
  take(): Readonly<Record<string, number>> | undefined {
    if (this.#counts.size === 0) {
      return undefined;
    }
    const taken = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    return taken;
  }
}

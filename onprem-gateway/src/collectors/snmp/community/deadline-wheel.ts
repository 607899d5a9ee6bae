/** What waits until a deadline. */
export interface Expiring {
  /** The deadline has passed. */
  expire(): void;
}

export interface DeadlineWheelOptions {
  readonly monotonicMs: () => number;
  /** Calls `tick` after `ms`, and keeps the process alive until then. */
  readonly after: (ms: number, tick: () => void) => void;
}

const tickMs = 10;

/**
 * Deadlines of many requests on one timer. Setting and cancelling cost a step in a set, whatever the number of requests. A deadline fires
 * up to one tick (10 ms) late, never early. Nothing runs while no deadline is set.
 */
export class DeadlineWheel {
  readonly #options: DeadlineWheelOptions;
  /** By number of the tick they fire in. */
  readonly #slots = new Map<number, Set<Expiring>>();
  #armed = false;
  #tick = 0;

  constructor(options: DeadlineWheelOptions) {
    this.#options = options;
  }

  /** Gives the tick that it takes to cancel the deadline. */
  set(delayMs: number, expiring: Expiring): number {
    const now = Math.floor(this.#options.monotonicMs() / tickMs);
    if (!this.#armed) {
      this.#tick = now;
    }
    const slot = now + 1 + Math.ceil(delayMs / tickMs);
    const deadlines = this.#slots.get(slot);
    if (deadlines === undefined) {
      this.#slots.set(slot, new Set([expiring]));
    } else {
      deadlines.add(expiring);
    }
    this.#arm();
    return slot;
  }

  /** Takes a deadline back; does nothing when it has passed. */
  cancel(tick: number, expiring: Expiring): void {
    const deadlines = this.#slots.get(tick);
    if (deadlines?.delete(expiring) === true && deadlines.size === 0) {
      this.#slots.delete(tick);
    }
  }

  #arm(): void {
    if (!this.#armed && this.#slots.size > 0) {
      this.#armed = true;
      this.#options.after(tickMs, () => this.#turn());
    }
  }

  #turn(): void {
    const now = Math.floor(this.#options.monotonicMs() / tickMs);
    for (let slot = this.#tick; slot <= now; slot += 1) {
      this.#fire(slot);
    }
    this.#tick = now;
    this.#armed = false;
    this.#arm();
  }

  #fire(slot: number): void {
    const deadlines = this.#slots.get(slot);
    this.#slots.delete(slot);
    for (const expiring of deadlines ?? []) {
      expiring.expire();
    }
  }
}

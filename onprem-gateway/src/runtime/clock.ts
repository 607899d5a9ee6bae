/** The two clocks: wall time for timestamps that leave the gateway, monotonic time for every interval. */
export interface Clock {
  /** Epoch milliseconds. May jump. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start. Never goes back. */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

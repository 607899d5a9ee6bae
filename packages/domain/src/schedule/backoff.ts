export interface BackoffOptions {
  /** Failures so far: 0 before the first retry. */
  readonly attempt: number;
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly capMs: number;
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number;
}

/**
 * How long to wait before the next attempt, in whole milliseconds: uniform in 0..min(capMs, baseMs * 2^attempt).
 * Full jitter spreads the retries of many gateways best
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function fullJitterBackoff({ attempt, baseMs, capMs, random }: BackoffOptions): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** attempt));
}

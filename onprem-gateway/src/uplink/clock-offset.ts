/** Differences below this are the network's, not the clock's. Signatures tolerate five minutes. */
const negligibleMs = 30_000;

/**
 * How far the local clock is behind the server's, from the `Date` of its answer: 0 when the header is missing, unreadable or
 * agrees. Added to the local time when signing, so that a gateway with a wrong clock can still report.
 */
export function clockOffsetMs(dateHeader: string | undefined, nowMs: number): number {
  const serverMs = Date.parse(dateHeader ?? "");
  const offset = serverMs - nowMs;
  return Number.isFinite(offset) && Math.abs(offset) > negligibleMs ? offset : 0;
}

/** `Retry-After` in milliseconds, given in seconds or as a date (RFC 9110, section 10.2.3); undefined when there is none to be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const waitMs = /^\d{1,9}$/u.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

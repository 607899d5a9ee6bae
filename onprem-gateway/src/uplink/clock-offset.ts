/** Differences below this are the network's, not the clock's. Signatures tolerate five minutes. */
const negligibleMs = 30_000;

/**
 * How far the local clock is ahead of the server's, from the `Date` of its answer, in milliseconds to the second; negative when it
 * is behind, undefined when the header is missing or unreadable. Includes the time that the answer took to arrive.
 */
export function clockSkewMs(dateHeader: string | undefined, nowMs: number): number | undefined {
  const serverMs = Date.parse(dateHeader ?? "");
  return Number.isFinite(serverMs) ? Math.round((nowMs - serverMs) / 1_000) * 1_000 : undefined;
}

/** What to add to the local time when signing, so that a gateway with a wrong clock can still report: 0 while the clocks agree. */
export function signingOffsetMs(skewMs: number | undefined): number {
  return skewMs === undefined || Math.abs(skewMs) <= negligibleMs ? 0 : -skewMs;
}

/** `Retry-After` in milliseconds, given in seconds or as a date (RFC 9110, section 10.2.3); undefined when there is none to be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const waitMs = /^\d{1,9}$/u.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

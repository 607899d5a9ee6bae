const hourMs = 3_600_000;

/** Records from further ahead than this are refused: a clock is wrong, and a newest-wins item would freeze. CloudWatch's limit, too. */
export const futureToleranceMs = 2 * hourMs;

/** CloudWatch takes no metric older than 14 days; an hour is left for the way there. */
const metricAgeMs = 14 * 24 * hourMs - hourMs;

/** How long readers see a chunk of one-minute samples, an event, and a log line. */
export const retentionS = { series: 15 * 86_400, events: 30 * 86_400 } as const;

/** True when a record says it was observed more than two hours after now. */
export function isFromTheFuture(tsMs: number, nowMs: number): boolean {
  return tsMs > nowMs + futureToleranceMs;
}

/** True when CloudWatch would take a metric of that time. */
export function isPublishable(tsMs: number, nowMs: number): boolean {
  return tsMs >= nowMs - metricAgeMs && !isFromTheFuture(tsMs, nowMs);
}

/** Ends of one worker within the last minute, newest last, in monotonic milliseconds. */
export type RestartHistory = readonly number[];

const windowMs = 60_000;
const mostPerWindow = 6;
const firstDelayMs = 200;
const longestDelayMs = 30_000;

/**
 * How long to wait before a worker that just ended is started again: 200 ms, doubling with every end within the last minute,
 * and never so soon that it would be the seventh start of a minute.
 */
export function nextRestart(history: RestartHistory, nowMs: number): { readonly history: RestartHistory; readonly delayMs: number } {
  const recent = [...history.filter((endedMs) => nowMs - endedMs < windowMs), nowMs];
  const backoffMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (recent.length - 1));
  const oldestCounted = recent.at(-mostPerWindow);
  const budgetMs = oldestCounted === undefined ? 0 : oldestCounted + windowMs - nowMs;
  return { history: recent, delayMs: Math.max(backoffMs, budgetMs) };
}

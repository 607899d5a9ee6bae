/** Part of the time that the live lane leaves over which the backfill lane may use. */
const share = 0.7;

/** When the backfill lane sent its last batch, and how long it rests since. Times are on the monotonic clock. */
export interface BackfillPace {
  readonly restUntilMs: number;
  /** Live batches since the last backfill batch. */
  readonly liveInARow: number;
}

export const initialPace: BackfillPace = { restUntilMs: Number.NEGATIVE_INFINITY, liveInARow: 0 };

/** Live batches in a row after which the backfill lane gets its turn even though more live records wait. */
const mostLiveInARow = 9;

/**
 * After a backfill batch: a rest in proportion to the time it took, and at least `gapMs` from start to start, so that many
 * gateways with a backlog do not ask more often than gateways without one.
 */
export function afterBackfill({ startedMs, endedMs }: Span, gapMs: number): BackfillPace {
  const restMs = ((endedMs - startedMs) * (1 - share)) / share;
  return { restUntilMs: Math.max(endedMs + restMs, startedMs + gapMs), liveInARow: 0 };
}

/** After a live batch: its time was not spare, so a rest that had begun lasts longer by it. */
export function afterLive(pace: BackfillPace, { startedMs, endedMs }: Span): BackfillPace {
  const restUntilMs = pace.restUntilMs > startedMs ? pace.restUntilMs + endedMs - startedMs : pace.restUntilMs;
  return { restUntilMs, liveInARow: pace.liveInARow + 1 };
}

/** Whether the backfill lane is owed a turn although the live lane is busy: it is slowed down, never starved. */
export function backfillIsOwed({ liveInARow }: BackfillPace): boolean {
  return liveInARow >= mostLiveInARow;
}

export interface Span {
  readonly startedMs: number;
  readonly endedMs: number;
}

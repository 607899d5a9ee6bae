/** What went wrong in a span of time, as the heartbeat reports it. */
export interface TroubleCounts {
  /** Records that the quota cost, but for those that were on their way and came to be delivered all the same. */
  readonly evicted: number;
  /** Datagrams that the kernel threw away at full receive buffers. */
  readonly datagramsDropped: number;
  /** Worker processes that ended unasked. */
  readonly workersEnded: number;
}

/** From the counters of the process, which start at zero with it. */
export function troubleCounts(counters: Readonly<Record<string, number>>): TroubleCounts {
  const sum = (matches: (name: string) => boolean) =>
    Object.entries(counters).reduce((total, [name, count]) => (matches(name) ? total + count : total), 0);
  return {
    evicted: sum((name) => name.startsWith("spool.evicted.")) - (counters["spool.delivered-after-eviction"] ?? 0),
    datagramsDropped: sum((name) => name.endsWith(".dropped.kernel")),
    workersEnded: sum((name) => name === "worker.ended"),
  };
}

/** What came to pass since `before`, which nothing is when the process has just started. Never negative: what was told is not taken back. */
export function since(before: TroubleCounts | undefined, now: TroubleCounts): TroubleCounts {
  return {
    evicted: Math.max(0, now.evicted - (before?.evicted ?? 0)),
    datagramsDropped: now.datagramsDropped - (before?.datagramsDropped ?? 0),
    workersEnded: now.workersEnded - (before?.workersEnded ?? 0),
  };
}

/** What has been told in all when `now` was told after `before`: fewer records lost than were told are made up for by the next ones. */
export function toldInAll(before: TroubleCounts | undefined, now: TroubleCounts): TroubleCounts {
  return { ...now, evicted: Math.max(now.evicted, before?.evicted ?? 0) };
}

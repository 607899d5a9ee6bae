import { bootOf } from "./place-history.ts";
import type { RmonLogEntry } from "./raw-rmon.ts";

/** What the last reading of a device's log left behind. */
export interface LogMemory {
  /** Wall clock of that reading. */
  readonly readMs: number;
  /** Entries that were seen, by index and time. */
  readonly seen: ReadonlySet<string>;
}

export interface PlacedLogEntry {
  readonly entry: RmonLogEntry;
  /** Wall clock at which the device wrote it. */
  readonly atMs: number;
}

/** sysUpTime wraps after 497 days. */
const wrapMs = 2 ** 32 * 10;
const slackMs = 2_000;

/**
 * Entries that were written since the last reading, oldest first, and what the next reading compares with. An entry is known by its index
 * and time, since devices use an index again. Without a last reading everything counts as old: a log reaches back for months.
 */
export function newLogEntries(
  log: readonly RmonLogEntry[],
  memory: LogMemory | undefined,
  clock: { readonly sysUpTimeCs: number; readonly readMs: number },
): { readonly entries: readonly PlacedLogEntry[]; readonly memory: LogMemory } {
  const bootMs = bootOf(clock);
  const seen = new Set(log.map(identity));
  const entries = log.flatMap((entry) => {
    const unwrappedMs = bootMs + entry.timeCs * 10;
    const atMs = unwrappedMs > clock.readMs + slackMs ? unwrappedMs - wrapMs : unwrappedMs;
    const isNew = memory !== undefined && atMs > memory.readMs - slackMs && !memory.seen.has(identity(entry));
    return isNew ? [{ entry, atMs: Math.min(atMs, clock.readMs) }] : [];
  });
  return { entries: entries.sort((a, b) => a.atMs - b.atMs), memory: { readMs: clock.readMs, seen } };
}

function identity({ index, timeCs }: RmonLogEntry): string {
  return `${index} ${timeCs}`;
}

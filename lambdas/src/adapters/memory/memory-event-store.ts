import { type EventScope, type EventStore, type EventWrite, eventPartition, eventSortKey, RecentEvent } from "../../ports/event-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

const dayMs = 86_400_000;

/** The events table in memory, with the same promises as the real one. */
export class MemoryEventStore implements EventStore {
  readonly #events = new Map<string, EventWrite>();

  put(event: EventWrite): Promise<PutOutcome> {
    const key = `${eventPartition(event.scope, event.tsMs)}|${eventSortKey(event)}`;
    const before = this.#events.get(key);
    if (before !== undefined && (event.heardBy?.length ?? 0) <= (before.heardBy?.length ?? 0)) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#events.set(key, event);
    return Promise.resolve({ kind: "stored" });
  }

  recentEvents(
    scope: EventScope,
    options: { readonly nowMs: number; readonly limit: number; readonly deviceId?: string },
  ): Promise<readonly RecentEvent[]> {
    const days = new Set([eventPartition(scope, options.nowMs), eventPartition(scope, options.nowMs - dayMs)]);
    const events = [...this.#events.values()]
      .filter((event) => event.stream === "EVENT" && days.has(eventPartition(event.scope, event.tsMs)))
      .filter((event) => event.ttlS * 1_000 > options.nowMs)
      .sort((a, b) => (eventSortKey(a) < eventSortKey(b) ? 1 : -1))
      .flatMap((event) => RecentEvent.safeParse({ ...event.body, tsMs: event.tsMs, heardBy: event.heardBy }).data ?? [])
      .filter((event) => options.deviceId === undefined || event.deviceId === options.deviceId);
    return Promise.resolve(events.slice(0, options.limit));
  }

  /** Everything stored, in no order: for assertions on whole contents. */
  all(): readonly EventWrite[] {
    return [...this.#events.values()];
  }
}

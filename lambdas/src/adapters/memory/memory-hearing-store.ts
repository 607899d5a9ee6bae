import { type HearingItem, type HearingKey, type HearingStore, hearingPartition } from "../../ports/hearing-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

/** Hearings in memory, with the same promises as the real store. */
export class MemoryHearingStore implements HearingStore {
  readonly #items = new Map<string, HearingItem>();

  read(key: HearingKey): Promise<HearingItem | undefined> {
    return Promise.resolve(this.#items.get(nameOf(key)));
  }

  put(item: HearingItem): Promise<PutOutcome> {
    const before = this.#items.get(nameOf(item))?.revision ?? 0;
    if (before !== item.revision - 1) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.set(nameOf(item), item);
    return Promise.resolve({ kind: "stored" });
  }
}

function nameOf(key: HearingKey): string {
  return `${hearingPartition(key)}|${key.digest}`;
}

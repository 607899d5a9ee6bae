import type { NameRegistry, NameRegistryItem } from "../../ports/name-registry.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

/** Registered names in memory, with the same promises as the real registry. */
export class MemoryNameRegistry implements NameRegistry {
  readonly #items = new Map<string, NameRegistryItem>();

  read(siteId: string): Promise<NameRegistryItem | undefined> {
    return Promise.resolve(this.#items.get(siteId));
  }

  put(item: NameRegistryItem): Promise<PutOutcome> {
    if ((this.#items.get(item.siteId)?.revision ?? 0) !== item.revision - 1) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.set(item.siteId, item);
    return Promise.resolve({ kind: "stored" });
  }
}

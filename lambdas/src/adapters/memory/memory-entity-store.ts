import type { EntityItem, EntityKind } from "../../ports/entities.ts";
import type { EntityKey } from "../../ports/entity-keys.ts";
import { type EntityPage, type EntityStore, isNewer, type LatestPutOutcome } from "../../ports/entity-store.ts";

/** The entities table in memory, with the same promises as the real one. */
export class MemoryEntityStore implements EntityStore {
  readonly #items = new Map<string, EntityItem>();

  putLatest(item: EntityItem): Promise<LatestPutOutcome> {
    const id = idOf(item);
    const previous = this.#items.get(id);
    if (previous !== undefined && !isNewer(item, previous)) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.set(id, structuredClone(item));
    return Promise.resolve(
      previous === undefined ? { kind: "stored" } : { kind: "stored", previous: { tsMs: previous.tsMs, seq: previous.seq } },
    );
  }

  read(key: EntityKey): Promise<EntityItem | undefined> {
    return Promise.resolve(structuredClone(this.#items.get(idOf(key))));
  }

  listPartition(partition: string): Promise<EntityPage> {
    return Promise.resolve(this.#select((item) => item.pk === partition));
  }

  async *readPages({ partition, prefix }: { readonly partition: string; readonly prefix: string }): AsyncGenerator<EntityPage> {
    yield this.#select((item) => item.pk === partition && item.sk.startsWith(prefix));
  }

  listKind(kind: EntityKind): Promise<EntityPage> {
    return Promise.resolve(this.#select((item) => item.kind === kind));
  }

  #select(wanted: (item: EntityItem) => boolean): EntityPage {
    const items = [...this.#items.values()].filter(wanted).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    return { items: structuredClone(items), unreadable: 0 };
  }
}

function idOf(key: EntityKey): string {
  return JSON.stringify([key.pk, key.sk]);
}

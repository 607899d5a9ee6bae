import type { EntityKey } from "../../ports/entity-keys.ts";
import type { ChangeItem, EdgeItem, GraphItem, GraphItemKind } from "../../ports/graph-items.ts";
import type { ChangeRange, GraphPage, GraphStore } from "../../ports/graph-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

/** The graph in memory, with the same promises as the real one. */
export class MemoryGraphStore implements GraphStore {
  readonly #items = new Map<string, GraphItem>();
  readonly #changes = new Map<string, ChangeItem>();
  /** Puts, removals and appended changes that took effect: for assertions on how little is written. */
  writes = 0;

  all(): Promise<GraphPage> {
    return Promise.resolve({ items: structuredClone(sorted([...this.#items.values()])), unreadable: 0 });
  }

  list<K extends GraphItemKind>(kind: K): Promise<GraphPage<Extract<GraphItem, { kind: K }>>> {
    const isOfKind = (item: GraphItem): item is Extract<GraphItem, { kind: K }> => item.kind === kind;
    return Promise.resolve({ items: structuredClone(sorted([...this.#items.values()].filter(isOfKind))), unreadable: 0 });
  }

  async joins(): Promise<readonly EdgeItem[]> {
    return (await this.list("edge")).items.filter(({ join }) => join !== undefined);
  }

  put(item: GraphItem): Promise<PutOutcome> {
    const previous = this.#items.get(idOf(item));
    if (previous !== undefined && previous.tsMs > item.tsMs) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.set(idOf(item), structuredClone(item));
    this.writes += 1;
    return Promise.resolve({ kind: "stored" });
  }

  remove(key: EntityKey, tsMs: number): Promise<PutOutcome> {
    if ((this.#items.get(idOf(key))?.tsMs ?? 0) > tsMs) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#items.delete(idOf(key));
    this.writes += 1;
    return Promise.resolve({ kind: "stored" });
  }

  append(change: ChangeItem): Promise<PutOutcome> {
    if (this.#changes.has(idOf(change))) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#changes.set(idOf(change), structuredClone(change));
    this.writes += 1;
    return Promise.resolve({ kind: "stored" });
  }

  changes({ fromMs, nowMs, limit }: ChangeRange): Promise<readonly ChangeItem[]> {
    const alive = [...this.#changes.values()].filter(({ tsMs, ttl }) => tsMs >= fromMs && ttl * 1_000 > nowMs);
    return Promise.resolve(structuredClone(sorted(alive).toReversed().slice(0, limit)));
  }
}

function idOf({ pk, sk }: EntityKey): string {
  return JSON.stringify([pk, sk]);
}

function sorted<T extends EntityKey>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (a.pk === b.pk ? compare(a.sk, b.sk) : compare(a.pk, b.pk)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

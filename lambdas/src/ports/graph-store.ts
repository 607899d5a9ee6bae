import type { EntityKey } from "./entity-keys.ts";
import type { ChangeItem, GraphItem, GraphItemKind } from "./graph-items.ts";
import type { PutOutcome } from "./put-outcome.ts";

export interface GraphPage<T extends GraphItem = GraphItem> {
  readonly items: readonly T[];
  /** Items that this version cannot read. They are counted, not shown. */
  readonly unreadable: number;
}

/** The graph, what is derived from it, and what changed in it. */
export interface GraphStore {
  /** The whole partition of the graph. Throws `StoreError`. */
  all(): Promise<GraphPage>;
  /** Items of one kind, in order of their keys. Throws `StoreError`. */
  list<K extends GraphItemKind>(kind: K): Promise<GraphPage<Extract<GraphItem, { kind: K }>>>;
  /** Writes the item unless a newer one is there, which answers duplicate. */
  put(item: GraphItem): Promise<PutOutcome>;
  /** Takes an item away unless a newer one is there, which answers duplicate. */
  remove(key: EntityKey, tsMs: number): Promise<PutOutcome>;
  /** Writes a change unless the same one is there, which answers duplicate. */
  append(change: ChangeItem): Promise<PutOutcome>;
  /** Changes from `fromMs` on, the latest first, at most `limit`. Throws `StoreError`. */
  changes(range: { readonly fromMs: number; readonly nowMs: number; readonly limit: number }): Promise<readonly ChangeItem[]>;
}

import type { EntityKey } from "./entity-keys.ts";
import type { ChangeItem, EdgeItem, GraphItem, GraphItemKind } from "./graph-items.ts";
import type { PutOutcome } from "./put-outcome.ts";

export interface GraphPage<T extends GraphItem = GraphItem> {
  readonly items: readonly T[];
  /** Items that this version cannot read. They are counted, not shown. */
  readonly unreadable: number;
}

/** Which changes are wanted: from when on, seen from now (what is older than its time to live is gone), and at most how many. */
export interface ChangeRange {
  readonly fromMs: number;
  readonly nowMs: number;
  readonly limit: number;
}

/** The graph, what is derived from it, and what changed in it. */
export interface GraphStore {
  /** The whole partition of the graph. Throws `StoreError`. */
  all(): Promise<GraphPage>;
  /** Items of one kind, in order of their keys. Throws `StoreError`. */
  list<K extends GraphItemKind>(kind: K): Promise<GraphPage<Extract<GraphItem, { kind: K }>>>;
  /** The edges that are joins, by kind of join. Throws `StoreError`. */
  joins(): Promise<readonly EdgeItem[]>;
  /** Writes the item unless a newer one is there, which answers duplicate. */
  put(item: GraphItem): Promise<PutOutcome>;
  /** Takes an item away unless a newer one is there, which answers duplicate. */
  remove(key: EntityKey, tsMs: number): Promise<PutOutcome>;
  /** Writes a change unless the same one is there, which answers duplicate. */
  append(change: ChangeItem): Promise<PutOutcome>;
  /** Changes of a range, the latest first. Throws `StoreError`. */
  changes(range: ChangeRange): Promise<readonly ChangeItem[]>;
}

import type { EntityItem, EntityKind } from "./entities.ts";
import type { EntityKey } from "./entity-keys.ts";
import type { PutOutcome } from "./put-outcome.ts";

/** How new an item is: by time, then by place in the stream, so that two records of one millisecond have an order too. */
export interface Newness {
  readonly tsMs: number;
  readonly seq?: number | undefined;
}

/** True when one is newer than the other. Items of one moment of which one has no place in a stream are as new as each other. */
export function isNewer(one: Newness, other: Newness): boolean {
  return (
    one.tsMs > other.tsMs || (one.tsMs === other.tsMs && (one.seq ?? Number.NEGATIVE_INFINITY) > (other.seq ?? Number.POSITIVE_INFINITY))
  );
}

/** The outcome of a write that keeps the newest. `previous` is how new the replaced item was; absent for a first write. */
export type LatestPutOutcome = Exclude<PutOutcome, { kind: "stored" }> | { readonly kind: "stored"; readonly previous?: Newness };

export interface EntityPage {
  readonly items: readonly EntityItem[];
  /** Items that this version cannot read. They are counted, not shown. */
  readonly unreadable: number;
}

/** The latest known state of every entity, one item each. */
export interface EntityStore {
  /** Writes the item unless one that is as new or newer is there, which answers duplicate. */
  putLatest(item: EntityItem): Promise<LatestPutOutcome>;
  /** Undefined when absent or unreadable. Throws `StoreError`. */
  read(key: EntityKey): Promise<EntityItem | undefined>;
  /** Everything of one site or one account and Region. Throws `StoreError`. */
  listPartition(partition: string): Promise<EntityPage>;
  /** What of a partition has a sort key that begins so, page by page and in order, for what may be too much to hold. Throws `StoreError`. */
  readPages(range: { readonly partition: string; readonly prefix: string }): AsyncIterable<EntityPage>;
  /** Everything of one kind, wherever it is. Throws `StoreError`. */
  listKind(kind: EntityKind): Promise<EntityPage>;
}

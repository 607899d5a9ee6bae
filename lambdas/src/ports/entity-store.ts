import type { EntityItem, EntityKind } from "./entities.ts";
import type { EntityKey } from "./entity-keys.ts";
import type { PutOutcome } from "./put-outcome.ts";

/** The outcome of a write that keeps the newest. `previousTsMs` is how new the replaced item was; absent for a first write. */
export type LatestPutOutcome = Exclude<PutOutcome, { kind: "stored" }> | { readonly kind: "stored"; readonly previousTsMs?: number };

export interface EntityPage {
  readonly items: readonly EntityItem[];
  /** Items that this version cannot read. They are counted, not shown. */
  readonly unreadable: number;
}

/** The latest known state of every entity, one item each. */
export interface EntityStore {
  /** Writes the item unless one with the same or a newer `tsMs` is there, which answers duplicate. */
  putLatest(item: EntityItem): Promise<LatestPutOutcome>;
  /** Undefined when absent or unreadable. Throws `StoreError`. */
  read(key: EntityKey): Promise<EntityItem | undefined>;
  /** Everything of one site or one account and Region. Throws `StoreError`. */
  listPartition(partition: string): Promise<EntityPage>;
  /** Everything of one kind, wherever it is. Throws `StoreError`. */
  listKind(kind: EntityKind): Promise<EntityPage>;
}

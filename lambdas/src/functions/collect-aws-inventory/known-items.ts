import { createHash } from "node:crypto";
import type { ResourceLook } from "../../ports/cloud-inventory.ts";
import { type CloudItem, isCloudItem } from "../../ports/entities.ts";
import { sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";

/** Little enough of an item to hold tens of thousands of them: whether it lives, how old it is, and what it said. */
export interface KnownItem {
  readonly tsMs: number;
  readonly isGone: boolean;
  readonly fingerprint: string;
}

/** What the table knows of the resources that a look tells of, by sort key. */
export async function knownItems(
  entities: EntityStore,
  { partition, look }: { readonly partition: string; readonly look: ResourceLook },
): Promise<Map<string, KnownItem>> {
  const known = new Map<string, KnownItem>();
  const prefix = sortKey.resources(look.kind);
  for await (const { items } of entities.readPages({ partition, prefix })) {
    for (const item of items.filter(isCloudItem)) {
      if (look.owns?.(item.sk.slice(prefix.length)) ?? true) {
        known.set(item.sk, { tsMs: item.tsMs, isGone: item.deletedAtMs !== undefined, fingerprint: fingerprintOf(item) });
      }
    }
  }
  return known;
}

/** The same for two items that say the same, whenever it was seen. */
export function fingerprintOf({ tsMs: _seen, ttl: _ttl, deletedAtMs: _deleted, ...said }: CloudItem): string {
  return createHash("sha256").update(JSON.stringify(said, sortedKeys)).digest("base64url").slice(0, 22);
}

/** Attributes come back from the table in another order. */
function sortedKeys(_key: string, value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

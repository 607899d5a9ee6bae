import type { InstanceStatusFacts, Listing } from "../../ports/cloud-inventory.ts";
import type { Sighting } from "../../ports/cloud-items/resource-item.ts";
import { type CloudItem, type CoverageItem, type EntityItem, type EntityKind, isCloudItem } from "../../ports/entities.ts";
import { awsPartition, sortKey } from "../../ports/entity-keys.ts";

/** How long a tombstone is kept for readers. */
const tombstoneS = 30 * 86_400;

/** What one API said, turned into items. */
export interface Look {
  /** API action in kebab case, such as "describe-vpcs". */
  readonly api: string;
  /** Kind of the items; absent for an API that adds to the items of another. */
  readonly kind?: EntityKind;
  readonly listing: Listing<EntityItem | InstanceStatusFacts>;
}

export interface SweepPlan {
  readonly seen: readonly EntityItem[];
  readonly tombstones: readonly EntityItem[];
  readonly coverage: readonly CoverageItem[];
}

/**
 * Decides what a sweep writes. What an API lists is written; what it no longer lists becomes a tombstone with its last
 * state, but only when the listing is complete. Every API leaves a coverage item: "could not look" is not "none".
 */
export function planSweep(known: readonly EntityItem[], looks: readonly Look[], sighting: Sighting): SweepPlan {
  const seen: EntityItem[] = [];
  const tombstones: EntityItem[] = [];
  const coverage: CoverageItem[] = [];
  for (const look of looks) {
    const before = known.filter(isCloudItem).filter((item) => item.kind === look.kind && item.deletedAtMs === undefined);
    coverage.push(coverageOf(look, before.length, sighting));
    if (look.listing.kind !== "complete" || look.kind === undefined) {
      continue;
    }
    const listed = look.listing.items.filter(isItem);
    const keys = new Set(listed.map((item) => item.sk));
    seen.push(...listed);
    tombstones.push(...before.filter((item) => !keys.has(item.sk) && item.tsMs < sighting.tsMs).map((item) => buried(item, sighting.tsMs)));
  }
  return { seen, tombstones, coverage };
}

function isItem(item: EntityItem | InstanceStatusFacts): item is EntityItem {
  return "sk" in item;
}

/** `ttl` lets the table drop the tombstone later. */
function buried(item: CloudItem, nowMs: number): CloudItem {
  return { ...item, tsMs: nowMs, deletedAtMs: nowMs, ttl: Math.floor(nowMs / 1_000) + tombstoneS };
}

function coverageOf(look: Look, expected: number, { accountId, region, tsMs }: Sighting): CoverageItem {
  const { listing, api } = look;
  return {
    pk: awsPartition(accountId, region),
    sk: sortKey.coverage(api),
    kind: "coverage",
    accountId,
    region,
    tsMs,
    api,
    state: listing.kind,
    expected,
    seen: listing.kind === "complete" ? listing.items.length : 0,
    failed: listing.kind === "failed" ? 1 : 0,
    throttled: listing.kind === "throttled" ? 1 : 0,
    ...(listing.kind !== "complete" && { reason: listing.reason }),
  };
}

import type { CloudKind, CloudPlace, CloudResources } from "@isthmus/domain/cloud/account-network";
import { awsPartition, sortKey } from "../entity-keys.ts";

/** Where and when resources were seen. */
export interface Sighting extends CloudPlace {
  readonly tsMs: number;
}

interface ItemAttributes extends Sighting {
  readonly pk: string;
  readonly sk: string;
  readonly deletedAtMs?: number | undefined;
  readonly ttl?: number | undefined;
}

type ItemsByKind = { readonly [K in CloudKind]: ItemAttributes & { readonly kind: K } & CloudResources[K] };

/** The item of one AWS resource: its facts, and where and when they were seen. */
export type ResourceItem<K extends CloudKind = CloudKind> = ItemsByKind[K];

export function resourceItem<K extends CloudKind>(kind: K, facts: CloudResources[K], sighting: Sighting): ResourceItem<K> {
  const key = { pk: awsPartition(sighting.accountId, sighting.region), sk: sortKey.resource(kind, facts.id) };
  const item: object = { ...facts, ...sighting, ...key, kind };
  return item as ResourceItem<K>;
}

import type { CloudKind, CloudPlace, CloudResources } from "@isthmus/domain/cloud/account-network";

/** What one page of a listing holds. */
export interface LookPage<K extends CloudKind = CloudKind> {
  readonly facts: readonly CloudResources[K][];
  /** Elements without an id or another fact that every such resource has. They are counted, not stored. */
  readonly malformed: number;
}

/** One listing of resources of one kind. */
export interface ResourceLook<K extends CloudKind = CloudKind> {
  /** API action in kebab case, such as "describe-vpcs". */
  readonly api: string;
  readonly kind: K;
  /** True for resources that this listing tells of. Absent: of every one of its kind. */
  readonly owns?: (id: string) => boolean;
  /** The listing, asked for page by page as it is read. Throws `ListingBroken`. */
  readonly pages: () => AsyncIterable<LookPage<K>>;
}

/** A listing that adds to the resources of another one and has none of its own. */
export interface SupplementLook {
  readonly api: string;
  readonly kind: "supplement";
  /** Reads it all and says how many elements there were. Throws like `pages`. */
  readonly count: () => Promise<Omit<LookPage, "facts"> & { readonly seen: number }>;
}

export type Look = { readonly [K in CloudKind]: ResourceLook<K> }[CloudKind] | SupplementLook;

/** Read-only look at one Region of one account. */
export interface CloudInventory {
  readonly looks: readonly Look[];
  /** Only these instances, with their checks. Those that are not known make it throw. */
  instances(ids: readonly string[]): ResourceLook<"instance">;
}

/** Where to look, and how to get in. */
export interface WatchedRegion extends CloudPlace {
  /** Opens the account once, so that not every listing has to find out that it cannot be. Throws `ListingBroken`. */
  readonly open?: () => Promise<void>;
}

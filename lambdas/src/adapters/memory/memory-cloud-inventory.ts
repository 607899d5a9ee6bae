import type { CloudKind, CloudResources } from "@isthmus/domain/cloud/account-network";
import type { Instance } from "@isthmus/domain/cloud/services";
import { ListingBroken } from "../../errors.ts";
import type { CloudInventory, Look, ResourceLook } from "../../ports/cloud-inventory.ts";

/** What a listing answers: pages of resources, after which it may break off. */
export interface MemoryListing<K extends CloudKind = CloudKind> {
  readonly kind: K;
  readonly owns?: (id: string) => boolean;
  readonly pages: readonly (readonly CloudResources[K][])[];
  readonly malformed?: number;
  readonly broken?: { readonly kind: "throttled" | "failed"; readonly reason: string };
}

/** A Region with given contents by API, which may be replaced between looks. */
export class MemoryCloudInventory implements CloudInventory {
  readonly listings = new Map<string, MemoryListing>();
  /** What DescribeInstanceStatus makes of it; it has no resources of its own. */
  checks: { readonly seen: number; readonly broken?: { readonly kind: "throttled" | "failed"; readonly reason: string } } = { seen: 0 };

  set<K extends CloudKind>(api: string, listing: MemoryListing<K>): this {
    this.listings.set(api, listing as unknown as MemoryListing);
    return this;
  }

  get looks(): readonly Look[] {
    const looks = [...this.listings].map(([api, listing]) => lookOf(api, listing) as Look);
    return [...looks, { api: "describe-instance-status", kind: "supplement", count: () => this.#count() }];
  }

  instances(ids: readonly string[]): ResourceLook<"instance"> {
    const listing = this.listings.get("describe-instances") as MemoryListing<"instance"> | undefined;
    const known = (instance: Instance) => ids.includes(instance.id);
    const pages = (listing?.pages ?? []).map((page) => page.filter(known));
    return lookOf("describe-instances", { ...listing, kind: "instance", pages });
  }

  async #count(): Promise<{ readonly seen: number; readonly malformed: number }> {
    const { seen, broken } = this.checks;
    return broken === undefined ? { seen, malformed: 0 } : Promise.reject(new ListingBroken(broken));
  }
}

function lookOf<K extends CloudKind>(api: string, { kind, owns, pages, malformed = 0, broken }: MemoryListing<K>): ResourceLook<K> {
  return {
    api,
    kind,
    ...(owns && { owns }),
    pages: async function* () {
      for (const [index, facts] of pages.entries()) {
        yield { facts, malformed: index === 0 ? malformed : 0 };
      }
      if (broken !== undefined) {
        throw new ListingBroken(broken);
      }
    },
  };
}

import type { RegionResources } from "./resources/region.ts";
import type { SampleBucket, SampleInstance } from "./resources/services.ts";
import { seoul } from "./seoul/ids.ts";
import { seoulRegion } from "./seoul/seoul-region.ts";
import { virginia } from "./virginia/ids.ts";
import { virginiaRegion } from "./virginia/virginia-region.ts";

const resourcesByRegion: ReadonlyMap<string, RegionResources> = new Map([
  [seoul, seoulRegion],
  [virginia, virginiaRegion],
]);

/** Regions that the account uses, the main one first. */
export const usedRegions: readonly string[] = [...resourcesByRegion.keys()];

/** A Region that exists and that the account has not enabled. */
export const disabledRegion = "me-south-1";

/** Buckets have one name space for all Regions. */
export const buckets: readonly SampleBucket[] = [
  { name: "example-prod-assets", region: seoul, created: "2025-01-20T02:11:08.000Z" },
  { name: "example-prod-logs", region: seoul, created: "2025-01-20T02:14:51.000Z" },
  { name: "example-edge-content", region: virginia, created: "2025-08-20T04:00:12.000Z" },
  { name: "example-billing-exports", region: virginia, created: "2025-01-15T09:30:00.000Z" },
];

const nothing: RegionResources = Object.fromEntries(Object.keys(virginiaRegion).map((kind) => [kind, []])) as unknown as RegionResources;

/** What the account has in a Region; nothing at all in one that it does not use. */
export function resourcesIn(region: string): RegionResources {
  return resourcesByRegion.get(region) ?? nothing;
}

/** An instance of any Region, and where it is. */
export function findInstance(instanceId: string): { readonly instance: SampleInstance; readonly region: string } | undefined {
  for (const [region, { instances }] of resourcesByRegion) {
    const instance = instances.find((candidate) => candidate.instanceId === instanceId);
    if (instance !== undefined) return { instance, region };
  }
  return undefined;
}

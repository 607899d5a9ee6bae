import type { Look, WatchedRegion } from "../../ports/cloud-inventory.ts";
import { awsPartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import { type InventoryPorts, runLooks, type SweepResult, type SweepTime, sweep } from "./collect-inventory.ts";
import type { InventoryEvent } from "./events/inventory-event.ts";
import type { ResourceChange } from "./events/resource-change.ts";
import { refreshInstance } from "./refresh-instance.ts";

/** EC2 may answer for some seconds as if a change had not been; only a listing that began later has surely seen it. */
const settlingMs = 5_000;

interface Serving extends SweepTime {
  readonly places: readonly WatchedRegion[];
}

/** Does what an event asks for. Changes of accounts and Regions that are not watched are left alone. */
export async function serveEvent(ports: InventoryPorts, event: InventoryEvent, serving: Serving): Promise<readonly SweepResult[]> {
  switch (event.kind) {
    case "sweep":
      return sweep(ports, serving.places, serving);
    case "instance": {
      const { account: accountId, region } = event.change;
      const place = watchedPlace(ports, serving, { accountId, region });
      if (place !== undefined) {
        await refreshInstance({ ...ports, inventory: ports.inventory(place) }, event.change, serving.tsMs);
      }
      return [];
    }
    case "refresh": {
      const place = event.change.apis.length === 0 ? undefined : watchedPlace(ports, serving, event.change);
      return place === undefined ? [] : refreshListings(ports, place, { ...serving, change: event.change });
    }
  }
}

function watchedPlace(
  { telemetry }: InventoryPorts,
  { places }: Serving,
  { accountId, region }: Pick<ResourceChange, "accountId" | "region">,
): WatchedRegion | undefined {
  const place = places.find((each) => each.accountId === accountId && each.region === region);
  if (place === undefined) {
    telemetry.occurred("event-of-unwatched-region", { account: accountId, region });
  }
  return place;
}

/** Reads the listings that show the change, but for those that were read since: many changes at once cost one look. */
async function refreshListings(
  ports: InventoryPorts,
  place: WatchedRegion,
  { change, tsMs, hasTime }: SweepTime & { readonly change: ResourceChange },
): Promise<readonly SweepResult[]> {
  const sighting = { accountId: place.accountId, region: place.region, tsMs };
  const stale: Look[] = [];
  for (const look of ports.inventory(place).looks.filter(({ api }) => change.apis.includes(api))) {
    if (!(await wasReadSince(ports.entities, look.api, change))) {
      stale.push(look);
    }
  }
  return stale.length === 0 ? [] : [await runLooks(ports, stale, { sighting, hasTime })];
}

async function wasReadSince(entities: EntityStore, api: string, { accountId, region, atMs }: ResourceChange): Promise<boolean> {
  const coverage = await entities.read({ pk: awsPartition(accountId, region), sk: sortKey.coverage(api) });
  return coverage?.kind === "coverage" && (coverage.completeMs ?? 0) >= atMs + settlingMs;
}

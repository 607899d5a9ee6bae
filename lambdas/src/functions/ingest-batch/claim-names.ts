import type { RegisteredName } from "../../ports/name-registry.ts";

/** An interface that is to have metrics of its own. */
export interface MetricName {
  readonly deviceId: string;
  readonly entity: string;
}

/** Room that is kept for devices of the site's desired configuration: so many names of each. */
export type KeptRoom = ReadonlyMap<string, number>;

export interface NameClaim {
  readonly names: readonly RegisteredName[];
  readonly refused: readonly MetricName[];
}

interface ClaimLimits {
  readonly perSite: number;
  readonly room: KeptRoom;
  readonly month: number;
}

/** A name that was not published last month or this gives its place back. */
const monthsKept = 2;

/** The name as a key of a set or map. */
export function keyOf({ deviceId, entity }: MetricName): string {
  return JSON.stringify([deviceId, entity]);
}

/**
 * Registers names within a budget, first come, first served, but for devices of the desired configuration: room is kept for as many of their
 * interfaces as are named there, and where there is none left, what came last of all others gives way. A gateway cannot add to that list.
 */
export function claimNames(before: readonly RegisteredName[], wanted: readonly MetricName[], limits: ClaimLimits): NameClaim {
  const names = new Map(before.filter(({ month }) => month > limits.month - monthsKept).map((name) => [keyOf(name), name]));
  const refused: MetricName[] = [];
  let places = surveyPlaces(names, limits);
  for (const { deviceId, entity } of wanted) {
    const key = keyOf({ deviceId, entity });
    const isListed = names.has(key);
    const displaced = isListed ? undefined : placeFor(deviceId, places);
    if (displaced === "none") {
      refused.push({ deviceId, entity });
      continue;
    }
    names.delete(displaced ?? "");
    names.set(key, { deviceId, entity, month: limits.month });
    places = isListed ? places : surveyPlaces(names, limits);
  }
  return { names: [...names.values()], refused };
}

interface Places {
  /** Places that are free and kept for nobody. */
  readonly open: number;
  readonly free: number;
  /** Names that each device may still have in the room kept for it. */
  readonly unused: ReadonlyMap<string, number>;
  /** The name that came last of those that stand in nobody's room. */
  readonly last: string | undefined;
}

function surveyPlaces(names: ReadonlyMap<string, RegisteredName>, { perSite, room }: ClaimLimits): Places {
  const unused = new Map(room);
  let last: string | undefined;
  for (const [key, { deviceId }] of names) {
    const left = unused.get(deviceId) ?? 0;
    if (left > 0) {
      unused.set(deviceId, left - 1);
    } else {
      last = key;
    }
  }
  const kept = [...unused.values()].reduce((sum, count) => sum + count, 0);
  const free = perSite - names.size;
  return { open: free - kept, free, unused, last };
}

/** Undefined when there is a place for another name of the device, else the key of the name that gives way to it. */
function placeFor(deviceId: string, { open, free, unused, last }: Places): string | "none" | undefined {
  if ((unused.get(deviceId) ?? 0) === 0) {
    return open > 0 ? undefined : "none";
  }
  return free > 0 ? undefined : (last ?? "none");
}

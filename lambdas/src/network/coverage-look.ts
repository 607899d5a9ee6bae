import type { CloudKind, CloudPlace } from "@isthmus/domain/cloud/account-network";
import type { CoverageGap } from "@isthmus/domain/cloud/path/path-answer";
import type { CoverageItem } from "../ports/entities.ts";

/** What the last sweeps could not read. */
export function coverageGaps(coverage: readonly CoverageItem[]): readonly CoverageGap[] {
  return coverage
    .filter(({ state }) => state !== "complete")
    .map(({ accountId, region, api, state, reason }) => ({ accountId, region, what: api, reason: reason ?? state }));
}

/**
 * Whether the last sweep could list a kind at a place. Where the API has the name of the kind its own coverage says so; for every other
 * kind all of the place must have been read.
 */
export function wasRead(coverage: readonly CoverageItem[]): (kind: CloudKind, place: CloudPlace) => boolean {
  const byPlace = Map.groupBy(coverage, placeKey);
  return (kind, place) => {
    const looks = byPlace.get(placeKey(place)) ?? [];
    const own = looks.filter(({ api }) => api === `describe-${kind}s`);
    const telling = own.length > 0 ? own : looks;
    return telling.length > 0 && telling.every(({ state }) => state === "complete");
  };
}

function placeKey({ accountId, region }: CloudPlace): string {
  return `${accountId} ${region}`;
}

import type { EntityStore } from "../../ports/entity-store.ts";

/** What the last sweep saw through one API in one Region of one account. */
export interface CoverageRow {
  readonly accountId: string;
  readonly region: string;
  readonly api: string;
  readonly state: string;
  readonly expected: number;
  readonly seen: number;
  readonly ageS: number;
  readonly reason?: string | undefined;
}

/** Coverage of every API, what could not be read first. */
export async function readCoverage(entities: EntityStore, nowMs: number): Promise<readonly CoverageRow[]> {
  const { items } = await entities.listKind("coverage");
  return items
    .filter((item) => item.kind === "coverage")
    .map(({ accountId, region, api, state, expected, seen, tsMs, reason }) => ({
      accountId,
      region,
      api,
      state,
      expected,
      seen,
      ageS: Math.max(0, Math.floor((nowMs - tsMs) / 1_000)),
      reason,
    }))
    .sort((a, b) => Number(a.state === "complete") - Number(b.state === "complete") || compare(sortText(a), sortText(b)));
}

function sortText({ accountId, region, api }: CoverageRow): string {
  return `${accountId} ${region} ${api}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

import type { CloudNetwork } from "@isthmus/domain/cloud/account-network";
import type { SubnetUsePoint } from "@isthmus/domain/cloud/findings/finding";
import { type GraphItem, graphPartition, graphPrefix } from "../ports/graph-items.ts";

/** Days that are kept: a trend of two months is trend enough. */
const keptDays = 60;

/** Addresses that subnets had left, one point a day, from the stored items. */
export function subnetHistory(stored: readonly GraphItem[]): ReadonlyMap<string, readonly SubnetUsePoint[]> {
  return new Map(stored.flatMap((item) => (item.kind === "subnet-use" ? [[item.subnetId, item.points] as const] : [])));
}

/** Items of the subnets that have no point of this UTC day yet: one write a day for each. */
export function subnetUseItems(
  cloud: CloudNetwork,
  history: ReadonlyMap<string, readonly SubnetUsePoint[]>,
  nowMs: number,
): readonly GraphItem[] {
  const today = dayOf(nowMs);
  return cloud.subnet.flatMap(({ id, availableAddresses }): readonly GraphItem[] => {
    const points = history.get(id) ?? [];
    const last = points.at(-1);
    if (availableAddresses === undefined || (last !== undefined && dayOf(last.tsMs) === today)) {
      return [];
    }
    const next = [...points, { tsMs: nowMs, available: availableAddresses }].slice(-keptDays);
    return [{ pk: graphPartition, sk: `${graphPrefix["subnet-use"]}${id}`, kind: "subnet-use", tsMs: nowMs, subnetId: id, points: next }];
  });
}

function dayOf(tsMs: number): string {
  return new Date(tsMs).toISOString().slice(0, 10);
}

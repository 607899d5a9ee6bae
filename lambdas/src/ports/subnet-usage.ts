import { assignableAddresses } from "@isthmus/domain/cloud/subnet-size";
import type { SubnetItem } from "./entities.ts";

/** From here on a subnet counts as nearly full. */
export const nearlyFullPercent = 90;

/** Share of the assignable addresses in use, 0..100. Undefined when AWS did not say how many are free, or there are none to give. */
export function usedPercent({ availableAddresses, cidr }: Pick<SubnetItem, "availableAddresses" | "cidr">): number | undefined {
  const total = assignableAddresses(cidr);
  return availableAddresses === undefined || total === 0 ? undefined : Math.min(100, Math.max(0, (1 - availableAddresses / total) * 100));
}

import type { SubnetItem } from "./entities.ts";

/** Addresses AWS keeps for itself in every subnet. */
const reservedAddresses = 5;

/** From here on a subnet counts as nearly full. */
export const nearlyFullPercent = 90;

/** Addresses of an IPv4 CIDR that AWS can hand out; 0 for text that is no IPv4 CIDR, such as that of an IPv6-only subnet. */
export function assignableAddresses(cidr: string): number {
  const prefix = /^\d{1,3}(?:\.\d{1,3}){3}\/(\d{1,2})$/u.exec(cidr)?.[1];
  return prefix === undefined ? 0 : Math.max(0, 2 ** (32 - Number(prefix)) - reservedAddresses);
}

/** Share of the assignable addresses in use, 0..100. Undefined when AWS did not say how many are free, or there are none to give. */
export function usedPercent({ availableAddresses, cidr }: Pick<SubnetItem, "availableAddresses" | "cidr">): number | undefined {
  const total = assignableAddresses(cidr);
  return availableAddresses === undefined || total === 0 ? undefined : Math.min(100, Math.max(0, (1 - availableAddresses / total) * 100));
}

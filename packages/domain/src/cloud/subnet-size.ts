import { parsePrefix, prefixSize } from "./cidr.ts";

/** Addresses that AWS keeps for itself in every subnet (VPC user guide, "Subnet sizing"). */
const reservedAddresses = 5;

/** Addresses of an IPv4 CIDR that AWS can hand out; 0 for text that is no IPv4 CIDR, such as that of an IPv6-only subnet. */
export function assignableAddresses(cidr: string): number {
  const prefix = parsePrefix(cidr);
  return prefix?.version === 4 ? Math.max(0, Number(prefixSize(prefix)) - reservedAddresses) : 0;
}

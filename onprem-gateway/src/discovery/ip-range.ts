import { isIPv4, isIPv6 } from "node:net";

/** A block of addresses of one family: CIDR, or a single address. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly prefix: number;
  /** Both included, as numbers of 32 or 128 bits. */
  readonly first: bigint;
  readonly last: bigint;
}

const mappedPrefix = 0xffffn << 32n;

/**
 * Reads `10.1.0.0/16`, `10.1.2.3`, `2001:db8::/120` or `2001:db8::1` (RFC 4632, RFC 4291). Host bits of a CIDR are cleared. IPv4-mapped
 * IPv6 becomes IPv4, so that it cannot pass by a rule for IPv4. Undefined for anything else.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = "", prefixText, ...more] = text.trim().split("/");
  const parsed = parseAddress(address);
  if (parsed === undefined || more.length > 0 || (prefixText !== undefined && !/^\d{1,3}$/u.test(prefixText))) {
    return undefined;
  }
  const { family, value, mapped } = parsed;
  const bits = family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText) - (mapped ? 96 : 0);
  if (prefix < 0 || prefix > bits) {
    return undefined;
  }
  const size = 1n << BigInt(bits - prefix);
  const first = value - (value % size);
  return { family, prefix, first, last: first + size - 1n };
}

/** An address as text: dotted for IPv4, RFC 5952 for IPv6. */
export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  }
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

/** True when the two have an address in common. */
export function overlap(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function parseAddress(text: string): { readonly family: 4 | 6; readonly value: bigint; readonly mapped: boolean } | undefined {
  if (isIPv4(text)) {
    return { family: 4, value: numberFrom(text.split("."), 256n, 10), mapped: false };
  }
  if (!isIPv6(text) || text.includes("%")) {
    return undefined;
  }
  // The URL parser spells every form of an IPv6 literal out in hexadecimal groups.
  const [head = "", tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const groupsOf = (part: string | undefined) => (part === undefined || part === "" ? [] : part.split(":"));
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const value = numberFrom([...before, ...zeros, ...after], 65_536n, 16);
  return value >> 32n === mappedPrefix >> 32n
    ? { family: 4, value: value & 0xffff_ffffn, mapped: true }
    : { family: 6, value, mapped: false };
}

function numberFrom(parts: readonly string[], base: bigint, radix: number): bigint {
  return parts.reduce((value, part) => value * base + BigInt(Number.parseInt(part, radix)), 0n);
}

/**
 * An IPv4 or IPv6 prefix in CIDR notation (RFC 4632, RFC 4291 section 2.3). An address is a prefix of full length. `base` has no bits
 * behind `length`.
 */
export interface Prefix {
  readonly version: 4 | 6;
  readonly base: bigint;
  readonly length: number;
}

/** Longest text that can be a prefix: eight groups with an embedded IPv4 address and a length. */
const maxTextLength = 49;

/** Bits of an address: 32 or 128. */
export function addressBits(version: 4 | 6): 32 | 128 {
  return version === 4 ? 32 : 128;
}

/**
 * Reads "10.20.0.0/16", "2001:db8::/32" or a single address. Bits behind the length are dropped, as AWS does. Undefined for everything
 * else: other notations, zone ids, leading zeros in IPv4 (RFC 6943 section 3.1.1), blanks.
 */
export function parsePrefix(text: string): Prefix | undefined {
  if (text.length > maxTextLength) {
    return undefined;
  }
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const version = address.includes(":") ? 6 : 4;
  const value = version === 4 ? parseIpv4(address) : parseIpv6(address);
  const bits = addressBits(version);
  const length = slash < 0 ? bits : parseDecimal(text.slice(slash + 1), bits);
  if (value === undefined || length === undefined) {
    return undefined;
  }
  return { version, base: networkBase({ version, base: value, length: bits }, length), length };
}

/** The same, for a text that must be one address: no length, or the full one. */
export function parseAddress(text: string): Prefix | undefined {
  const prefix = parsePrefix(text);
  return prefix !== undefined && isAddress(prefix) ? prefix : undefined;
}

/** Whether a prefix is one address. */
export function isAddress(prefix: Prefix): boolean {
  return prefix.length === addressBits(prefix.version);
}

/** "10.20.0.0/16"; IPv6 in the form of RFC 5952. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix)}/${prefix.length}`;
}

/** The first address of a prefix, without its length. */
export function formatAddress(prefix: Prefix): string {
  return prefix.version === 4 ? formatIpv4(prefix.base) : formatIpv6(prefix.base);
}

/** Whether every address of `inner` is in `outer`; never across versions. */
export function containsPrefix(outer: Prefix, inner: Prefix): boolean {
  return outer.version === inner.version && outer.length <= inner.length && networkBase(inner, outer.length) === outer.base;
}

/** The same for a text: false when it is no CIDR. */
export function cidrContains(outer: string, inner: Prefix): boolean {
  const prefix = parsePrefix(outer);
  return prefix !== undefined && containsPrefix(prefix, inner);
}

/** Whether the two have an address in common. */
export function prefixesOverlap(a: Prefix, b: Prefix): boolean {
  return containsPrefix(a, b) || containsPrefix(b, a);
}

/** First bits of a prefix: the base of the prefix of that length that holds it. `length` must not exceed that of an address. */
export function networkBase(prefix: Prefix, length: number): bigint {
  const hostBits = BigInt(addressBits(prefix.version) - length);
  return (prefix.base >> hostBits) << hostBits;
}

/** How many addresses the prefix has. */
export function prefixSize(prefix: Prefix): bigint {
  return 1n << BigInt(addressBits(prefix.version) - prefix.length);
}

/** An address to stand for a prefix: the one behind the network address where there is one. */
export function representativeAddress(prefix: Prefix): Prefix {
  const bits = addressBits(prefix.version);
  return { version: prefix.version, base: bits - prefix.length >= 2 ? prefix.base + 1n : prefix.base, length: bits };
}

const privatePrefixes: readonly Prefix[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "fc00::/7",
].flatMap((text) => parsePrefix(text) ?? []);

/** Whether the internet does not route it: RFC 1918, RFC 6598, RFC 3927, RFC 4193. */
export function isPrivatePrefix(prefix: Prefix): boolean {
  return privatePrefixes.some((candidate) => containsPrefix(candidate, prefix));
}

function parseDecimal(text: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,2})$/u.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return value <= max ? value : undefined;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) {
    return undefined;
  }
  let value = 0;
  for (const part of parts) {
    const octet = parseDecimal(part, 255);
    if (octet === undefined) {
      return undefined;
    }
    value = value * 256 + octet;
  }
  return BigInt(value);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) {
    return undefined;
  }
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) {
    return undefined;
  }
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) {
    return undefined;
  }
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail].reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Groups of one side of "::". The last group of an address may be written as IPv4 (RFC 4291 section 2.2). */
function parseGroups(text: string, endsAddress: boolean): readonly number[] | undefined {
  if (text === "") {
    return [];
  }
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = endsAddress && index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (embedded !== undefined) {
      groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn));
    } else if (/^[0-9a-f]{1,4}$/iu.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function formatIpv4(value: bigint): string {
  const number = Number(value);
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join(".");
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - index * 16)) & 0xffffn));
  const zeros = longestZeroRun(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  return zeros === undefined ? hex(0, 8) : `${hex(0, zeros.start)}::${hex(zeros.start + zeros.length, 8)}`;
}

/** The first of the longest runs of at least two zero groups (RFC 5952 section 4.2). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) {
      start = index + 1;
    } else if (index + 1 - start >= Math.max(2, (best?.length ?? 0) + 1)) {
      best = { start, length: index + 1 - start };
    }
  }
  return best;
}

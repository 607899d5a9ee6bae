import { isIP } from "node:net";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf, textOf } from "../snmp-text.ts";

/** Text without the blanks, NULs and quotes that agents wrap around it; undefined when nothing is left. */
export function labelOf(value: SnmpValue | undefined): string | undefined {
  const text = textOf(value)?.trim();
  return text === undefined || text === "" ? undefined : text;
}

/** An octet string as lower-case hex without separators; undefined when empty. */
export function hexOf(value: SnmpValue | undefined): string | undefined {
  return value?.kind === "octets" && value.value.length > 0 ? Buffer.from(value.value).toString("hex") : undefined;
}

/** An IpAddress, an InetAddress of 4 or 16 octets, or an address that the agent wrote as text, as a literal. */
export function addressOf(value: SnmpValue | undefined): string | undefined {
  if (value?.kind === "ip-address") {
    return value.value;
  }
  if (value?.kind !== "octets") {
    return undefined;
  }
  const text = textOf(value);
  return text !== undefined && isIP(text) !== 0 ? text : addressOfBytes([...value.value]);
}

/** The literal of an IPv4 (4), IPv6 (16) or zoned (8, 20; the zone is dropped) address; undefined for other lengths. */
export function addressOfBytes(bytes: readonly number[]): string | undefined {
  if (bytes.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) {
    return undefined;
  }
  if (bytes.length === 4 || bytes.length === 8) {
    return bytes.slice(0, 4).join(".");
  }
  return bytes.length === 16 || bytes.length === 20 ? ipv6Literal(bytes.slice(0, 16)) : undefined;
}

/** The address, unless it is the one that stands for none. */
export function specified(address: string | undefined): string | undefined {
  return address === "0.0.0.0" || address === "::" ? undefined : address;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as "::". */
function ipv6Literal(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) * 256 + (bytes[at * 2 + 1] ?? 0)).toString(16));
  const runs = [
    ...groups
      .map((group) => (group === "0" ? "0" : "x"))
      .join("")
      .matchAll(/0{2,}/gu),
  ];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best !== undefined && best[0].length >= run[0].length ? best : run),
    undefined,
  );
  if (longest === undefined) {
    return groups.join(":");
  }
  return `${groups.slice(0, longest.index).join(":")}::${groups.slice(longest.index + longest[0].length).join(":")}`;
}

/** The numbers of a dotted index. */
export function numbersOf(index: string): readonly number[] {
  return index.split(".").map(Number);
}

/** An address inside an index: its type, its length and its octets (RFC 4001), and what follows it. */
export function inetAddressAt(numbers: readonly number[], at: number): { readonly address: string | undefined; readonly next: number } {
  const length = numbers[at + 1] ?? 0;
  const next = at + 2 + length;
  return { address: addressOfBytes(numbers.slice(at + 2, next)), next };
}

/** The same record without the fields that are undefined. */
export function compact<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** Entry of a list of names numbered from 1, as enumerations of MIBs are. */
export function enumOf<const T extends readonly string[]>(names: T, value: SnmpValue | undefined): T[number] | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : names[number - 1];
}

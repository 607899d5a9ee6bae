import { decodeText, textOf } from "../collectors/snmp/snmp-text.ts";
import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import { opaqueNumber } from "./opaque-number.ts";
import type { Conversion, ValueSource } from "./profile.ts";
import { fillTemplate, type SafePattern } from "./safe-pattern.ts";

/** A value after conversion. `text` is what the device sent, or the label; `number` is there when the value is one. */
export interface ReadValue {
  readonly text: string;
  readonly number?: number | bigint;
  /** Text that became an attribute because the value turned into the gauge 1. */
  readonly attribute?: string;
}

/** A value through the conversions of its source; undefined for exceptions (noSuchObject...), empty texts and texts a pattern refuses. */
export function readValue(source: ValueSource, value: SnmpValue | undefined): ReadValue | undefined {
  const raw = value === undefined ? undefined : rawValue(value);
  const octets = value?.kind === "octets" ? value.value : undefined;
  const read = source.conversions.reduce<ReadValue | undefined>(
    (sofar, conversion) => (sofar === undefined ? undefined : convert(conversion, sofar, octets)),
    raw,
  );
  const label = raw === undefined ? undefined : source.labels?.[raw.text];
  return label === undefined || read === undefined ? read : { ...read, text: label };
}

/** The number of a value after conversion, when it has one that fits. */
export function readNumber(source: ValueSource, value: SnmpValue | undefined): number | undefined {
  const number = readValue(source, value)?.number;
  return number === undefined || !Number.isFinite(Number(number)) ? undefined : Number(number);
}

/** The text of a value after conversion, trimmed; undefined when nothing is left. */
export function readText(source: ValueSource, value: SnmpValue | undefined): string | undefined {
  const text = readValue(source, value)?.text.trim();
  return text === undefined || text === "" ? undefined : text;
}

/** A value as the text that conditions compare: numbers decimal, OIDs dotted. */
export function plainText(value: SnmpValue | undefined): string | undefined {
  return value === undefined ? undefined : rawValue(value)?.text;
}

function rawValue(value: SnmpValue): ReadValue | undefined {
  switch (value.kind) {
    case "oid":
    case "ip-address":
      return { text: value.value };
    case "octets":
      return fromText(textOf(value) ?? "");
    case "opaque":
      return fromOpaque(value.value);
    case "null":
    case "no-such-object":
    case "no-such-instance":
    case "end-of-mib-view":
      return undefined;
    default:
      return { text: String(value.value), number: value.value };
  }
}

function fromOpaque(bytes: Uint8Array): ReadValue {
  const number = opaqueNumber(bytes);
  return number === undefined ? fromText(decodeText(bytes)) : { text: String(number), number };
}

const decimal = /^[-+]?\d{1,30}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3})?$/u;

/** Numbers may come as text. */
function fromText(text: string): ReadValue {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? { text, number: Number(trimmed) } : { text };
}

function convert(conversion: Conversion, read: ReadValue, octets: Uint8Array | undefined): ReadValue | undefined {
  switch (conversion.kind) {
    case "extract":
      return matched(conversion.pattern, read.text, ([whole = "", first]) => first ?? whole);
    case "rewrite":
      return matched(conversion.pattern, read.text, (groups) => fillTemplate(conversion.template, groups));
    case "linear":
      return linear(conversion, read);
    case "to-dbm":
      return decibels(read);
    case "flag":
      return flag(read.text[conversion.placement - 1]);
    case "to-one":
      return { text: read.text, number: 1, attribute: read.text };
    case "ip-address":
    case "mac-address":
      return octets === undefined ? read : ofOctets(conversion.kind, octets);
    case "octets-to-integer":
      return octets === undefined ? undefined : integerOf(octets, conversion);
  }
}

function matched(pattern: SafePattern, text: string, take: (groups: readonly string[]) => string): ReadValue | undefined {
  const groups = pattern.groups(text);
  return groups === undefined ? undefined : fromText(take(groups));
}

function flag(character: string | undefined): ReadValue | undefined {
  return character === "0" || character === "1" ? { text: character, number: Number(character) } : undefined;
}

function ofOctets(kind: "ip-address" | "mac-address", octets: Uint8Array): ReadValue | undefined {
  return kind === "ip-address" ? addressText(octets) : hexPairs(octets);
}

function linear({ factor, offset }: { readonly factor: number; readonly offset: number }, read: ReadValue): ReadValue | undefined {
  if (read.number === undefined) {
    return undefined;
  }
  // Twelve digits hide what binary fractions add: 231 x 0.1 is 23.1.
  const number = Number((Number(read.number) * factor + offset).toPrecision(12));
  return { text: String(number), number };
}

function decibels({ number }: ReadValue): ReadValue | undefined {
  if (number === undefined || Number(number) <= 0) {
    return undefined;
  }
  const value = Number((10 * Math.log10(Number(number))).toPrecision(12));
  return { text: String(value), number: value };
}

function hexPairs(octets: Uint8Array): ReadValue | undefined {
  return octets.length === 0 ? undefined : { text: Array.from(octets, (byte) => byte.toString(16).padStart(2, "0")).join(":") };
}

/** IPv4 for 4 octets, IPv6 for 16, dotted or colon text as it is; anything else is no address. */
function addressText(octets: Uint8Array): ReadValue | undefined {
  const text = octetsAddress(octets);
  return text === undefined ? undefined : { text };
}

/** An address of 4 or 16 octets as a literal; printable text that looks like one stays. */
export function octetsAddress(octets: Uint8Array): string | undefined {
  if (octets.length === 4) {
    return octets.join(".");
  }
  if (octets.length === 16) {
    const groups = Array.from({ length: 8 }, (_, at) => (((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0)).toString(16));
    return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
  }
  const text = decodeText(octets);
  return /^[0-9a-fA-F.:]{3,45}$/u.test(text) ? text : undefined;
}

function integerOf(
  octets: Uint8Array,
  { endian, bytes }: { readonly endian: "little" | "big"; readonly bytes: number },
): ReadValue | undefined {
  if (octets.length === 0 || octets.length > bytes) {
    return undefined;
  }
  const ordered = endian === "big" ? [...octets] : [...octets].reverse();
  const number = ordered.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return { text: String(number), number: number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number };
}

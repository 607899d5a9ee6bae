import type { Label, Syntax } from "../model.ts";
import { internetAddress } from "./addresses.ts";
import { dateAndTime } from "./date-and-time.ts";
import { hintedNumber, hintedOctets } from "./display-hint.ts";
import { octetsAsText, printable } from "./printable.ts";

/** A value as a device sent it. The kinds are the collectors' (`integer`, `octets`, `oid`, `time-ticks`, `no-such-object` and so on). */
export interface DeviceValue {
  readonly kind: string;
  readonly value?: number | bigint | string | Uint8Array;
}

export interface FormatOptions {
  /** Absent for an object that no index knows: the value is then shown by its kind alone. */
  readonly syntax?: Syntax | undefined;
  readonly units?: string | undefined;
  /** Name of an OID value; without it such values stay numbers. */
  readonly nameOfOid?: (oid: string) => string | undefined;
}

/**
 * A value for people, by its syntax: `up(1)`, `00:1a:2b:3c:4d:5e`, `2026-11-22,01:00:00.0,+09:00`, `12 milliseconds`. Never throws,
 * whatever the value is and whether or not it fits the syntax; at most 1,024 characters; no character that could steer a display. It is
 * not an encoder for HTML, Markdown or CSV.
 */
export function formatValue({ kind, value }: DeviceValue, options: FormatOptions = {}): string {
  if (typeof value === "number" || typeof value === "bigint") return formatNumber(value, { ...options, kind });
  if (typeof value === "string") return printable(kind === "oid" ? (options.nameOfOid?.(value) ?? value) : value);
  return value === undefined ? printable(kind) : formatOctets(value, options.syntax);
}

function formatNumber(value: number | bigint, options: FormatOptions & { readonly kind: string }): string {
  const { kind, syntax, units } = options;
  const label = syntax?.labels.find(({ number }) => number === Number(value));
  if (label !== undefined) return labelled(label);
  // A time in TimeTicks needs no units: it is shown as days and hours.
  if (kind === "time-ticks" || syntax?.base === "time-ticks") return timeTicks(value);
  const text = (syntax?.hint === undefined ? undefined : hintedNumber(value, syntax.hint)) ?? value.toString();
  return units === undefined ? text : printable(`${text} ${units}`);
}

/** Hundredths of a second, such as `3 d 04:12:55.20`. */
function timeTicks(value: number | bigint): string {
  const ticks = Number(value);
  if (!Number.isFinite(ticks) || ticks < 0) return value.toString();
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  const days = Math.floor(ticks / 8_640_000);
  const clock = [(ticks % 8_640_000) / 360_000, (ticks % 360_000) / 6_000, (ticks % 6_000) / 100].map(two).join(":");
  return `${days > 0 ? `${days} d ` : ""}${clock}.${two(ticks % 100)}`;
}

function formatOctets(octets: Uint8Array, syntax: Syntax | undefined): string {
  if (syntax === undefined) return octetsAsText(octets);
  if (syntax.base === "bits") return bits(octets, syntax.labels);
  return conventional(octets, syntax) ?? (syntax.hint === undefined ? undefined : hinted(octets, syntax.hint)) ?? octetsAsText(octets);
}

/** What conventions mean without saying so in a DISPLAY-HINT. */
function conventional(octets: Uint8Array, syntax: Syntax): string | undefined {
  if (syntax.base === "ip-address" || syntax.base === "network-address") return internetAddress(octets);
  const names = syntax.conventions.map(({ name }) => name);
  if (names.includes("DateAndTime")) return dateAndTime(octets);
  if (names.some((name) => /^(?:InetAddress(?:IPv[46]z?)?|Ipv6Address|IpAddress|LldpManAddress)$/u.test(name)))
    return internetAddress(octets);
  return undefined;
}

/** Text by an ASCII or UTF-8 hint is text only if it looks like it: agents put raw addresses into such objects. */
function hinted(octets: Uint8Array, hint: string): string | undefined {
  return /^\d+[at]$/u.test(hint) ? octetsAsText(octets) : hintedOctets(octets, hint);
}

/** The bits that are set, by label; a bit without one by its number. */
function bits(octets: Uint8Array, labels: readonly Label[]): string {
  const byNumber = new Map(labels.map((label) => [label.number, label]));
  const set: string[] = [];
  for (let bit = 0; bit < Math.min(octets.length, 256) * 8; bit += 1) {
    if (((octets[bit >>> 3] ?? 0) & (0x80 >>> (bit & 7))) === 0) continue;
    const label = byNumber.get(bit);
    set.push(label === undefined ? String(bit) : labelled(label));
  }
  return set.length === 0 ? "none" : printable(set.join(" "));
}

function labelled({ number, label }: Label): string {
  return printable(`${label}(${number})`);
}

import { printable } from "./printable.ts";

/** One octet-format specification of RFC 2579 section 3.1. */
interface OctetFormat {
  readonly repeats: boolean;
  readonly length: number;
  readonly form: "x" | "d" | "o" | "a" | "t";
  readonly separator: string;
  readonly terminator: string;
}

const specification = /(\*?)(\d{1,5})([xdoat])([^\d*]?)([^\d*]?)/uy;
/** A value has at most so many fields, however its hint is written. */
const maxFields = 1_024;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function octetFormats(hint: string): readonly OctetFormat[] | undefined {
  const formats: OctetFormat[] = [];
  specification.lastIndex = 0;
  while (specification.lastIndex < hint.length) {
    const at = specification.lastIndex;
    const match = specification.exec(hint);
    if (match === null) return undefined;
    const [, star = "", length = "0", form = "", separator = "", next = ""] = match;
    const repeats = star === "*";
    // Only a repeated field has a terminator; otherwise the character belongs to what follows, which it cannot.
    if (!repeats && next !== "") specification.lastIndex = at + match[0].length - next.length;
    formats.push({ repeats, length: Number(length), form: form as OctetFormat["form"], separator, terminator: repeats ? next : "" });
  }
  return formats.length === 0 ? undefined : formats;
}

function field(octets: Uint8Array, form: OctetFormat["form"]): string {
  switch (form) {
    case "a":
      return Buffer.from(octets).toString("latin1");
    case "t":
      return utf8.decode(octets);
    case "x":
      return Buffer.from(octets).toString("hex");
    case "d":
    case "o":
      return octets.length === 0 ? "" : BigInt(`0x${Buffer.from(octets.subarray(0, 64)).toString("hex")}`).toString(form === "d" ? 10 : 8);
  }
}

/** An octet string by its DISPLAY-HINT; undefined when the hint is not one. Safe text of at most 1,024 characters. */
export function hintedOctets(octets: Uint8Array, hint: string): string | undefined {
  const formats = octetFormats(hint);
  if (formats === undefined) return undefined;
  let text = "";
  let at = 0;
  // The last specification is used again for what is left; one that takes nothing ends it.
  for (let used = 0; at < octets.length && used < maxFields; used += 1) {
    const format = formats[Math.min(used, formats.length - 1)];
    const taken = format === undefined ? undefined : takeFields(octets.subarray(at), format);
    if (taken === undefined || (taken.octets === 0 && used >= formats.length - 1)) break;
    text += taken.text;
    at += taken.octets;
  }
  return printable(text);
}

/** One application of a specification: the field, or as many as the octet before them says, with what separates them from what follows. */
function takeFields(octets: Uint8Array, { repeats, length, form, separator, terminator }: OctetFormat): { text: string; octets: number } {
  let at = repeats ? 1 : 0;
  let text = "";
  for (let times = repeats ? (octets[0] ?? 0) : 1; times > 0 && at < octets.length; times -= 1) {
    text += field(octets.subarray(at, at + length), form);
    at += length;
    const closing = times === 1 && terminator !== "";
    if (at < octets.length && !closing) text += separator;
    if (length === 0) break;
  }
  return { text: at < octets.length ? text + terminator : text, octets: at };
}

/** A number by its DISPLAY-HINT (`d`, `d-2`, `x`, `o`, `b`); undefined when the hint is not one for numbers. */
export function hintedNumber(value: number | bigint, hint: string): string | undefined {
  const match = /^(?:d(?:-(\d{1,2}))?|([xob]))$/u.exec(hint);
  if (match === null) return undefined;
  const [, places, radix] = match;
  if (radix !== undefined) return value.toString(({ x: 16, o: 8, b: 2 } as const)[radix as "x" | "o" | "b"]);
  const digits = value.toString();
  const shift = Number(places ?? 0);
  if (shift === 0 || !/^-?\d+$/u.test(digits)) return digits;
  const padded = digits.replace("-", "").padStart(shift + 1, "0");
  return `${digits.startsWith("-") ? "-" : ""}${padded.slice(0, -shift)}.${padded.slice(-shift)}`;
}

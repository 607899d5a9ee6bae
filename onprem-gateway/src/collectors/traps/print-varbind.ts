import type { ObservedVarbind } from "../../runtime/observation.ts";
import type { SnmpVarbind } from "../snmp-protocol/session.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const maxOctets = 4_000;

const typeNames = {
  integer: "INTEGER",
  octets: "OCTET STRING",
  oid: "OBJECT IDENTIFIER",
  "ip-address": "IpAddress",
  counter32: "Counter32",
  gauge32: "Gauge32",
  "time-ticks": "TimeTicks",
  counter64: "Counter64",
  opaque: "Opaque",
  null: "NULL",
  "no-such-object": "noSuchObject",
  "no-such-instance": "noSuchInstance",
  "end-of-mib-view": "endOfMibView",
} as const;

/** A varbind as text by its type: octet strings that are printable UTF-8 as they are, others as "0x" hex; numbers in decimal. */
export function printVarbind({ oid, value }: SnmpVarbind): ObservedVarbind {
  const type = typeNames[value.kind];
  switch (value.kind) {
    case "octets":
      return { oid, type, value: printOctets(value.value) };
    case "opaque":
      return { oid, type, value: printOpaqueNumber(value.value) ?? printOctets(value.value) };
    case "null":
    case "no-such-object":
    case "no-such-instance":
    case "end-of-mib-view":
      return { oid, type, value: "" };
    default:
      return { oid, type, value: String(value.value) };
  }
}

function printOctets(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, maxOctets);
  const text = printableText(shown);
  return text ?? `0x${Buffer.from(shown).toString("hex")}`;
}

/** Significant decimal digits of a single-precision number. */
const singleDigits = 7;
const opaqueNumbers: Readonly<Record<number, { readonly bytes: number; readonly print: (content: Buffer) => string }>> = {
  120: { bytes: 4, print: (content) => String(Number(content.readFloatBE().toPrecision(singleDigits))) },
  121: { bytes: 8, print: (content) => String(content.readDoubleBE()) },
  122: { bytes: 0, print: (content) => BigInt.asIntN(content.length * 8, BigInt(`0x${content.toString("hex")}`)).toString() },
  123: { bytes: 0, print: (content) => BigInt(`0x${content.toString("hex")}`).toString() },
};

/** The numbers that net-snmp wraps in an Opaque under the tags 9f78 to 9f7b: float, double, and whole numbers of up to 9 bytes. */
function printOpaqueNumber(bytes: Uint8Array): string | undefined {
  const [prefix, tag = 0, length = 0] = bytes;
  const content = Buffer.from(bytes.subarray(3));
  const known = prefix === 0x9f ? opaqueNumbers[tag] : undefined;
  const fits = known !== undefined && content.length === length && length <= 9 && (known.bytes === 0 ? length > 0 : length === known.bytes);
  return fits ? known.print(content) : undefined;
}

/** The text of the bytes when it is UTF-8 without control characters other than tab, CR and LF. A trailing NUL is dropped. */
function printableText(bytes: Uint8Array): string | undefined {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) {
      return undefined;
    }
  }
  try {
    return utf8.decode(bytes.subarray(0, end));
  } catch {
    return undefined;
  }
}

import type { MibIndex } from "../mib-index.ts";
import type { BaseType, MibType, Syntax } from "../model.ts";

/** A module in our own words that defines the same names and types. */
export interface StubModule {
  readonly name: string;
  readonly text: string;
}

const smiModules = /^(?:SNMPv2-SMI|RFC1155-SMI)$/u;
/** RFC 2578 section 7.1 and RFC 1155 section 6. */
const applicationTypes: Readonly<Record<string, string>> = {
  Integer32: "[UNIVERSAL 2] IMPLICIT INTEGER (-2147483648..2147483647)",
  Counter: "[APPLICATION 1] IMPLICIT INTEGER (0..4294967295)",
  Counter32: "[APPLICATION 1] IMPLICIT INTEGER (0..4294967295)",
  Gauge: "[APPLICATION 2] IMPLICIT INTEGER (0..4294967295)",
  Gauge32: "[APPLICATION 2] IMPLICIT INTEGER (0..4294967295)",
  Unsigned32: "[APPLICATION 2] IMPLICIT INTEGER (0..4294967295)",
  TimeTicks: "[APPLICATION 3] IMPLICIT INTEGER (0..4294967295)",
  Counter64: "[APPLICATION 6] IMPLICIT INTEGER (0..18446744073709551615)",
  IpAddress: "[APPLICATION 0] IMPLICIT OCTET STRING (SIZE (4))",
  Opaque: "[APPLICATION 4] IMPLICIT OCTET STRING",
  NetworkAddress: "CHOICE { internet IpAddress }",
};
const typeNames: Readonly<Record<BaseType, string>> = {
  integer: "INTEGER",
  enum: "INTEGER",
  unsigned: "Unsigned32",
  counter32: "Counter32",
  gauge32: "Gauge32",
  counter64: "Counter64",
  "time-ticks": "TimeTicks",
  octets: "OCTET STRING",
  bits: "BITS",
  oid: "OBJECT IDENTIFIER",
  "ip-address": "IpAddress",
  "network-address": "IpAddress",
  opaque: "Opaque",
  unknown: "OCTET STRING",
};
const imports =
  "IMPORTS Counter32, Counter64, Gauge32, IpAddress, Opaque, TimeTicks, Unsigned32 FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC;";
const firstArcs = ["ccitt", "iso", "joint-iso-ccitt"];

/**
 * The modules of an index in the form that libsmi reads, so that modules which import from them compile where the standard texts, whose
 * licences keep them out of distributions, are not installed. They hold names, OIDs and types only.
 */
export function stubModules(index: MibIndex): readonly StubModule[] {
  const lines = new Map(index.modules.map(({ name }) => [name, [] as string[]]));
  for (let at = 0; at < index.size; at += 1) {
    const { module, name, oid } = index.object(at);
    if (oid.includes(".") && !oid.startsWith("0.")) lines.get(module)?.push(`${name} OBJECT IDENTIFIER ::= { ${parentForm(oid)} }`);
  }
  for (const { module, ...type } of index.types()) lines.get(module)?.push(smiModules.test(module) ? smiType(type) : convention(type));
  return Array.from(lines, ([name, definitions]) => {
    const head = smiModules.test(name) ? [] : [imports];
    return { name, text: [`${name} DEFINITIONS ::= BEGIN`, ...head, ...definitions, "END", ""].join("\n") };
  });
}

function parentForm(oid: string): string {
  const [first = "1", ...others] = oid.split(".");
  return [firstArcs[Number(first)] ?? "iso", ...others].join(" ");
}

function smiType({ name, syntax }: MibType): string {
  return `${name} ::= ${applicationTypes[name] ?? `${typeNames[syntax.base]}${restriction(syntax)}`}`;
}

function convention({ name, syntax }: MibType): string {
  const hint = syntax.hint === undefined ? "" : `DISPLAY-HINT "${syntax.hint.replaceAll('"', "")}" `;
  const labels = syntax.labels.map(({ label, number }) => `${label}(${number})`).join(", ");
  const body = labels === "" ? restriction(syntax) : ` { ${labels} }`;
  return `${name} ::= TEXTUAL-CONVENTION ${hint}STATUS current DESCRIPTION "" SYNTAX ${typeNames[syntax.base]}${body}`;
}

function restriction({ base, ranges }: Syntax): string {
  if (ranges.length === 0 || (base !== "octets" && base !== "integer" && base !== "unsigned")) return "";
  const list = ranges.map(({ min, max }) => (min === max ? String(min) : `${min}..${max}`)).join(" | ");
  return base === "octets" ? ` (SIZE (${list}))` : ` (${list})`;
}

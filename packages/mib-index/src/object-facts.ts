import { indexOf } from "./decode-instance.ts";
import { describeOid } from "./describe-oid.ts";
import type { MibDictionary } from "./dictionary.ts";
import type { Access, BaseType, MibObject, Reference, Syntax } from "./model.ts";

/** What a look-up found. */
export interface FoundObject {
  readonly object: MibObject;
  readonly suffix: readonly number[];
  readonly others: readonly MibObject[];
}

/** A line about an object: what it says and what it is, in words. A title of "" belongs to the line above. */
export type ObjectFact = readonly [title: string, text: string];

const mostLabels = 40;

/** `IF-MIB::ifIndex`; the name alone where the module is not known. */
export function qualifiedName({ module, name }: Reference): string {
  return module === "" ? name : `${module}::${name}`;
}

/** Everything that is known of an object, with its instance when the OID had one, as text for people. Texts are those of the modules: not escaped. */
export function objectFacts(dictionary: MibDictionary, { object, suffix, others }: FoundObject): readonly ObjectFact[] {
  const { syntax } = object;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["OID", object.oid],
    ["Module", object.vendor === "" ? object.module : `${object.module} (import ${object.vendor})`],
    ["Kind", object.status === "current" ? object.kind : `${object.kind}, ${object.status}`],
    ["Access", accessWords[object.access]],
    ["Syntax", syntax === undefined ? undefined : syntaxText(syntax)],
    ["Hint", syntax?.hint],
    ["Labels", syntax === undefined || syntax.labels.length === 0 ? undefined : labelText(syntax)],
    ["Units", object.units],
    ["Index", indexText(dictionary, object)],
    ["Carries", object.carries === undefined ? undefined : object.carries.map(({ name }) => name).join(", ") || "nothing"],
    ["Also in", others.length === 0 ? undefined : others.map((other) => `${qualifiedName(other)} ${other.oid}`).join(", ")],
    ...instanceFacts(dictionary, object, suffix),
  ];
  return facts.flatMap(([title, text]) => (text === undefined ? [] : [[title, text] as const]));
}

/** MAX-ACCESS (RFC 2578 section 7.3), as modules write it. */
const accessWords: Readonly<Record<Access, string | undefined>> = {
  none: undefined,
  noaccess: "not-accessible",
  notifyonly: "accessible-for-notify",
  readonly: "read-only",
  readwrite: "read-write",
  create: "read-create",
};

/** Types of values (RFC 2578 section 7.1), as modules write them. */
const typeWords: Readonly<Record<BaseType, string>> = {
  integer: "Integer32",
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
  "network-address": "NetworkAddress",
  opaque: "Opaque",
  unknown: "unknown",
};

/** What a value of the syntax is on the wire, such as `Counter64`. */
export function typeName({ base }: Syntax): string {
  return typeWords[base];
}

/** Such as `Counter64` or `InterfaceIndex -> Integer32 (Integer32) [1..2147483647]`. */
function syntaxText(syntax: Syntax): string {
  const names = syntax.conventions.map(({ name }) => name).join(" -> ");
  const ranges = syntax.ranges.map(({ min, max }) => (min === max ? `${min}` : `${min}..${max}`)).join(" | ");
  return [names, names === "" ? typeName(syntax) : `(${typeName(syntax)})`, ranges === "" ? "" : `[${ranges}]`].filter(Boolean).join(" ");
}

function labelText(syntax: Syntax): string {
  const shown = syntax.labels.slice(0, mostLabels).map(({ label, number }) => `${label}(${number})`);
  return shown.join(", ") + (syntax.labels.length > mostLabels ? `, and ${syntax.labels.length - mostLabels} more` : "");
}

function indexText(dictionary: MibDictionary, object: MibObject): string | undefined {
  const row = object.kind === "row" ? object : dictionary.rowOf(object);
  const index = row === undefined ? undefined : indexOf(dictionary, row);
  if (row === undefined || index === undefined) return undefined;
  const parts = index.parts.map(({ name }, at) => (index.implied && at === index.parts.length - 1 ? `IMPLIED ${name}` : name));
  const borrowed = row.index?.kind === "augments" ? ` (of ${qualifiedName(row.index.row)})` : "";
  return `${parts.join(", ")}${borrowed}`;
}

function instanceFacts(dictionary: MibDictionary, object: MibObject, suffix: readonly number[]): readonly ObjectFact[] {
  if (suffix.length === 0) return [];
  const instance = describeOid(dictionary, [object.oid, ...suffix].join("."))?.instance;
  const after = `.${suffix.join(".")}`;
  if (instance === undefined) return [["Below it", `${after} (no module names it)`]];
  const parts = instance.parts.map(({ object: { name }, text }): ObjectFact => ["", `${name} = ${text}`]);
  const rest = instance.kind === "partial" ? [["", `not by the index: .${instance.rest.join(".")}`] as const] : [];
  return [["Instance", after], ...parts, ...rest];
}

import { indexOf } from "@isthmus/mib-index/decode-instance";
import { describeOid } from "@isthmus/mib-index/describe-oid";
import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { MibObject, Reference, Syntax } from "@isthmus/mib-index/model";
import type { Paint } from "../output/paint.ts";
import { terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

const mostLabels = 40;

/** `IF-MIB::ifIndex`; with the vendor for modules that a person imported. */
export function qualifiedName({ module, name }: Reference): string {
  return terminalText(module === "" ? name : `${module}::${name}`);
}

/** Such as `counter64` or `enum { up(1), down(2) }`, with the conventions it goes by. */
function syntaxText(syntax: Syntax): string {
  const names = syntax.conventions.map(({ name }) => name).join(" -> ");
  const ranges = syntax.ranges.map(({ min, max }) => (min === max ? `${min}` : `${min}..${max}`)).join(" | ");
  return [names, names === "" ? syntax.base : `(${syntax.base})`, ranges === "" ? "" : `[${ranges}]`].filter(Boolean).join(" ");
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

/** Everything that is known of one object, with its instance when the OID had one. */
export function renderObject(
  dictionary: MibDictionary,
  { object, suffix, others }: { readonly object: MibObject; readonly suffix: readonly number[]; readonly others: readonly MibObject[] },
  paint: Paint,
): readonly string[] {
  const { syntax } = object;
  const facts: (readonly [string, string | undefined])[] = [
    ["OID", object.oid],
    ["Module", object.vendor === "" ? object.module : `${object.module} (import ${object.vendor})`],
    ["Kind", object.status === "current" ? object.kind : `${object.kind}, ${object.status}`],
    ["Access", object.access === "none" ? undefined : object.access],
    ["Syntax", syntax === undefined ? undefined : syntaxText(syntax)],
    ["Hint", syntax?.hint],
    ["Labels", syntax === undefined || syntax.labels.length === 0 ? undefined : labelText(syntax)],
    ["Units", object.units],
    ["Index", indexText(dictionary, object)],
    ["Carries", object.carries === undefined ? undefined : object.carries.map(({ name }) => name).join(", ") || "nothing"],
    ["Also in", others.length === 0 ? undefined : others.map((other) => `${qualifiedName(other)} ${other.oid}`).join(", ")],
    ...instanceFacts(dictionary, object, suffix),
  ];
  const shown = facts.flatMap(([title, text]) => (text === undefined ? [] : [`  ${paint.faint(title.padEnd(10))}${terminalText(text)}`]));
  return [paint.strong(qualifiedName(object)), ...shown];
}

function instanceFacts(dictionary: MibDictionary, object: MibObject, suffix: readonly number[]): readonly (readonly [string, string])[] {
  if (suffix.length === 0) return [];
  const instance = describeOid(dictionary, [object.oid, ...suffix].join("."))?.instance;
  const after = `.${suffix.join(".")}`;
  if (instance === undefined) return [["Below it", `${after} (no module names it)`]];
  const parts = instance.parts.map(({ object: { name }, text }): readonly [string, string] => ["", `${name} = ${text}`]);
  const rest = instance.kind === "partial" ? [["", `not by the index: .${instance.rest.join(".")}`] as const] : [];
  return [["Instance", after], ...parts, ...rest];
}

/** A list of objects, one line each. */
export function renderList(objects: readonly MibObject[]): readonly string[] {
  const rows = objects.map((object) => [
    qualifiedName(object),
    object.oid,
    object.kind,
    terminalText(object.units ?? object.syntax?.base ?? ""),
  ]);
  return textTable(
    [{ title: "Name", maxWidth: 60 }, { title: "OID", maxWidth: 50 }, { title: "Kind" }, { title: "Unit or type", maxWidth: 24 }],
    rows,
  );
}

const mostTreeLines = 2_000;

/** The subtree of an OID, indented; at most 2,000 lines. */
export function renderTree(dictionary: MibDictionary, oid: string, paint: Paint): readonly string[] {
  const lines: string[] = [];
  const visit = (parent: string, depth: number): void => {
    for (const child of dictionary.children(parent)) {
      if (lines.length >= mostTreeLines) return;
      const { object } = child;
      const name = object === undefined ? "" : ` ${terminalText(object.name)}`;
      const type =
        object?.syntax === undefined ? "" : ` ${paint.faint(terminalText(object.syntax.conventions[0]?.name ?? object.syntax.base))}`;
      lines.push(`${"  ".repeat(depth)}${child.oid.slice(parent.length)}${name}${type}`);
      visit(child.oid, depth + 1);
    }
  };
  visit(oid, 1);
  return lines.length < mostTreeLines ? lines : [...lines, `... more than ${mostTreeLines} lines: ask for a smaller subtree`];
}

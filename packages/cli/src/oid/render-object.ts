import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { MibObject } from "@isthmus/mib-index/model";
import { type FoundObject, objectFacts, qualifiedName, typeName } from "@isthmus/mib-index/object-facts";
import type { Paint } from "../output/paint.ts";
import { terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

/** Everything that is known of one object, with its instance when the OID had one. */
export function renderObject(dictionary: MibDictionary, found: FoundObject, paint: Paint): readonly string[] {
  const facts = objectFacts(dictionary, found).map(([title, text]) => `  ${paint.faint(title.padEnd(10))}${terminalText(text)}`);
  return [paint.strong(terminalText(qualifiedName(found.object))), ...facts];
}

/** A list of objects, one line each. */
export function renderList(objects: readonly MibObject[]): readonly string[] {
  const rows = objects.map((object) => [
    terminalText(qualifiedName(object)),
    object.oid,
    object.kind,
    terminalText(object.units ?? (object.syntax === undefined ? "" : typeName(object.syntax))),
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
        object?.syntax === undefined ? "" : ` ${paint.faint(terminalText(object.syntax.conventions[0]?.name ?? typeName(object.syntax)))}`;
      lines.push(`${"  ".repeat(depth)}${child.oid.slice(parent.length)}${name}${type}`);
      visit(child.oid, depth + 1);
    }
  };
  visit(oid, 1);
  return lines.length < mostTreeLines ? lines : [...lines, `... more than ${mostTreeLines} lines: ask for a smaller subtree`];
}

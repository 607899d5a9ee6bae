import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { parentOf, type RecordedObject } from "./recorded-object.ts";

/** Shares of a node's objects that must stand in columns with the same rows before the node is taken for the entry of a table. */
const columnShare = 0.6;

interface Node {
  readonly children: Map<string, Node>;
  readonly value?: SnmpValue;
  readonly oid: string;
}

/**
 * Objects that no module names, by the shape of their OIDs alone: below an entry (RFC 2578 section 7.1.12 has it end in 1) several columns have
 * the same rows; an OID that ends in 0 is a scalar; of anything else the last number is taken for the index.
 */
export function unnamedColumns(values: ReadonlyMap<string, SnmpValue>): readonly RecordedObject[] {
  const found: RecordedObject[] = [];
  collect(treeOf(values), found);
  return found;
}

function treeOf(values: ReadonlyMap<string, SnmpValue>): Node {
  const root: Node = { children: new Map(), oid: "" };
  for (const [oid, value] of values) {
    const arcs = oid.split(".");
    let node = root;
    for (const [at, arc] of arcs.entries()) {
      const path = node.oid === "" ? arc : `${node.oid}.${arc}`;
      const next: Node = node.children.get(arc) ?? { children: new Map(), oid: path, ...(at === arcs.length - 1 ? { value } : {}) };
      node.children.set(arc, next);
      node = next;
    }
  }
  return root;
}

function collect(node: Node, found: RecordedObject[]): void {
  if (isEntry(node)) {
    for (const column of node.children.values()) addColumn(column, node.oid, found);
    return;
  }
  const leaves = [...node.children].filter(([, child]) => child.value !== undefined);
  for (const [arc, { oid, value }] of leaves) {
    if (arc === "0" && value !== undefined) found.push({ kind: "scalar", oid, group: parentOf(node.oid), rows: new Map([["0", value]]) });
  }
  const rows = leaves.flatMap(([arc, { value }]) => (arc === "0" || value === undefined ? [] : [[arc, value] as const]));
  if (rows.length > 0) found.push({ kind: "column", oid: node.oid, group: parentOf(node.oid), rows: new Map(rows) });
  for (const child of node.children.values()) collect(child, found);
}

function isEntry({ oid, children }: Node): boolean {
  if (!oid.endsWith(".1") || children.size < 2) return false;
  const shapes = new Map<string, number>();
  let total = 0;
  for (const child of children.values()) {
    const suffixes = suffixesOf(child);
    total += suffixes.length;
    const shape = suffixes.join(" ");
    if (shape !== "" && shape !== "0") shapes.set(shape, (shapes.get(shape) ?? 0) + suffixes.length);
  }
  const most = Math.max(0, ...shapes.values());
  return most >= total * columnShare && [...shapes].some(([shape, count]) => count === most && count > shape.split(" ").length);
}

function suffixesOf(node: Node): readonly string[] {
  return leavesOf(node).map((leaf) => leaf.oid.slice(node.oid.length + 1));
}

function leavesOf(node: Node): readonly Node[] {
  return node.children.size === 0 ? (node.value === undefined ? [] : [node]) : [...node.children.values()].flatMap(leavesOf);
}

function addColumn(column: Node, group: string, found: RecordedObject[]): void {
  const rows = leavesOf(column).flatMap(({ oid, value }) =>
    value === undefined || oid === column.oid ? [] : [[oid.slice(column.oid.length + 1), value] as const],
  );
  if (rows.length > 0) found.push({ kind: "column", oid: column.oid, group, rows: new Map(rows) });
}

import type { MibObject } from "../model.ts";
import { parseOid } from "../oid.ts";

/** One OID; names between two named OIDs may be missing, OIDs may not. */
export interface TreeNode {
  readonly arc: number;
  readonly children: readonly TreeNode[];
  readonly objects: readonly MibObject[];
}

interface GrowingNode {
  readonly arc: number;
  readonly children: Map<number, GrowingNode>;
  readonly objects: MibObject[];
}

function byArc(left: TreeNode, right: TreeNode): number {
  return left.arc - right.arc;
}

function settled(node: GrowingNode): TreeNode {
  return { arc: node.arc, objects: node.objects, children: Array.from(node.children.values(), settled).sort(byArc) };
}

/** The nodes of the tree above these objects, the nameless root first, level by level, siblings in the order of their arcs. */
export function buildOidTree(objects: readonly MibObject[]): readonly TreeNode[] {
  const root: GrowingNode = { arc: 0, children: new Map(), objects: [] };
  for (const object of objects) {
    let node = root;
    for (const arc of parseOid(object.oid) ?? []) {
      const known = node.children.get(arc);
      const next = known ?? { arc, children: new Map(), objects: [] };
      if (known === undefined) node.children.set(arc, next);
      node = next;
    }
    node.objects.push(object);
  }
  const levels = [settled(root)];
  for (let at = 0; at < levels.length; at += 1) {
    for (const child of levels[at]?.children ?? []) levels.push(child);
  }
  return levels;
}

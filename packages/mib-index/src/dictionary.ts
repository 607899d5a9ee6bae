import type { MibIndex } from "./mib-index.ts";
import type { MibObject, Reference } from "./model.ts";
import { parseOid } from "./oid.ts";

/** What a name or an OID leads to. */
export type LookupResult =
  | {
      readonly kind: "found";
      readonly object: MibObject;
      /** What follows the object's OID: of scalars and columns the instance. */
      readonly suffix: readonly number[];
      /** Other definitions of the same name or OID, best first. */
      readonly others: readonly MibObject[];
    }
  | { readonly kind: "not-found" };

/** One level of the tree below an OID. */
export interface TreeChild {
  readonly oid: string;
  /** The preferred definition; absent where an OID on the way has no name. */
  readonly object?: MibObject;
  readonly hasChildren: boolean;
}

const statusOrder = { current: 0, deprecated: 1, obsolete: 2 } as const;

/** Lower is better: modules by name over the RFC-numbered ones that they replaced (RFC1213-MIB), then by status. */
function preference(object: MibObject): number {
  return (/^RFC-?\d/u.test(object.module) ? 10 : 0) + statusOrder[object.status];
}

function best(objects: readonly MibObject[]): readonly MibObject[] {
  return objects.toSorted((left, right) => preference(left) - preference(right));
}

/** Several indexes as one. Where two define the same, the earlier index is preferred: a user's import goes before the standard modules. */
export class MibDictionary {
  readonly indexes: readonly MibIndex[];

  constructor(indexes: readonly MibIndex[]) {
    this.indexes = indexes;
  }

  /** `IF-MIB::ifHCInOctets.3`, `ifHCInOctets`, or an OID; names in any case when there is none in this one. */
  lookup(nameOrOid: string): LookupResult {
    const text = nameOrOid.trim();
    const arcs = parseOid(text);
    return arcs === undefined ? this.#lookupName(text) : this.lookupOid(arcs);
  }

  /** The definition with the longest OID that this one starts with. */
  lookupOid(arcs: readonly number[]): LookupResult {
    let depth = 0;
    let objects: readonly MibObject[] = [];
    for (const index of this.indexes) {
      const position = index.locate(arcs);
      const ancestor = index.namedAncestor(position.node);
      if (ancestor === undefined) continue;
      const named = position.depth - ancestor.up;
      if (named < depth) continue;
      const here = best(index.objectsAt(ancestor.node).map((at) => index.object(at)));
      objects = named > depth ? here : [...objects, ...here];
      depth = named;
    }
    const result = found(objects, arcs.slice(depth));
    const [last] = arcs.slice(depth - 1, depth);
    if (result.kind === "not-found" || result.object.kind !== "node" || last === undefined) return result;
    // DISMAN-EVENT-MIB names an instance, sysUpTime.0: the object says more than that name does.
    const above = this.lookupOid(arcs.slice(0, depth - 1));
    return above.kind === "found" && above.object.kind === "scalar" && above.suffix.length === 0
      ? { ...above, suffix: [last, ...result.suffix], others: [...above.others, result.object] }
      : result;
  }

  /** The definition at exactly this OID. */
  objectOf(oid: string): MibObject | undefined {
    const result = this.lookup(oid);
    return result.kind === "found" && result.suffix.length === 0 && parseOid(oid) !== undefined ? result.object : undefined;
  }

  /** The definition that a module refers to; by the name alone where the module is not known. */
  resolve(reference: Reference): MibObject | undefined {
    const candidates = this.#named(reference.name);
    return candidates.find(({ module, name }) => module === reference.module && name === reference.name) ?? candidates[0];
  }

  /** The next level below an OID, in order; empty for one that is in no index. */
  children(oid: string): readonly TreeChild[] {
    const arcs = parseOid(oid);
    if (arcs === undefined) return [];
    const merged = new Map<number, { objects: readonly MibObject[]; hasChildren: boolean }>();
    for (const index of this.indexes) {
      const { node, depth } = index.locate(arcs);
      if (depth !== arcs.length) continue;
      for (const child of index.childrenOf(node)) {
        const known = merged.get(index.arcOf(child));
        merged.set(index.arcOf(child), {
          objects: [...(known?.objects ?? []), ...best(index.objectsAt(child).map((at) => index.object(at)))],
          hasChildren: (known?.hasChildren ?? false) || index.childrenOf(child).length > 0,
        });
      }
    }
    return Array.from(merged)
      .sort(([left], [right]) => left - right)
      .map(([arc, { objects, hasChildren }]) => {
        const [object] = objects;
        return { oid: [...arcs, arc].join("."), hasChildren, ...(object === undefined ? {} : { object }) };
      });
  }

  /** The row that a column belongs to. */
  rowOf(column: MibObject): MibObject | undefined {
    if (column.kind !== "column") return undefined;
    const arcs = parseOid(column.oid) ?? [];
    const result = this.lookupOid(arcs.slice(0, -1));
    if (result.kind === "not-found") return undefined;
    const rows = [result.object, ...result.others].filter(({ kind }) => kind === "row");
    return rows.find(({ module, vendor }) => module === column.module && vendor === column.vendor) ?? rows[0];
  }

  #lookupName(text: string): LookupResult {
    const parts = /^(?:([A-Za-z][\w.-]*)::)?([A-Za-z][\w-]*)((?:\.\d{1,10})*)$/u.exec(text);
    if (parts === null) return { kind: "not-found" };
    const [, module, name = "", instance = ""] = parts;
    const suffix = instance === "" ? [] : parseOid(instance);
    if (suffix === undefined) return { kind: "not-found" };
    const named = this.#named(name).filter((object) => module === undefined || object.module.toLowerCase() === module.toLowerCase());
    return found(named, suffix);
  }

  /** All definitions of a name: as it is spelled before other spellings, then earlier indexes first. */
  #named(name: string): readonly MibObject[] {
    const all = this.indexes.flatMap((index) => best(index.named(name).map((at) => index.object(at))));
    return [...all.filter((object) => object.name === name), ...all.filter((object) => object.name !== name)];
  }
}

function found(objects: readonly MibObject[], suffix: readonly number[]): LookupResult {
  const [object, ...others] = objects;
  return object === undefined ? { kind: "not-found" } : { kind: "found", object, suffix, others };
}

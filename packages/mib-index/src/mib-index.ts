import type { IndexLimits, Rejected } from "./format/container.ts";
import { decodeIndex } from "./format/decode-index.ts";
import type { PackedIndex, PackedModule } from "./format/packed-index.ts";
import type { MibObject, Syntax } from "./model.ts";

/** How far into the tree of an index an OID leads. */
export interface TreePosition {
  readonly node: number;
  /** Arcs of the OID that the node covers. */
  readonly depth: number;
}

/** One opened index. Objects are handed out as numbers, so that a search over all of them builds only the few that are shown. */
export class MibIndex {
  readonly #packed: PackedIndex;
  /** Lower-case name to the first object of that name; `#sameName` chains the others. Object numbers are one higher than they are. */
  readonly #firstByName = new Map<string, number>();
  readonly #sameName: Uint32Array;

  constructor(packed: PackedIndex) {
    this.#packed = packed;
    this.#sameName = new Uint32Array(packed.objects.count);
    for (let at = packed.objects.count - 1; at >= 0; at -= 1) {
      const key = this.nameOf(at).toLowerCase();
      this.#sameName[at] = this.#firstByName.get(key) ?? 0;
      this.#firstByName.set(key, at + 1);
    }
  }

  get size(): number {
    return this.#packed.objects.count;
  }

  get modules(): readonly PackedModule[] {
    return this.#packed.modules;
  }

  nameOf(object: number): string {
    return this.#packed.objects.name[object] ?? "";
  }

  moduleOf(object: number): number {
    return this.#packed.objects.module[object] ?? 0;
  }

  unitsOf(object: number): string | undefined {
    return this.#packed.objects.units[object];
  }

  kindOf(object: number): MibObject["kind"] {
    return this.#packed.objects.kind[object] ?? "node";
  }

  /** Objects of this name in any spelling of its letters. */
  named(name: string): readonly number[] {
    const found: number[] = [];
    let next = this.#firstByName.get(name.toLowerCase()) ?? 0;
    while (next !== 0) {
      found.push(next - 1);
      next = this.#sameName[next - 1] ?? 0;
    }
    return found;
  }

  /** The deepest node on the way to the OID that is in the tree; the root, at depth 0, when its first arc is not. */
  locate(arcs: readonly number[]): TreePosition {
    let node = 0;
    let depth = 0;
    for (; depth < arcs.length; depth += 1) {
      const child = this.#childWithArc(node, arcs[depth] ?? 0);
      if (child === undefined) break;
      node = child;
    }
    return { node, depth };
  }

  /** The nearest node at or above this one that has a name, and how many levels up it is; undefined where none has. */
  namedAncestor(node: number): { readonly node: number; readonly up: number } | undefined {
    const { parent, firstObject } = this.#packed.tree;
    for (let at = node, up = 0; ; up += 1) {
      if ((firstObject[at + 1] ?? 0) > (firstObject[at] ?? 0)) return { node: at, up };
      if (at === 0) return undefined;
      at = parent[at] ?? 0;
    }
  }

  objectsAt(node: number): readonly number[] {
    const { firstObject } = this.#packed.tree;
    return span(firstObject[node] ?? 0, firstObject[node + 1] ?? 0);
  }

  /** In the order of their arcs. */
  childrenOf(node: number): readonly number[] {
    const { firstChild } = this.#packed.tree;
    return span(firstChild[node] ?? 0, firstChild[node + 1] ?? 0);
  }

  arcOf(node: number): number {
    return this.#packed.tree.arc[node] ?? 0;
  }

  /** The object in full. */
  object(at: number): MibObject {
    const { objects, syntaxes } = this.#packed;
    const syntax = syntaxes[(objects.syntax[at] ?? 0) - 1];
    const units = this.unitsOf(at);
    const index = objects.index.get(at);
    const carries = objects.carries.get(at);
    return {
      ...this.#facts(at),
      ...(syntax === undefined ? {} : { syntax }),
      ...(units === undefined ? {} : { units }),
      ...(index === undefined ? {} : { index }),
      ...(carries === undefined ? {} : { carries }),
    };
  }

  #facts(at: number): Pick<MibObject, "name" | "module" | "vendor" | "oid" | "kind" | "access" | "status"> {
    const { objects, modules } = this.#packed;
    const { name: module = "", vendor = "" } = modules[this.moduleOf(at)] ?? {};
    const oid = this.#oidOf(objects.node[at] ?? 0);
    const access = objects.access[at] ?? "none";
    return { name: this.nameOf(at), module, vendor, oid, kind: this.kindOf(at), access, status: objects.status[at] ?? "current" };
  }

  /** Every named type with its module. */
  *types(): Generator<{ readonly module: string; readonly name: string; readonly syntax: Syntax }> {
    for (const { module, name, syntax } of this.#packed.types) yield { module: this.#packed.modules[module]?.name ?? "", name, syntax };
  }

  #oidOf(node: number): string {
    const { parent, arc } = this.#packed.tree;
    const arcs: number[] = [];
    for (let at = node; at !== 0; at = parent[at] ?? 0) arcs.push(arc[at] ?? 0);
    return arcs.reverse().join(".");
  }

  #childWithArc(node: number, wanted: number): number | undefined {
    const { arc, firstChild } = this.#packed.tree;
    let low = firstChild[node] ?? 0;
    let high = (firstChild[node + 1] ?? 0) - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = arc[middle] ?? 0;
      if (found === wanted) return middle;
      if (found < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}

function span(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, at) => start + at);
}

/** Opens an index file. Never throws for what the bytes are: see `decodeIndex`. */
export function openIndex(bytes: Uint8Array, limits?: IndexLimits): { readonly kind: "ok"; readonly index: MibIndex } | Rejected {
  const decoded = decodeIndex(bytes, limits);
  return decoded.kind === "ok" ? { kind: "ok", index: new MibIndex(decoded.packed) } : decoded;
}

import {
  accesses,
  baseTypes,
  type Label,
  objectKinds,
  type Range,
  type Reference,
  type RowIndex,
  type Syntax,
  statuses,
} from "../model.ts";
import { ByteReader, Malformed } from "./byte-reader.ts";
import { defaultLimits, type IndexLimits, type Rejected, rejected, unpackContainer } from "./container.ts";
import type { PackedIndex, PackedModule, PackedObjects, PackedTree, PackedType } from "./packed-index.ts";

/** RFC 3416 section 3. */
const maxDepth = 128;
const maxArc = 4_294_967_295;
const decimal = /^-?\d{1,20}$/u;

class IndexDecoder {
  readonly #in: ByteReader;
  #strings: readonly string[] = [];

  constructor(payload: Uint8Array) {
    this.#in = new ByteReader(payload);
  }

  decode(): PackedIndex {
    this.#strings = this.#stringTable();
    const modules = this.#list((): PackedModule => ({ name: this.#string(), vendor: this.#string() }));
    const syntaxes = this.#list(() => this.#syntax());
    const types = this.#list((): PackedType => {
      const module = this.#in.below(modules.length);
      const name = this.#string();
      return { module, name, syntax: this.#picked(syntaxes) };
    });
    const tree = this.#tree();
    const objects = this.#objects(tree, { modules: modules.length, syntaxes: syntaxes.length });
    this.#in.end();
    return { modules, syntaxes, types, tree, objects };
  }

  #stringTable(): readonly string[] {
    const lengths = this.#list(() => this.#in.varint());
    const whole = this.#in.latin1(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    return lengths.map((length) => {
      at += length;
      return whole.slice(at - length, at);
    });
  }

  #syntax(): Syntax {
    const base = this.#picked(baseTypes);
    const conventions = this.#references();
    const hint = this.#optionalString();
    const labels = this.#list((): Label => {
      const folded = this.#in.varint();
      return { number: folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2, label: this.#string() };
    });
    const ranges = this.#list((): Range => ({ min: this.#decimal(), max: this.#decimal() }));
    return { base, conventions, labels, ranges, ...(hint === undefined ? {} : { hint }) };
  }

  #decimal(): bigint {
    const text = this.#string();
    if (!decimal.test(text)) throw new Malformed(this.#in.offset);
    return BigInt(text);
  }

  #tree(): PackedTree {
    const count = this.#in.count();
    if (count === 0) throw new Malformed(this.#in.offset);
    const firstChild = new Uint32Array(count + 1);
    let next = 1;
    for (let node = 0; node < count; node += 1) {
      firstChild[node] = next;
      // Children come after their parent, which makes the tree free of cycles; a node that nobody has as a child cannot be.
      if (next <= node) throw new Malformed(this.#in.offset);
      next += this.#in.below(count - next + 1);
    }
    firstChild[count] = next;
    if (next !== count) throw new Malformed(this.#in.offset);
    const { parent, arc } = this.#arcs(count, firstChild);
    const firstObject = new Uint32Array(count + 1);
    let objects = 0;
    for (let node = 0; node < count; node += 1) {
      firstObject[node] = objects;
      objects += this.#in.count();
      if (objects > this.#in.remaining) throw new Malformed(this.#in.offset);
    }
    firstObject[count] = objects;
    return { count, parent, arc, firstChild, firstObject };
  }

  #arcs(count: number, firstChild: Uint32Array): Pick<PackedTree, "parent" | "arc"> {
    const parent = new Uint32Array(count);
    const arc = new Uint32Array(count);
    const depth = new Uint8Array(count);
    for (let node = 0; node < count; node += 1) {
      let previous = -1;
      for (let child = firstChild[node] ?? 0; child < (firstChild[node + 1] ?? 0); child += 1) {
        previous += 1 + this.#in.below(maxArc - previous);
        parent[child] = node;
        arc[child] = previous;
        depth[child] = (depth[node] ?? 0) + 1;
        if ((depth[child] ?? 0) > maxDepth) throw new Malformed(this.#in.offset);
      }
    }
    return { parent, arc };
  }

  #objects(tree: PackedTree, limits: { readonly modules: number; readonly syntaxes: number }): PackedObjects {
    const count = tree.firstObject[tree.count] ?? 0;
    // Six numbers each, at one byte or more: what is not there cannot be asked for.
    if (count * 6 > this.#in.remaining) throw new Malformed(this.#in.offset);
    const columns = {
      node: new Uint32Array(count),
      name: new Array<string>(count),
      module: new Uint32Array(count),
      kind: new Array<PackedObjects["kind"][number]>(count),
      access: new Array<PackedObjects["access"][number]>(count),
      status: new Array<PackedObjects["status"][number]>(count),
      syntax: new Uint32Array(count),
      units: new Array<string | undefined>(count),
      index: new Map<number, RowIndex>(),
      carries: new Map<number, readonly Reference[]>(),
    };
    for (let node = 0; node < tree.count; node += 1) {
      columns.node.fill(node, tree.firstObject[node], tree.firstObject[node + 1]);
    }
    for (let at = 0; at < count; at += 1) {
      columns.name[at] = this.#string();
      columns.module[at] = this.#in.below(limits.modules);
      const kind = this.#picked(objectKinds);
      columns.kind[at] = kind;
      const rights = this.#in.below(accesses.length * statuses.length);
      columns.access[at] = accesses[Math.floor(rights / statuses.length)] ?? "none";
      columns.status[at] = statuses[rights % statuses.length] ?? "current";
      columns.syntax[at] = this.#in.below(limits.syntaxes + 1);
      columns.units[at] = this.#optionalString();
      if (kind === "row") this.#rowIndex(at, columns.index);
      if (kind === "notification") columns.carries.set(at, this.#references());
    }
    return { count, ...columns };
  }

  #rowIndex(at: number, into: Map<number, RowIndex>): void {
    const form = this.#in.below(4);
    if (form === 0) return;
    const references = this.#references();
    const [row] = references;
    if (form < 3) into.set(at, { kind: "own", parts: references, implied: form === 2 });
    else if (row === undefined) throw new Malformed(this.#in.offset);
    else into.set(at, { kind: "augments", row });
  }

  #references(): readonly Reference[] {
    return this.#list((): Reference => ({ module: this.#string(), name: this.#string() }));
  }

  #list<Item>(read: () => Item): readonly Item[] {
    const items: Item[] = [];
    for (let left = this.#in.count(); left > 0; left -= 1) items.push(read());
    return items;
  }

  #string(): string {
    return this.#picked(this.#strings);
  }

  #optionalString(): string | undefined {
    const number = this.#in.below(this.#strings.length + 1);
    return number === 0 ? undefined : this.#strings[number - 1];
  }

  #picked<Item>(items: readonly Item[]): Item {
    const item = items[this.#in.varint()];
    if (item === undefined) throw new Malformed(this.#in.offset);
    return item;
  }
}

/**
 * Reads an index file. Any bytes whatever are answered with a value; memory stays within a small multiple of `limits.maxPayloadBytes`.
 * What it answers is checked through and through: later look-ups cannot fail on it.
 */
export function decodeIndex(
  file: Uint8Array,
  limits: IndexLimits = defaultLimits,
): { readonly kind: "ok"; readonly packed: PackedIndex } | Rejected {
  const container = unpackContainer(file, limits);
  if (container.kind === "rejected") return container;
  try {
    return { kind: "ok", packed: new IndexDecoder(container.payload).decode() };
  } catch (error) {
    if (error instanceof Malformed) return rejected("damaged", error.offset);
    throw error;
  }
}

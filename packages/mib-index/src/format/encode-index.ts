import { MibIndexError } from "../errors.ts";
import {
  accesses,
  baseTypes,
  type CompiledModule,
  type MibObject,
  objectKinds,
  type Reference,
  type RowIndex,
  type Syntax,
  statuses,
} from "../model.ts";
import { parseOid } from "../oid.ts";
import { ByteWriter } from "./byte-writer.ts";
import { packContainer } from "./container.ts";
import { buildOidTree, type TreeNode } from "./oid-tree.ts";

/** Gives equal things one number each, in the order in which they were first asked for. */
class Numbering<Item> {
  readonly items: Item[] = [];
  readonly #numbers = new Map<string, number>();

  of(key: string, item: Item): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.items.length);
    this.items.push(item);
    return this.items.length - 1;
  }

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }
}

class IndexEncoder {
  readonly #strings = new Numbering<string>();
  readonly #modules = new Numbering<CompiledModule>();
  readonly #syntaxes = new Numbering<Uint8Array>();
  readonly #body = new ByteWriter();

  encode(modules: readonly CompiledModule[]): Uint8Array {
    for (const module of modules) this.#modules.of(`${module.vendor}\n${module.name}`, module);
    const types = new ByteWriter();
    types.varint(modules.reduce((sum, module) => sum + module.types.length, 0));
    for (const module of modules) {
      for (const type of module.types) {
        types.varint(this.#module(module.vendor, module.name));
        types.varint(this.#string(type.name));
        types.varint(this.#syntax(type.syntax));
      }
    }
    this.#tree(buildOidTree(modules.flatMap(({ objects }) => objects)));
    return packContainer(this.#assembled(types));
  }

  #assembled(types: ByteWriter): Uint8Array {
    const tables = new ByteWriter();
    tables.varint(this.#modules.items.length);
    for (const module of this.#modules.items) {
      tables.varint(this.#string(module.name));
      tables.varint(this.#string(module.vendor));
    }
    tables.varint(this.#syntaxes.items.length);
    for (const syntax of this.#syntaxes.items) tables.bytes(syntax);
    const whole = new ByteWriter();
    whole.varint(this.#strings.items.length);
    for (const text of this.#strings.items) whole.varint(text.length);
    for (const text of this.#strings.items) whole.latin1(text);
    for (const part of [tables, types, this.#body]) whole.bytes(part.written());
    return whole.written();
  }

  /** Level by level, so that the children of a node lie side by side and in order; then the objects in the order of their nodes. */
  #tree(levels: readonly TreeNode[]): void {
    this.#body.varint(levels.length);
    for (const node of levels) this.#body.varint(node.children.length);
    for (const { children } of levels) {
      let previous = -1;
      for (const child of children) {
        this.#body.varint(child.arc - previous - 1);
        previous = child.arc;
      }
    }
    for (const node of levels) this.#body.varint(node.objects.length);
    for (const node of levels) for (const object of node.objects) this.#object(object);
  }

  #object(object: MibObject): void {
    const body = this.#body;
    body.varint(this.#string(object.name));
    body.varint(this.#module(object.vendor, object.module));
    body.varint(objectKinds.indexOf(object.kind));
    body.varint(accesses.indexOf(object.access) * statuses.length + statuses.indexOf(object.status));
    body.varint(object.syntax === undefined ? 0 : this.#syntax(object.syntax) + 1);
    body.varint(object.units === undefined ? 0 : this.#string(object.units) + 1);
    if (object.kind === "row") this.#rowIndex(object.index);
    if (object.kind === "notification") this.#references(body, object.carries ?? []);
  }

  #rowIndex(index: RowIndex | undefined): void {
    switch (index?.kind) {
      case undefined:
        this.#body.varint(0);
        break;
      case "own":
        this.#body.varint(index.implied ? 2 : 1);
        this.#references(this.#body, index.parts);
        break;
      case "augments":
        this.#body.varint(3);
        this.#references(this.#body, [index.row]);
        break;
    }
  }

  #references(out: ByteWriter, references: readonly Reference[]): void {
    out.varint(references.length);
    for (const { module, name } of references) {
      out.varint(this.#string(module));
      out.varint(this.#string(name));
    }
  }

  #syntax(syntax: Syntax): number {
    const out = new ByteWriter(256);
    out.varint(baseTypes.indexOf(syntax.base));
    this.#references(out, syntax.conventions);
    out.varint(syntax.hint === undefined ? 0 : this.#string(syntax.hint) + 1);
    out.varint(syntax.labels.length);
    for (const { number, label } of syntax.labels) {
      out.varint(number < 0 ? -2 * number - 1 : 2 * number);
      out.varint(this.#string(label));
    }
    out.varint(syntax.ranges.length);
    for (const { min, max } of syntax.ranges) {
      out.varint(this.#string(String(min)));
      out.varint(this.#string(String(max)));
    }
    const bytes = out.written();
    return this.#syntaxes.of(Buffer.from(bytes).toString("latin1"), bytes);
  }

  #string(text: string): number {
    // Names are ASCII by the grammar; units and hints of sloppy modules need not be.
    const plain = text.replaceAll(/[^\u0020-\u007e\u00a1-\u00ff]/gu, "?");
    return this.#strings.of(plain, plain);
  }

  #module(vendor: string, name: string): number {
    const known = this.#modules.numberOf(`${vendor}\n${name}`);
    if (known === undefined) throw new MibIndexError("unencodable", "an object names a module that is not among those to encode", { name });
    return known;
  }
}

/**
 * Modules as one index file. Equal input gives equal bytes. Throws `MibIndexError` for an object that does not name its own module or whose
 * OID is none; the compiler yields neither.
 */
export function encodeIndex(modules: readonly CompiledModule[]): Uint8Array {
  for (const { name, objects } of modules) {
    const wrong = objects.find(({ oid }) => parseOid(oid) === undefined);
    if (wrong !== undefined) throw new MibIndexError("unencodable", "an object has no valid OID", { module: name, object: wrong.name });
  }
  return new IndexEncoder().encode(modules);
}

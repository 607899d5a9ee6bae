import type { Access, MibType, ObjectKind, Reference, RowIndex, Status, Syntax } from "../model.ts";

/** A module of an index. */
export interface PackedModule {
  readonly name: string;
  readonly vendor: string;
}

/** A named type and where it is defined. */
export interface PackedType extends MibType {
  readonly module: number;
}

/** The names of an index, side by side: number i of each column is object i. Objects are in the order of their nodes. */
export interface PackedObjects {
  readonly count: number;
  readonly node: Uint32Array;
  readonly name: readonly string[];
  readonly module: Uint32Array;
  readonly kind: readonly ObjectKind[];
  readonly access: readonly Access[];
  readonly status: readonly Status[];
  /** 0 is none, else one more than the number of the syntax. */
  readonly syntax: Uint32Array;
  readonly units: readonly (string | undefined)[];
  readonly index: ReadonlyMap<number, RowIndex>;
  readonly carries: ReadonlyMap<number, readonly Reference[]>;
}

/** OIDs as a tree in level order: the children of node i are the nodes from firstChild[i] to before firstChild[i + 1]. Node 0 is the root. */
export interface PackedTree {
  readonly count: number;
  readonly parent: Uint32Array;
  readonly arc: Uint32Array;
  readonly firstChild: Uint32Array;
  /** The objects of node i are those from firstObject[i] to before firstObject[i + 1]. */
  readonly firstObject: Uint32Array;
}

/** An index as it lies in memory, checked: every number in it points at something that is there. */
export interface PackedIndex {
  readonly modules: readonly PackedModule[];
  readonly syntaxes: readonly Syntax[];
  readonly types: readonly PackedType[];
  readonly tree: PackedTree;
  readonly objects: PackedObjects;
}

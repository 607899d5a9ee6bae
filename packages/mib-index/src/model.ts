/** What a name in a MIB module stands for (RFC 2578, RFC 2580); "node" is a plain OBJECT IDENTIFIER or OBJECT-IDENTITY. */
export const objectKinds = ["node", "scalar", "table", "row", "column", "notification", "group", "compliance"] as const;
export type ObjectKind = (typeof objectKinds)[number];

/** MAX-ACCESS as libsmi tells it; "none" where the construct has no access. */
export const accesses = ["none", "noaccess", "notifyonly", "readonly", "readwrite", "create"] as const;
export type Access = (typeof accesses)[number];

/** STATUS of a definition. */
export const statuses = ["current", "deprecated", "obsolete"] as const;
export type Status = (typeof statuses)[number];

/** What a value is on the wire, with the application types of RFC 2578 section 7.1 told apart. */
export const baseTypes = [
  "integer",
  "enum",
  "unsigned",
  "counter32",
  "gauge32",
  "counter64",
  "time-ticks",
  "octets",
  "bits",
  "oid",
  "ip-address",
  "network-address",
  "opaque",
  "unknown",
] as const;
export type BaseType = (typeof baseTypes)[number];

/** A definition in a module. The module is "" where the MIB does not say it. */
export interface Reference {
  readonly module: string;
  readonly name: string;
}

/** Inclusive. Of numbers the value, of octet strings the size in octets. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

/** The label of an enumerated number, or of a bit (bit 0 is the most significant of the first octet). */
export interface Label {
  readonly number: number;
  readonly label: string;
}

/** The type of a value with everything its chain of textual conventions adds. */
export interface Syntax {
  readonly base: BaseType;
  /** The nearest convention first; empty for a bare base type. */
  readonly conventions: readonly Reference[];
  /** DISPLAY-HINT of the nearest convention that has one (RFC 2579 section 3.1). */
  readonly hint?: string;
  readonly labels: readonly Label[];
  readonly ranges: readonly Range[];
}

/** How the rows of a table are told apart. */
export type RowIndex =
  | { readonly kind: "own"; readonly parts: readonly Reference[]; readonly implied: boolean }
  /** The index of another row is used (AUGMENTS and sparse augmentations). */
  | { readonly kind: "augments"; readonly row: Reference };

/** One name of one module. */
export interface MibObject {
  readonly name: string;
  readonly module: string;
  /** Whose collection the module came from; "" for the standard modules. Module names repeat between vendors with different content. */
  readonly vendor: string;
  /** Dotted, without a leading dot. */
  readonly oid: string;
  readonly kind: ObjectKind;
  readonly access: Access;
  readonly status: Status;
  readonly units?: string;
  /** Of scalars and columns. */
  readonly syntax?: Syntax;
  /** Of rows. */
  readonly index?: RowIndex;
  /** Of notifications: the objects they carry, in order. */
  readonly carries?: readonly Reference[];
}

/** A named type of a module. */
export interface MibType {
  readonly name: string;
  readonly syntax: Syntax;
}

/** What a compiled module holds; its objects all name this module and vendor. */
export interface CompiledModule {
  readonly name: string;
  readonly vendor: string;
  readonly types: readonly MibType[];
  readonly objects: readonly MibObject[];
}

import {
  type Access,
  type Label,
  type MibObject,
  type ObjectKind,
  type Reference,
  type RowIndex,
  type Status,
  statuses,
} from "../model.ts";
import { type DumpTable, listAt, tableAt, tablesIn, tablesOf, textAt } from "./dump-reader.ts";

/** A type as a module writes it, before what it is built on is looked up. */
export type WrittenType =
  /** A named type, used as it is. */
  | { readonly kind: "named"; readonly type: Reference }
  | {
      readonly kind: "refined";
      /** libsmi's name of the base type. */
      readonly base: string;
      readonly parent?: Reference;
      readonly hint?: string;
      readonly labels: readonly Label[];
      /** As decimal numbers. */
      readonly ranges: readonly WrittenRange[];
    };

/** Inclusive, in decimal: it may be larger than a number holds exactly. */
export interface WrittenRange {
  readonly min: string;
  readonly max: string;
}

/** An object whose syntax is not resolved yet. */
export interface WrittenObject extends Omit<MibObject, "syntax" | "vendor"> {
  readonly written?: WrittenType;
}

export interface WrittenModule {
  readonly name: string;
  readonly types: readonly { readonly name: string; readonly written: WrittenType }[];
  readonly objects: readonly WrittenObject[];
}

/** Everything of a dump that the index keeps. Texts that belong to the authors of the module (DESCRIPTION, REFERENCE, CONTACT) are not read. */
export function readModule(dump: DumpTable): WrittenModule | undefined {
  const name = textAt(dump, "moduleName");
  if (name === undefined) return undefined;
  const imported = new Map(
    tablesOf(listAt(dump, "imports")).map((entry) => [textAt(entry, "name") ?? "", textAt(entry, "module") ?? ""] as const),
  );
  const own = new Set(tablesIn(tableAt(dump, "nodes")).map(([node]) => node));
  const origin = (node: string): Reference => ({ module: own.has(node) ? name : (imported.get(node) ?? ""), name: node });
  const objects = ["nodes", "notifications", "groups", "compliances"].flatMap((section) =>
    tablesIn(tableAt(dump, section)).flatMap(([node, entry]) => readObject({ module: name, name: node, entry, origin })),
  );
  const types = tablesIn(tableAt(dump, "typedefs")).map(([type, entry]) => ({ name: type, written: refinedType(entry) }));
  return { name, types, objects };
}

interface ObjectEntry {
  readonly module: string;
  readonly name: string;
  readonly entry: DumpTable;
  readonly origin: (node: string) => Reference;
}

const kinds: Readonly<Record<string, ObjectKind>> = {
  node: "node",
  scalar: "scalar",
  table: "table",
  row: "row",
  column: "column",
  notification: "notification",
  group: "group",
  compliance: "compliance",
};

function readObject({ module, name, entry, origin }: ObjectEntry): readonly WrittenObject[] {
  const oid = textAt(entry, "oid");
  const kind = kinds[textAt(entry, "nodetype") ?? ""];
  if (oid === undefined || kind === undefined) return [];
  const units = textAt(entry, "units")?.replaceAll(/\s+/gu, " ").trim();
  const syntax = tableAt(tableAt(entry, "syntax"), "type");
  const index = kind === "row" ? rowIndex(entry, origin) : undefined;
  return [
    {
      name,
      module,
      oid,
      kind,
      access: accessOf(entry),
      status: statusOf(textAt(entry, "status")),
      ...(units === undefined || units === "" ? {} : { units }),
      ...(syntax === undefined ? {} : { written: writtenType(syntax) }),
      ...(index === undefined ? {} : { index }),
      ...(kind === "notification" ? { carries: carriedObjects(entry) } : {}),
    },
  ];
}

function accessOf(entry: DumpTable): Access {
  if (textAt(entry, "create") === "true") return "create";
  switch (textAt(entry, "access")) {
    case "noaccess":
      return "noaccess";
    case "notifyonly":
      return "notifyonly";
    case "readonly":
      return "readonly";
    case "readwrite":
      return "readwrite";
    default:
      return "none";
  }
}

function statusOf(text: string | undefined): Status {
  return statuses.find((status) => status === text) ?? "current";
}

function rowIndex(entry: DumpTable, origin: ObjectEntry["origin"]): RowIndex | undefined {
  const linkage = listAt(entry, "linkage");
  const [borrowed] = tablesOf(linkage).flatMap((link) => tablesIn(link));
  if (borrowed !== undefined) {
    const [module, link] = borrowed;
    return { kind: "augments", row: { module, name: textAt(link, "relatedNode") ?? "" } };
  }
  const parts = linkage.filter((link) => typeof link === "string").map(origin);
  return parts.length === 0 ? undefined : { kind: "own", parts, implied: textAt(entry, "implied") === "true" };
}

function carriedObjects(entry: DumpTable): readonly Reference[] {
  return tablesIn(tableAt(entry, "objects")).map(([name, object]) => ({ module: textAt(object, "module") ?? "", name }));
}

function writtenType(syntax: DumpTable): WrittenType {
  const module = textAt(syntax, "module");
  const name = textAt(syntax, "name");
  // Types of the language itself come with an empty module.
  return module === undefined || module === "" || name === undefined ? refinedType(syntax) : { kind: "named", type: { module, name } };
}

function refinedType(entry: DumpTable): WrittenType {
  const parent = tableAt(entry, "parent module");
  const module = textAt(parent, "name");
  const name = textAt(parent, "type");
  const hint = textAt(entry, "format");
  const labels = tablesIn(entry).flatMap(([label, value]) => {
    const number = textAt(value, "nodetype") === "namednumber" ? Number(textAt(value, "number")) : Number.NaN;
    return Number.isSafeInteger(number) ? [{ number, label }] : [];
  });
  return {
    kind: "refined",
    base: textAt(entry, "basetype") ?? textAt(entry, "name") ?? "",
    ...(module === undefined || name === undefined ? {} : { parent: { module, name } }),
    ...(hint === undefined ? {} : { hint }),
    labels,
    ranges: tablesOf(listAt(entry, "ranges")).flatMap(readRange),
  };
}

function readRange(entry: DumpTable): readonly WrittenRange[] {
  const [min, max] = [textAt(entry, "min"), textAt(entry, "max")];
  const whole = /^-?\d{1,20}$/u;
  return min !== undefined && max !== undefined && whole.test(min) && whole.test(max) ? [{ min, max }] : [];
}

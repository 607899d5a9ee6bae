import type { MibObject } from "./model.ts";

interface Found {
  readonly object: Pick<MibObject, "kind" | "oid">;
  readonly suffix: readonly number[];
}

/** Below a mere place in the tree lies what no known module names, such as the objects of a maker. */
function isUnnamed({ object, suffix }: Found): boolean {
  return object.kind === "node" && suffix.length > 0;
}

/** The OID that somebody who looks something up means: that of the object without its instance, or all of it where no module names the rest. */
export function meantOid(found: Found): string {
  return isUnnamed(found) ? [found.object.oid, ...found.suffix].join(".") : found.object.oid;
}

/** Whether devices can have a value of it, as far as is known. */
export function mayHaveValues(found: Found): boolean {
  const { kind } = found.object;
  return kind === "scalar" || kind === "column" || kind === "table" || kind === "row" || isUnnamed(found);
}

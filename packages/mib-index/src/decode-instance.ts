import type { MibDictionary } from "./dictionary.ts";
import type { MibObject, Reference, RowIndex, Syntax } from "./model.ts";
import { type DeviceValue, formatValue } from "./values/format-value.ts";

/** One index object's share of an instance. */
export interface InstancePart {
  readonly object: Reference;
  readonly arcs: readonly number[];
  /** For people, by the index object's syntax; safe text. */
  readonly text: string;
}

/** "partial": what the parts could not account for is in `rest`, because the agent or the MIB does not keep to RFC 2578 section 7.7. */
export type DecodedInstance =
  | { readonly kind: "ok"; readonly parts: readonly InstancePart[] }
  | { readonly kind: "partial"; readonly parts: readonly InstancePart[]; readonly rest: readonly number[] };

type OwnIndex = Extract<RowIndex, { kind: "own" }>;

/** Rows that borrow an index from each other in a circle end here. */
const maxBorrowing = 8;

/** The index objects of a row, through AUGMENTS; undefined where no index says. */
export function indexOf(dictionary: MibDictionary, row: MibObject): OwnIndex | undefined {
  let index = row.index;
  for (let hop = 0; hop < maxBorrowing && index?.kind === "augments"; hop += 1) index = dictionary.resolve(index.row)?.index;
  return index?.kind === "own" ? index : undefined;
}

/** The instance part of an OID as its index objects; undefined for what has no instances, or whose index no module tells. */
export function decodeInstance(dictionary: MibDictionary, object: MibObject, suffix: readonly number[]): DecodedInstance | undefined {
  if (object.kind === "scalar") {
    return suffix.length === 1 && suffix[0] === 0 ? { kind: "ok", parts: [] } : { kind: "partial", parts: [], rest: suffix };
  }
  const row = dictionary.rowOf(object);
  const index = row === undefined ? undefined : indexOf(dictionary, row);
  return index === undefined ? undefined : decodeRow(dictionary, index, suffix);
}

function decodeRow(dictionary: MibDictionary, index: OwnIndex, suffix: readonly number[]): DecodedInstance {
  const parts: InstancePart[] = [];
  let at = 0;
  for (const [number, reference] of index.parts.entries()) {
    const syntax = dictionary.resolve(reference)?.syntax;
    if (syntax === undefined) break;
    const implied = index.implied && number === index.parts.length - 1;
    const split = splitPart(suffix.slice(at), { syntax, implied });
    if (split === undefined) break;
    parts.push({ object: reference, arcs: suffix.slice(at, at + split.taken), text: formatValue(split.value, { syntax }) });
    at += split.taken;
  }
  const complete = at === suffix.length && parts.length === index.parts.length;
  return complete ? { kind: "ok", parts } : { kind: "partial", parts, rest: suffix.slice(at) };
}

interface Split {
  readonly taken: number;
  readonly value: DeviceValue;
}

function splitPart(
  arcs: readonly number[],
  { syntax, implied }: { readonly syntax: Syntax; readonly implied: boolean },
): Split | undefined {
  switch (syntax.base) {
    case "ip-address":
      return octetsPart(arcs, { skipped: 0, length: 4 });
    case "network-address":
      // One arc for the kind of address, which is always Internet, then the address (RFC 1155 section 3.2.3.1, RFC 1212 section 4.1.6).
      return octetsPart(arcs, { skipped: 1, length: 4 });
    case "octets":
    case "bits":
    case "opaque":
      return octetsPart(arcs, lengthOf(arcs, { fixed: fixedSize(syntax), implied }));
    case "oid": {
      const { skipped, length } = lengthOf(arcs, { fixed: undefined, implied });
      if (skipped + length > arcs.length) return undefined;
      return { taken: skipped + length, value: { kind: "oid", value: arcs.slice(skipped, skipped + length).join(".") } };
    }
    case "unknown":
      return undefined;
    default: {
      const [value] = arcs;
      return value === undefined ? undefined : { taken: 1, value: { kind: "integer", value } };
    }
  }
}

interface Extent {
  /** Arcs before the value itself. */
  readonly skipped: number;
  readonly length: number;
}

/** A fixed-size string and an IMPLIED last one have no length in front, every other one has (RFC 2578 section 7.7). */
function lengthOf(arcs: readonly number[], { fixed, implied }: { readonly fixed: number | undefined; readonly implied: boolean }): Extent {
  if (fixed !== undefined) return { skipped: 0, length: fixed };
  return implied ? { skipped: 0, length: arcs.length } : { skipped: 1, length: arcs[0] ?? 0 };
}

function octetsPart(arcs: readonly number[], { skipped, length }: Extent): Split | undefined {
  const octets = arcs.slice(skipped, skipped + length);
  if (arcs.length < skipped + length || octets.some((octet) => octet > 255)) return undefined;
  return { taken: skipped + length, value: { kind: "octets", value: Uint8Array.from(octets) } };
}

/** The size of a string that always has the same one; undefined otherwise. */
export function fixedSize(syntax: Syntax): number | undefined {
  const [range, ...more] = syntax.ranges;
  return range !== undefined && more.length === 0 && range.min === range.max ? Number(range.min) : undefined;
}

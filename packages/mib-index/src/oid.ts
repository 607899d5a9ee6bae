/** Longest OID in SNMP (RFC 3416 section 3: 128 sub-identifiers). */
const maxArcs = 128;
const maxArc = 4_294_967_295;

/** The arcs of a dotted OID, with or without a leading dot; undefined when it is none (RFC 2578 section 3.5: at most 128 arcs of 32 bits). */
export function parseOid(text: string): readonly number[] | undefined {
  if (text.length > maxArcs * 11 || !/^\.?\d{1,10}(?:\.\d{1,10})*$/u.test(text)) return undefined;
  const arcs = (text.startsWith(".") ? text.slice(1) : text).split(".").map(Number);
  return arcs.length <= maxArcs && arcs.every((arc) => arc <= maxArc) ? arcs : undefined;
}

/** In the order in which agents answer. */
export function compareOids(left: readonly number[], right: readonly number[]): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

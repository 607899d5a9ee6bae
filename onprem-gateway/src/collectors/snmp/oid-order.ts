/** Lexicographic order of dotted OIDs by number (RFC 3416 section 4.2.2): negative when `a` comes first, 0 when equal. */
export function compareOids(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = Number(left[at]) - Number(right[at]);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

/** The part of `oid` below `base`, dotted; undefined when it lies elsewhere. */
export function suffixOf(oid: string, base: string): string | undefined {
  return oid.length > base.length + 1 && oid.startsWith(base) && oid[base.length] === "." ? oid.slice(base.length + 1) : undefined;
}

/** The index of a row of a table that is indexed by one positive integer; undefined for any other suffix. */
export function rowIndexOf(oid: string, base: string): number | undefined {
  const suffix = suffixOf(oid, base);
  const index = Number(suffix);
  return suffix !== undefined && Number.isInteger(index) && index >= 0 && index <= 0x7fff_ffff ? index : undefined;
}

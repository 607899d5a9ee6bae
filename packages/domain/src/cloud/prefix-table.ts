import { containsPrefix, networkBase, type Prefix } from "./cidr.ts";

/** Values by prefix, for longest-prefix match: per version and length a map from base to values. */
export interface PrefixTable<T> {
  /** Of each version, the lengths that occur, longest first. */
  readonly lengths: { readonly 4: readonly PrefixBucket<T>[]; readonly 6: readonly PrefixBucket<T>[] };
}

interface PrefixBucket<T> {
  readonly length: number;
  readonly byBase: ReadonlyMap<bigint, PrefixMatch<T>>;
}

/** A prefix and everything that was filed under it, in the order given. */
export interface PrefixMatch<T> {
  readonly prefix: Prefix;
  readonly values: readonly T[];
}

/** Files values under prefixes. Several values may have the same prefix. */
export function buildPrefixTable<T>(entries: readonly { readonly prefix: Prefix; readonly value: T }[]): PrefixTable<T> {
  const versions = { 4: new Map<number, Map<bigint, Grown<T>>>(), 6: new Map<number, Map<bigint, Grown<T>>>() };
  for (const { prefix, value } of entries) {
    const lengths = versions[prefix.version];
    const byBase = lengths.get(prefix.length) ?? new Map<bigint, Grown<T>>();
    const match = byBase.get(prefix.base) ?? { prefix, values: [] };
    match.values.push(value);
    byBase.set(prefix.base, match);
    lengths.set(prefix.length, byBase);
  }
  return { lengths: { 4: longestFirst(versions[4]), 6: longestFirst(versions[6]) } };
}

interface Grown<T> {
  readonly prefix: Prefix;
  readonly values: T[];
}

function longestFirst<T>(lengths: ReadonlyMap<number, ReadonlyMap<bigint, Grown<T>>>): readonly PrefixBucket<T>[] {
  return [...lengths].map(([length, byBase]) => ({ length, byBase })).sort((a, b) => b.length - a.length);
}

/** Every filed prefix that holds all of `prefix`, most specific first. */
export function coveringMatches<T>(table: PrefixTable<T>, prefix: Prefix): readonly PrefixMatch<T>[] {
  return table.lengths[prefix.version].flatMap((bucket) =>
    bucket.length > prefix.length ? [] : (bucket.byBase.get(networkBase(prefix, bucket.length)) ?? []),
  );
}

/** The most specific filed prefix that holds all of `prefix`: the longest match when it is an address. */
export function longestMatch<T>(table: PrefixTable<T>, prefix: Prefix): PrefixMatch<T> | undefined {
  for (const bucket of table.lengths[prefix.version]) {
    const match = bucket.length > prefix.length ? undefined : bucket.byBase.get(networkBase(prefix, bucket.length));
    if (match !== undefined) {
      return match;
    }
  }
  return undefined;
}

/** Whether a filed prefix lies within `prefix` and is not the same: then what holds for the whole may not hold for a part. */
export function hasMoreSpecific<T>(table: PrefixTable<T>, prefix: Prefix): boolean {
  return table.lengths[prefix.version].some(
    (bucket) => bucket.length > prefix.length && [...bucket.byBase.values()].some((match) => containsPrefix(prefix, match.prefix)),
  );
}

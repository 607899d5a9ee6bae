import type { MibEntry } from "./mib-value.ts";

interface Row {
  readonly parts: readonly number[];
  readonly entry: MibEntry;
}

function partsOf(oid: string): readonly number[] {
  return oid.split(".").map(Number);
}

function compareOids(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** All instances of one agent in lexicographic order (RFC 3416 section 4.2.2). */
export class OidTable {
  readonly #rows: readonly Row[];
  readonly #byOid: ReadonlyMap<string, MibEntry>;
  readonly #moving: (() => OidTable) | undefined;

  /** `moving` gives the instances that come and go, such as those of a log, as they are at the moment of a question. */
  constructor(entries: readonly MibEntry[], moving?: () => OidTable) {
    this.#moving = moving;
    this.#rows = entries.map((entry) => ({ parts: partsOf(entry.oid), entry })).sort((a, b) => compareOids(a.parts, b.parts));
    this.#byOid = new Map(entries.map((entry) => [entry.oid, entry]));
  }

  /** The instance with exactly this name. */
  get(oid: string): MibEntry | undefined {
    return this.#byOid.get(oid) ?? this.#moving?.().get(oid);
  }

  /** The first instance after the name, which need not exist; undefined at the end of the view. */
  after(oid: string): MibEntry | undefined {
    const wanted = partsOf(oid);
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#rows[middle];
      if (row !== undefined && compareOids(row.parts, wanted) <= 0) low = middle + 1;
      else high = middle;
    }
    const fixed = this.#rows[low];
    const moved = this.#moving?.().after(oid);
    return fixed !== undefined && (moved === undefined || compareOids(fixed.parts, partsOf(moved.oid)) < 0) ? fixed.entry : moved;
  }
}

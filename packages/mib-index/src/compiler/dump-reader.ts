/** What a dump holds: texts, lists, and dictionaries as lists of entries, since a label may be spelled like a key. */
export type Dump = string | readonly Dump[] | DumpTable;

export interface DumpTable {
  readonly entries: readonly (readonly [key: string, value: Dump])[];
}

const maxDepth = 32;

class DumpReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  /** Where reading stopped. */
  get at(): number {
    return this.#at;
  }

  value(depth: number): Dump | undefined {
    if (depth > maxDepth) return undefined;
    const character = this.#next();
    switch (character) {
      case '"':
        return this.#string();
      case "{":
        return this.#table(depth);
      case "(":
        return this.#list(depth, ")");
      case "[":
        return this.#list(depth, "]");
      default:
        return undefined;
    }
  }

  /** smidump escapes nothing, and MIB texts have no quotation marks in them: a string ends at the next ones, on whatever line. */
  #string(): string | undefined {
    const quotes = this.#text.startsWith('"""', this.#at) ? '"""' : '"';
    const start = this.#at + quotes.length;
    const end = this.#text.indexOf(quotes, start);
    if (end < 0) return undefined;
    this.#at = end + quotes.length;
    return this.#text.slice(start, end);
  }

  #list(depth: number, close: string): Dump | undefined {
    this.#at += 1;
    const items: Dump[] = [];
    while (this.#next() !== close) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#next() === ",") this.#at += 1;
    }
    this.#at += 1;
    return items;
  }

  #table(depth: number): DumpTable | undefined {
    this.#at += 1;
    const entries: (readonly [string, Dump])[] = [];
    while (this.#next() !== "}") {
      if (this.#next() !== '"') return undefined;
      const key = this.#string();
      if (key === undefined || this.#next() !== ":") return undefined;
      this.#at += 1;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      entries.push([key, value]);
      if (this.#next() === ",") this.#at += 1;
    }
    this.#at += 1;
    return { entries };
  }

  /** The next character that is neither blank nor part of a comment. */
  #next(): string | undefined {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === "#") {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (character === " " || character === "\n" || character === "\t" || character === "\r") this.#at += 1;
      else return character;
    }
  }
}

const dumpStart = "MIB = ";

/** Reads what `smidump -f python` prints; undefined when that is cut short or something else. Any text: no throw, time in proportion. */
export function readDump(text: string): DumpTable | undefined {
  return nextDump(text, 0)?.dump;
}

/** Reads what smidump prints for several files, in their order, up to the first that is cut short. */
export function* readDumps(text: string): Generator<DumpTable> {
  for (let next = nextDump(text, 0); next !== undefined; next = nextDump(text, next.end)) yield next.dump;
}

/** The dump that starts at or after a place. Only its beginning is searched: what its texts look like does not count. */
function nextDump(text: string, from: number): { readonly dump: DumpTable; readonly end: number } | undefined {
  const start = text.indexOf(dumpStart, from);
  if (start < 0) return undefined;
  const reader = new DumpReader(text, start + dumpStart.length);
  const value = reader.value(0);
  return isTable(value) ? { dump: value, end: reader.at } : undefined;
}

function isTable(value: Dump | undefined): value is DumpTable {
  return typeof value === "object" && !Array.isArray(value);
}

/** The table under a key; empty when there is none. Where a key occurs twice the last one that is a table counts. */
export function tableAt(table: DumpTable | undefined, key: string): DumpTable | undefined {
  return table?.entries.findLast(([name, value]) => name === key && isTable(value))?.[1] as DumpTable | undefined;
}

/** The text under a key. */
export function textAt(table: DumpTable | undefined, key: string): string | undefined {
  const value = table?.entries.find(([name, found]) => name === key && typeof found === "string")?.[1];
  return typeof value === "string" ? value : undefined;
}

/** The list under a key; empty when there is none. */
export function listAt(table: DumpTable | undefined, key: string): readonly Dump[] {
  const value = table?.entries.find(([name, found]) => name === key && Array.isArray(found))?.[1];
  return Array.isArray(value) ? (value as readonly Dump[]) : [];
}

/** The entries whose value is a table. */
export function tablesIn(table: DumpTable | undefined): readonly (readonly [string, DumpTable])[] {
  return (table?.entries ?? []).filter((entry): entry is readonly [string, DumpTable] => isTable(entry[1]));
}

/** The tables of a list. */
export function tablesOf(list: readonly Dump[]): readonly DumpTable[] {
  return list.filter(isTable);
}

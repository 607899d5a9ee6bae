import { titleOf } from "./draft-entry.ts";
import { numbersOf, type RecordedObject, textsOf } from "./recorded-object.ts";
import { speaksOf, wordsOf } from "./words.ts";

const entPhysicalName = "1.3.6.1.2.1.47.1.1.1.1.7";
const ifName = "1.3.6.1.2.1.31.1.1.1.1";
/** Share of rows that must have a text before a column can name them. */
const namedShare = 0.6;

/** What the rows of a column are called in a profile, and the texts by index where a column of the same table names them. */
export interface RowNames {
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** What a recording tells about indexes of other tables. */
export interface Surroundings {
  /** Objects by group. */
  readonly groups: ReadonlyMap<string, readonly RecordedObject[]>;
  /** Names of the index objects of a table, by its entry. */
  readonly indexOf: (group: string) => readonly string[];
  /** True when the recording has values below this column. */
  readonly has: (column: string) => boolean;
}

/** The best name for the rows of an object: the table's own text column, the part or the port that the index means, else the index. */
export function rowNames(recorded: RecordedObject, { groups, indexOf, has }: Surroundings): RowNames {
  if (recorded.kind === "scalar") return { name: titleOf(recorded), texts: new Map() };
  const own = bestTextColumn(recorded, groups.get(recorded.group) ?? []);
  if (own !== undefined) return { name: own.oid, texts: rowTexts(own) };
  const [index, ...more] = indexOf(recorded.group);
  const named = { entPhysicalIndex: entPhysicalName, ifIndex: ifName }[more.length === 0 ? (index ?? "") : ""];
  return { name: named !== undefined && has(named) ? named : `${titleOf(recorded)} $index`, texts: new Map() };
}

function rowTexts({ rows }: RecordedObject): ReadonlyMap<string, string> {
  const decoder = new TextDecoder();
  return new Map([...rows].map(([index, value]) => [index, value.kind === "octets" ? decoder.decode(value.value).trim() : ""]));
}

function bestTextColumn(recorded: RecordedObject, siblings: readonly RecordedObject[]): RecordedObject | undefined {
  const candidates = siblings.filter((sibling) => {
    const texts = sibling.kind === "column" && sibling.oid !== recorded.oid ? textsOf(sibling) : undefined;
    const shared = [...recorded.rows.keys()].filter((index) => sibling.rows.has(index)).length;
    return texts !== undefined && numbersOf(sibling) === undefined && Math.min(shared, texts.length) >= recorded.rows.size * namedShare;
  });
  const worth = (column: RecordedObject) => {
    const words = wordsOf(column.object?.name ?? "");
    const telling = speaksOf(words, "name") ? 2 : speaksOf(words, "descr", "description", "desc", "label", "location") ? 1 : 0;
    return telling + new Set(textsOf(column)).size / column.rows.size;
  };
  return candidates.toSorted((a, b) => worth(b) - worth(a))[0];
}

import type { MibDictionary } from "../dictionary.ts";
import type { MibIndex } from "../mib-index.ts";
import type { MibObject } from "../model.ts";
import { wordsOf, writingsOf } from "./words.ts";

/** How well one word of the query fits one word of a name. */
const exactly = 8;
const otherWriting = 6;
/** The name abbreviates the query's word: `in` for input, `err` for errors. */
const abbreviation = 4;
/** The query's word is the beginning of the name's. */
const beginning = 4;
const inModuleOrUnits = 2;
const maxQueryWords = 8;

interface Words {
  readonly index: MibIndex;
  /** Word to the numbers of the objects whose name has it. */
  readonly ofNames: ReadonlyMap<string, readonly number[]>;
  /** The same words in order, for beginnings. */
  readonly sorted: readonly string[];
  /** Words of units, likewise. */
  readonly ofUnits: ReadonlyMap<string, readonly number[]>;
  /** Per module its own words. */
  readonly ofModules: readonly ReadonlySet<string>[];
}

/** Worth showing first when nothing else decides: what can be polled. */
const kindBonus = { column: 3, scalar: 3, notification: 2, table: 1, row: 0, node: 0, group: -4, compliance: -4 } as const;

/** Search by words over the names, modules and units of a dictionary. Building it takes time in proportion to the names; asking does not. */
export class SearchIndex {
  readonly #indexes: readonly Words[];

  constructor(dictionary: MibDictionary) {
    this.#indexes = dictionary.indexes.map(wordsOfIndex);
  }

  /** The best definitions, best first: every word of the query must be found in the name, the module or the units. */
  search(query: string, limit = 25): readonly MibObject[] {
    const words = wordsOf(query.slice(0, 200)).slice(0, maxQueryWords);
    if (words.length === 0) return [];
    const hits = this.#indexes
      .flatMap((index, layer) => ranked(index, words).map(({ at, score }) => ({ at, score, layer, index: index.index })))
      .sort((left, right) => right.score - left.score || left.layer - right.layer || left.at - right.at);
    // One definition of an OID is enough: the others are a look-up away.
    const shown = new Map<string, MibObject>();
    for (const { at, index } of hits) {
      const object = index.object(at);
      if (!shown.has(object.oid)) shown.set(object.oid, object);
      if (shown.size === limit) break;
    }
    return [...shown.values()];
  }
}

function wordsOfIndex(index: MibIndex): Words {
  const ofNames = objectsByWord(index, (at) => index.nameOf(at));
  const ofUnits = objectsByWord(index, (at) => index.unitsOf(at) ?? "");
  const ofModules = index.modules.map(({ name, vendor }) => new Set([...wordsOf(name), ...wordsOf(vendor), name.toLowerCase()]));
  return { index, ofNames, ofUnits, sorted: Array.from(ofNames.keys()).sort(), ofModules };
}

function objectsByWord(index: MibIndex, textOf: (object: number) => string): ReadonlyMap<string, readonly number[]> {
  const byWord = new Map<string, number[]>();
  for (let at = 0; at < index.size; at += 1) {
    for (const word of wordsOf(textOf(at))) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [at]);
      else if (known[known.length - 1] !== at) known.push(at);
    }
  }
  return byWord;
}

/** Objects in which the word is found, with how well. */
function hitsOf({ index, ofNames, ofUnits, sorted, ofModules }: Words, word: string): ReadonlyMap<number, number> {
  const scores = new Map<number, number>();
  const give = (objects: readonly number[] | undefined, score: number) => {
    for (const at of objects ?? []) if ((scores.get(at) ?? 0) < score) scores.set(at, score);
  };
  give(ofNames.get(word), exactly);
  for (const other of writingsOf(word)) give(ofNames.get(other), otherWriting);
  for (let length = word.length - 1; length >= 2; length -= 1) give(ofNames.get(word.slice(0, length)), abbreviation);
  if (word.length >= 2) for (const longer of startingWith(sorted, word)) give(ofNames.get(longer), beginning);
  give(ofUnits.get(word), inModuleOrUnits);
  const modules = ofModules.map((words) => words.has(word));
  if (modules.includes(true)) {
    for (let at = 0; at < index.size; at += 1) if (modules[index.moduleOf(at)] === true && !scores.has(at)) scores.set(at, inModuleOrUnits);
  }
  return scores;
}

function ranked(words: Words, query: readonly string[]): readonly { readonly at: number; readonly score: number }[] {
  const hits = query.map((word) => hitsOf(words, word)).sort((left, right) => left.size - right.size);
  const [fewest, ...others] = hits;
  const found: { at: number; score: number }[] = [];
  for (const [at, score] of fewest ?? []) {
    const scores = others.map((other) => other.get(at) ?? 0);
    if (scores.includes(0)) continue;
    const total = scores.reduce((sum, each) => sum + each, score);
    // Of names that have all the words, the one with the least beside them is meant.
    const spare = Math.max(0, wordsOf(words.index.nameOf(at)).length - query.length);
    const replaced = /^RFC\d/u.test(words.index.modules[words.index.moduleOf(at)]?.name ?? "") ? 1 : 0;
    found.push({ at, score: 4 * total - 3 * spare - replaced + kindBonus[words.index.kindOf(at)] });
  }
  return found;
}

function startingWith(sorted: readonly string[], start: string): readonly string[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < start) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let at = low; sorted[at]?.startsWith(start) === true; at += 1) found.push(sorted[at] ?? "");
  return found;
}

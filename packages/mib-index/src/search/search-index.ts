import type { MibDictionary } from "../dictionary.ts";
import type { MibIndex } from "../mib-index.ts";
import type { MibObject } from "../model.ts";
import { parseOid } from "../oid.ts";
import { commonModules, everydayObjects } from "./everyday-objects.ts";
import { wordsOf, writingsOf } from "./words.ts";

/** How well one word of the query fits one word of a name. */
const exactly = 8;
const otherWriting = 6;
/** The name abbreviates the query's word: `in` for input, `err` for errors. */
const abbreviation = 4;
/** The query's word is the beginning of the name's. */
const beginning = 4;
/** People call the object so, its name does not. */
const everyday = 5;
const inModuleOrUnits = 2;
const maxQueryWords = 8;

interface Words {
  readonly index: MibIndex;
  /** Word to the numbers of the objects whose name has it. */
  readonly ofNames: ReadonlyMap<string, readonly number[]>;
  /** Words of units, likewise. */
  readonly ofUnits: ReadonlyMap<string, readonly number[]>;
  /** Words of everyday questions, likewise. */
  readonly ofQuestions: ReadonlyMap<string, readonly number[]>;
  /** The words of the names in order, for beginnings. */
  readonly sorted: readonly string[];
  /** Per module its own words. */
  readonly ofModules: readonly ReadonlySet<string>[];
  /** Per object what it gains or loses whatever is asked: its kind, the words of its name, a module that was replaced. */
  readonly standing: Int16Array;
}

/** Worth showing first when nothing else decides: what can be polled. */
const kindBonus = { column: 3, scalar: 3, notification: 0, table: 1, row: 0, node: -2, group: -6, compliance: -6 } as const;
/** Of names that have all the words, the one with the least beside them is meant. */
const perWordOfName = 3;
/** Of names that fit alike, those that devices are asked for. */
const everydayBonus = 12;
const commonModuleBonus = 4;
const polledBonus = 6;

export interface SearchOptions {
  /** OIDs that profiles poll: such objects come before others that fit alike. */
  readonly polled?: Iterable<string>;
}

/** Search by words over the names, modules and units of a dictionary. Building it takes time in proportion to the names; asking does not. */
export class SearchIndex {
  readonly #indexes: readonly Words[];

  constructor(dictionary: MibDictionary, { polled = [] }: SearchOptions = {}) {
    const oids = [...new Set(polled)];
    this.#indexes = dictionary.indexes.map((index) => wordsOfIndex(index, oids));
  }

  /** The best definitions, best first: every word of the query must be found in the name, the module or the units. */
  search(query: string, limit = 25): readonly MibObject[] {
    const words = wordsOf(query.slice(0, 200)).slice(0, maxQueryWords);
    if (words.length === 0) return [];
    const hits = this.#indexes
      .flatMap((own, layer) => bestOf(scoresOf(own, words), 4 * limit).map((hit) => ({ ...hit, layer, index: own.index })))
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

function wordsOfIndex(index: MibIndex, polled: readonly string[]): Words {
  const standing = new Int16Array(index.size);
  const replaced = index.modules.map(({ name }) => /^RFC\d/u.test(name));
  const ofNames = objectsByWord(index, (at) => index.nameOf(at), standing);
  for (let at = 0; at < index.size; at += 1) {
    standing[at] = (standing[at] ?? 0) * -perWordOfName + kindBonus[index.kindOf(at)] - (replaced[index.moduleOf(at)] === true ? 1 : 0);
  }
  favour(index, standing, polled);
  const ofUnits = objectsByWord(index, (at) => index.unitsOf(at) ?? "");
  const isEveryday = (at: number) => Object.hasOwn(everydayObjects, index.nameOf(at)) && !replaced[index.moduleOf(at)];
  const ofQuestions = objectsByWord(index, (at) => (isEveryday(at) ? (everydayObjects[index.nameOf(at)] ?? "") : ""));
  const ofModules = index.modules.map(({ name, vendor }) => new Set([...wordsOf(name), ...wordsOf(vendor), name.toLowerCase()]));
  return { index, ofNames, ofUnits, ofQuestions, sorted: Array.from(ofNames.keys()).sort(), ofModules, standing };
}

/** Lifts what is asked for most: everyday objects, the modules of most devices, and what profiles poll. */
function favour(index: MibIndex, standing: Int16Array, polled: readonly string[]): void {
  const lift = (at: number, by: number) => {
    standing[at] = (standing[at] ?? 0) + by;
  };
  const common = index.modules.map(({ name }) => commonModules.has(name));
  for (let at = 0; at < index.size; at += 1) {
    if (common[index.moduleOf(at)] === true)
      lift(at, commonModuleBonus + (Object.hasOwn(everydayObjects, index.nameOf(at)) ? everydayBonus : 0));
  }
  for (const oid of polled) {
    const arcs = parseOid(oid) ?? [];
    const { node, depth } = index.locate(arcs);
    if (depth === arcs.length && depth > 0) for (const at of index.objectsAt(node)) lift(at, polledBonus);
  }
}

/** Word to objects; counts the words of each object where asked to. */
function objectsByWord(index: MibIndex, textOf: (object: number) => string, counts?: Int16Array): ReadonlyMap<string, readonly number[]> {
  const byWord = new Map<string, number[]>();
  for (let at = 0; at < index.size; at += 1) {
    const words = wordsOf(textOf(at));
    if (counts !== undefined) counts[at] = Math.min(words.length, 100);
    for (const word of words) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [at]);
      else if (known[known.length - 1] !== at) known.push(at);
    }
  }
  return byWord;
}

/** How well each object fits one word of the query; 0 where it does not. */
function fitOf({ index, ofNames, ofUnits, ofQuestions, sorted, ofModules }: Words, word: string): Uint8Array {
  const fit = new Uint8Array(index.size);
  const give = (objects: readonly number[] | undefined, score: number) => {
    for (const at of objects ?? []) if ((fit[at] ?? 0) < score) fit[at] = score;
  };
  give(ofNames.get(word), exactly);
  give(ofQuestions.get(word), everyday);
  for (const other of writingsOf(word)) give(ofNames.get(other), otherWriting);
  for (let length = word.length - 1; length >= 2; length -= 1) give(ofNames.get(word.slice(0, length)), abbreviation);
  if (word.length >= 2) for (const longer of startingWith(sorted, word)) give(ofNames.get(longer), beginning);
  give(ofUnits.get(word), inModuleOrUnits);
  const modules = ofModules.map((words) => words.has(word));
  if (modules.includes(true)) {
    for (let at = 0; at < fit.length; at += 1) if (fit[at] === 0 && modules[index.moduleOf(at)] === true) fit[at] = inModuleOrUnits;
  }
  return fit;
}

/** Below every score. Scores lie within a thousand of 0: eight words of at most 32 each, and standings of at most some three hundred below. */
const notFound = -1_024;
const scoreRange = 2_048;

function scoresOf(words: Words, query: readonly string[]): Int16Array {
  const scores = Int16Array.from(words.standing);
  for (const word of query) {
    const fit = fitOf(words, word);
    for (let at = 0; at < scores.length; at += 1) {
      const gained = fit[at] ?? 0;
      const score = scores[at] ?? notFound;
      if (gained === 0 || score === notFound) scores[at] = notFound;
      else scores[at] = score + 4 * gained + perWordOfName;
    }
  }
  return scores;
}

/** The objects with the highest scores, the first of equal ones, without sorting all of them. */
function bestOf(scores: Int16Array, wanted: number): readonly { readonly at: number; readonly score: number }[] {
  const { least, above } = thresholdOf(scores, wanted);
  let equal = wanted - above;
  const best: { at: number; score: number }[] = [];
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] ?? notFound;
    if (score < least || (score === least && equal === 0)) continue;
    if (score === least) equal -= 1;
    best.push({ at, score });
  }
  return best;
}

/** The score that as many as wanted reach, or the lowest there is, and how many lie above it. */
function thresholdOf(scores: Int16Array, wanted: number): { readonly least: number; readonly above: number } {
  const counts = new Uint32Array(scoreRange);
  for (const score of scores) counts[score - notFound] = (counts[score - notFound] ?? 0) + 1;
  let step = scoreRange - 1;
  let above = 0;
  for (; step > 1 && above + (counts[step] ?? 0) < wanted; step -= 1) above += counts[step] ?? 0;
  return { least: step + notFound, above };
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

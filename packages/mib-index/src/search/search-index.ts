import type { MibDictionary } from "../dictionary.ts";
import type { MibIndex } from "../mib-index.ts";
import type { MibObject } from "../model.ts";
import { parseOid } from "../oid.ts";
import { BestScores, bestScores, type ScoredObject, type ScoredObjects } from "./best-scores.ts";
import { commonModules, everydayObjects } from "./everyday-objects.ts";
import { type PostingLists, PostingListsBuilder } from "./posting-lists.ts";
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
  readonly lists: PostingLists;
  /** Per module its own words. */
  readonly ofModules: readonly ReadonlySet<string>[];
  /** Per object the number of its module. */
  readonly moduleOf: Uint32Array;
  /** Per object what it gains or loses whatever is asked: its kind, the words of its name, a module that was replaced. */
  readonly standing: Int16Array;
  /** The objects in the order of their standings, highest first. */
  readonly byStanding: Uint32Array;
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
    const words = [...new Set(wordsOf(query.slice(0, 200)))].slice(0, maxQueryWords);
    if (words.length === 0) return [];
    const hits = this.#indexes
      .flatMap((own, layer) => bestOf(own, words, 4 * limit).map((hit) => ({ ...hit, layer, index: own.index })))
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
  const [standing, moduleOf] = [new Int16Array(index.size), new Uint32Array(index.size)];
  const replaced = index.modules.map(({ name }) => /^RFC\d/u.test(name));
  const builder = new PostingListsBuilder();
  for (let at = 0; at < index.size; at += 1) {
    const name = index.nameOf(at);
    const isReplaced = replaced[index.moduleOf(at)] === true;
    const words = wordsOf(name);
    builder.add("name", words);
    if (!isReplaced && Object.hasOwn(everydayObjects, name)) builder.add("question", wordsOf(everydayObjects[name] ?? ""));
    builder.add("unit", wordsOf(index.unitsOf(at) ?? ""));
    builder.endObject();
    moduleOf[at] = index.moduleOf(at);
    standing[at] = -perWordOfName * Math.min(words.length, 100) + kindBonus[index.kindOf(at)] - (isReplaced ? 1 : 0);
  }
  favour(index, standing, polled);
  const ofModules = index.modules.map(({ name, vendor }) => new Set([...wordsOf(name), ...wordsOf(vendor), name.toLowerCase()]));
  return { index, lists: builder.build(), ofModules, moduleOf, standing, byStanding: byStandingOf(standing) };
}

function byStandingOf(standing: Int16Array): Uint32Array {
  const groups = new Map<number, number[]>();
  for (const [at, each] of standing.entries()) {
    const group = groups.get(each);
    if (group === undefined) groups.set(each, [at]);
    else group.push(at);
  }
  const order = new Uint32Array(standing.length);
  let end = 0;
  for (const [, group] of [...groups].sort(([left], [right]) => right - left)) {
    order.set(group, end);
    end += group.length;
  }
  return order;
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

/** Where one word of the query is found. */
interface WordHits {
  /** Numbers of words with what each is worth. */
  readonly words: ReadonlyMap<number, number>;
  /** Per module whether it bears the word; undefined when none does. */
  readonly modules: readonly boolean[] | undefined;
  /** Objects to look at for it, at most. */
  readonly size: number;
}

function hitsOf({ index, lists, ofModules }: Words, word: string): WordHits {
  const words = new Map<number, number>();
  const give = (number: number | undefined, score: number) => {
    if (number !== undefined) words.set(number, Math.max(score, words.get(number) ?? 0));
  };
  give(lists.numberOf("name", word), exactly);
  give(lists.numberOf("question", word), everyday);
  give(lists.numberOf("unit", word), inModuleOrUnits);
  for (const other of writingsOf(word)) give(lists.numberOf("name", other), otherWriting);
  for (let length = word.length - 1; length >= 2; length -= 1) give(lists.numberOf("name", word.slice(0, length)), abbreviation);
  if (word.length >= 2) for (const longer of lists.namesStartingWith(word)) give(longer, beginning);
  const modules = ofModules.map((own) => own.has(word));
  const size = modules.includes(true) ? index.size : Array.from(words.keys(), (number) => lists.objectsWith(number).length).reduce(add, 0);
  return { words, modules: modules.includes(true) ? modules : undefined, size };
}

function add(left: number, right: number): number {
  return left + right;
}

/** The best objects that have every word. The rarest word says which to look at; the others are looked for in those only. */
function bestOf(words: Words, query: readonly string[], wanted: number): readonly ScoredObject[] {
  const all = query.map((word) => hitsOf(words, word)).sort((left, right) => left.size - right.size);
  const [rarest, ...others] = all;
  if (rarest === undefined) return [];
  if (rarest.size > words.index.size * mostOfAll) return bestByStanding(words, all, wanted);
  let found = firstScores(words, rarest);
  for (const hits of others) found = withWord(words, found, hits);
  return bestScores(found, wanted);
}

/** From this share of all objects on, the first in standing are soon enough. */
const mostOfAll = 0.5;
const looksBetweenChecks = 256;

/** Where every word fits most objects: those of high standing first, until what is left cannot come among the best whatever fits it. */
function bestByStanding(words: Words, all: readonly WordHits[], wanted: number): readonly ScoredObject[] {
  const fitsOfWords = all.map((hits) => fitByWords(words, hits));
  const most = all.reduce(
    (sum, { words: own, modules }) => sum + worthOf(Math.max(...own.values(), modules === undefined ? 0 : inModuleOrUnits)),
    0,
  );
  const best = new BestScores(wanted);
  for (const [looked, at] of words.byStanding.entries()) {
    const standing = words.standing[at] as number;
    if (looked % looksBetweenChecks === 0 && standing + most <= best.least()) break;
    let score = standing;
    for (const fitOf of fitsOfWords) {
      const fit = fitOf(at);
      score = fit === 0 ? Number.NEGATIVE_INFINITY : score + worthOf(fit);
    }
    if (score > Number.NEGATIVE_INFINITY) best.add(at, score);
  }
  return best.all();
}

/** The objects that have a word, in ascending order, with their standings and what the word adds. */
function firstScores(words: Words, hits: WordHits): ScoredObjects {
  const { size } = words.index;
  const fits = fitsOf(words, hits);
  const most = Math.min(size, hits.size);
  const [objects, scores] = [new Uint32Array(most), new Int16Array(most)];
  let count = 0;
  for (let at = 0; at < size; at += 1) {
    const fit = fits[at] as number;
    if (fit === 0) continue;
    objects[count] = at;
    scores[count] = (words.standing[at] as number) + worthOf(fit);
    count += 1;
  }
  return { objects: objects.subarray(0, count), scores: scores.subarray(0, count) };
}

/** Those of the objects that have one more word, with what it adds. */
function withWord(words: Words, { objects, scores }: ScoredObjects, hits: WordHits): ScoredObjects {
  // To go through the words of few objects is less than to go through the objects of many words.
  const fitOf = objects.length * wordsOfName < hits.size ? fitByWords(words, hits) : fitByObject(fitsOf(words, hits));
  const kept = { objects: new Uint32Array(objects.length), scores: new Int16Array(objects.length) };
  let count = 0;
  for (let each = 0; each < objects.length; each += 1) {
    const at = objects[each] as number;
    const fit = fitOf(at);
    if (fit === 0) continue;
    kept.objects[count] = at;
    kept.scores[count] = (scores[each] as number) + worthOf(fit);
    count += 1;
  }
  return { objects: kept.objects.subarray(0, count), scores: kept.scores.subarray(0, count) };
}

/** Names have some five words. */
const wordsOfName = 5;

function worthOf(fit: number): number {
  return 4 * fit + perWordOfName;
}

function fitByObject(fits: Uint8Array): (object: number) => number {
  return (object) => fits[object] as number;
}

function fitByWords({ lists, moduleOf }: Words, { words, modules }: WordHits): (object: number) => number {
  const scoreOfWord = new Uint8Array(lists.words);
  for (const [number, score] of words) scoreOfWord[number] = score;
  return (object) => lists.bestOf(object, scoreOfWord) || (modules?.[moduleOf[object] as number] === true ? inModuleOrUnits : 0);
}

/** How well each object of the index fits a word; 0 where it does not. */
function fitsOf({ index, lists, moduleOf }: Words, { words, modules }: WordHits): Uint8Array {
  const fits = new Uint8Array(index.size);
  if (modules !== undefined) {
    const fitOfModule = Uint8Array.from(modules, (has) => (has ? inModuleOrUnits : 0));
    for (let at = 0; at < fits.length; at += 1) fits[at] = fitOfModule[moduleOf[at] as number] as number;
  }
  for (const [number, score] of words) {
    for (const at of lists.objectsWith(number)) if ((fits[at] as number) < score) fits[at] = score;
  }
  return fits;
}

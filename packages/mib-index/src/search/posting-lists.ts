/** Where a word of an object stands: the same word says more in a name than in a unit. */
export type WordField = "name" | "question" | "unit";

/** Lists side by side in one array: list i lies from start[i] to before start[i + 1]. */
interface Lists {
  readonly start: Uint32Array;
  readonly items: Uint32Array;
}

/** Which objects have which words, both ways round. A word has a number for each field in which it occurs. */
export class PostingLists {
  readonly #numbers: Readonly<Record<WordField, ReadonlyMap<string, number>>>;
  readonly #objectsOfWord: Lists;
  readonly #wordsOfObject: Lists;
  /** The words of names in order, for beginnings. */
  readonly #sortedNames: readonly string[];

  constructor(numbers: Readonly<Record<WordField, ReadonlyMap<string, number>>>, wordsOfObject: Lists) {
    const count = numbers.name.size + numbers.question.size + numbers.unit.size;
    this.#numbers = numbers;
    this.#wordsOfObject = wordsOfObject;
    this.#objectsOfWord = turned(wordsOfObject, count);
    this.#sortedNames = Array.from(numbers.name.keys()).sort();
  }

  /** How many word numbers there are. */
  get words(): number {
    return this.#objectsOfWord.start.length - 1;
  }

  numberOf(field: WordField, word: string): number | undefined {
    return this.#numbers[field].get(word);
  }

  /** Numbers of the words of names that begin so, the word itself included. */
  namesStartingWith(start: string): readonly number[] {
    const found: number[] = [];
    for (let at = lowerBound(this.#sortedNames, start); this.#sortedNames[at]?.startsWith(start) === true; at += 1) {
      found.push(this.#numbers.name.get(this.#sortedNames[at] ?? "") ?? 0);
    }
    return found;
  }

  /** Objects that have the word, in ascending order. */
  objectsWith(word: number): Uint32Array {
    const { start, items } = this.#objectsOfWord;
    return items.subarray(start[word], start[word + 1]);
  }

  /** The highest of the scores of an object's words. */
  bestOf(object: number, scoreOfWord: Uint8Array): number {
    const { start, items } = this.#wordsOfObject;
    const end = start[object + 1] as number;
    let best = 0;
    for (let at = start[object] as number; at < end; at += 1) best = Math.max(best, scoreOfWord[items[at] as number] as number);
    return best;
  }
}

/** Takes the words of objects, one object after the other. */
export class PostingListsBuilder {
  readonly #numbers = { name: new Map<string, number>(), question: new Map<string, number>(), unit: new Map<string, number>() };
  readonly #start: number[] = [0];
  readonly #items: number[] = [];
  #count = 0;

  add(field: WordField, words: readonly string[]): void {
    const numbers = this.#numbers[field];
    for (const word of words) {
      const known = numbers.get(word);
      if (known === undefined) numbers.set(word, this.#count);
      this.#items.push(known ?? this.#count);
      if (known === undefined) this.#count += 1;
    }
  }

  /** What is added from here on belongs to the next object. */
  endObject(): void {
    this.#start.push(this.#items.length);
  }

  build(): PostingLists {
    return new PostingLists(this.#numbers, { start: Uint32Array.from(this.#start), items: Uint32Array.from(this.#items) });
  }
}

/** From words by object to objects by word. */
function turned({ start, items }: Lists, words: number): Lists {
  const firstOf = new Uint32Array(words + 1);
  for (const word of items) firstOf[word + 1] = (firstOf[word + 1] as number) + 1;
  for (let word = 1; word <= words; word += 1) firstOf[word] = (firstOf[word] as number) + (firstOf[word - 1] as number);
  const next = firstOf.slice();
  const objects = new Uint32Array(items.length);
  let object = 0;
  for (const [at, word] of items.entries()) {
    while (at >= (start[object + 1] as number)) object += 1;
    const place = next[word] as number;
    objects[place] = object;
    next[word] = place + 1;
  }
  return { start: firstOf, items: objects };
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

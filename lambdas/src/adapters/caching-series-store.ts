import { LRUCache } from "@aws-lambda-powertools/commons/utils/lru-cache";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import type { PutOutcome } from "../ports/put-outcome.ts";
import type { ChunkRange, ChunkWrite, DeviceRef, SeriesStore, StoredChunk } from "../ports/series-store.ts";

/** Dictionaries kept per container: one or two a device, each a few kilobytes. */
const cachedDictionaries = 2_000;

/** Remembered dictionaries by site, device and hash; several stores may share one. */
export type DictionaryCache = LRUCache<string, SeriesDictionary>;

/** An empty one. */
export function dictionaryCache(): DictionaryCache {
  return new LRUCache<string, SeriesDictionary>({ maxSize: cachedDictionaries });
}

/**
 * A series store that remembers dictionaries for the life of the container. A dictionary never changes under its hash,
 * so a remembered one is not written or read again.
 */
export class CachingSeriesStore implements SeriesStore {
  readonly #store: SeriesStore;
  readonly #known: DictionaryCache;

  constructor(store: SeriesStore, known: DictionaryCache = dictionaryCache()) {
    this.#store = store;
    this.#known = known;
  }

  putChunk(chunk: ChunkWrite): Promise<PutOutcome> {
    return this.#store.putChunk(chunk);
  }

  async putDictionary(device: DeviceRef, hash: string, dictionary: SeriesDictionary): Promise<PutOutcome> {
    const key = keyOf(device, hash);
    if (this.#known.has(key)) {
      return { kind: "duplicate" };
    }
    const outcome = await this.#store.putDictionary(device, hash, dictionary);
    if (outcome.kind === "stored" || outcome.kind === "duplicate") {
      this.#known.add(key, dictionary);
    }
    return outcome;
  }

  async readDictionary(device: DeviceRef, hash: string): Promise<SeriesDictionary | undefined> {
    const key = keyOf(device, hash);
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    const read = await this.#store.readDictionary(device, hash);
    if (read !== undefined) {
      this.#known.add(key, read);
    }
    return read;
  }

  readChunks(range: ChunkRange): AsyncIterable<readonly StoredChunk[]> {
    return this.#store.readChunks(range);
  }
}

function keyOf(device: DeviceRef, hash: string): string {
  return `${device.siteId}/${device.deviceId}/${hash}`;
}

import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { ChunkRange, ChunkWrite, DeviceRef, SeriesStore, StoredChunk } from "../../ports/series-store.ts";

/** The series table in memory, with the same promises as the real one. */
export class MemorySeriesStore implements SeriesStore {
  readonly #chunks = new Map<string, ChunkWrite>();
  readonly #dictionaries = new Map<string, SeriesDictionary>();

  putChunk(chunk: ChunkWrite): Promise<PutOutcome> {
    const key = JSON.stringify([chunk.siteId, chunk.deviceId, chunk.set, chunk.startS]);
    if (this.#chunks.has(key)) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#chunks.set(key, { ...chunk, bytes: Uint8Array.from(chunk.bytes) });
    return Promise.resolve({ kind: "stored" });
  }

  putDictionary(device: DeviceRef, hash: string, dictionary: SeriesDictionary): Promise<PutOutcome> {
    const key = dictionaryKey(device, hash);
    if (this.#dictionaries.has(key)) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#dictionaries.set(key, structuredClone(dictionary));
    return Promise.resolve({ kind: "stored" });
  }

  readDictionary(device: DeviceRef, hash: string): Promise<SeriesDictionary | undefined> {
    return Promise.resolve(this.#dictionaries.get(dictionaryKey(device, hash)));
  }

  async *readChunks(range: ChunkRange): AsyncIterable<readonly StoredChunk[]> {
    yield await Promise.resolve(
      [...this.#chunks.values()]
        .filter((chunk) => chunk.siteId === range.siteId && chunk.deviceId === range.deviceId && chunk.set === range.set)
        .filter((chunk) => chunk.startS >= range.fromS && chunk.startS <= range.toS && chunk.ttlS > range.nowS)
        .sort((a, b) => a.startS - b.startS)
        .map(({ startS, bytes }) => ({ startS, bytes })),
    );
  }
}

function dictionaryKey(device: DeviceRef, hash: string): string {
  return JSON.stringify([device.siteId, device.deviceId, hash]);
}

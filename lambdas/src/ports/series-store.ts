import { SeriesGroup } from "@isthmus/contract";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

/** A dictionary as it is stored: the groups of the record it came in. */
export const StoredDictionary = z.object({ groups: z.array(SeriesGroup) });

/** The collector that wrote a chunk; "sensors" are readings of the device model at their own pace. */
export type SeriesSet = "snmp" | "icmp" | "sensors" | "rmon" | "rmon-history";

export interface DeviceRef {
  readonly siteId: string;
  readonly deviceId: string;
}

export interface StoredChunk {
  /** Epoch seconds at which the first row of the chunk starts. */
  readonly startS: number;
  /** Series chunk (codec v1), byte for byte as the gateway encoded it. */
  readonly bytes: Uint8Array;
}

export interface ChunkWrite extends DeviceRef, StoredChunk {
  readonly set: SeriesSet;
  /** Epoch seconds after which the chunk no longer exists for readers. */
  readonly ttlS: number;
}

export interface ChunkRange extends DeviceRef {
  readonly set: SeriesSet;
  /** Epoch seconds, both included, of chunk starts. */
  readonly fromS: number;
  readonly toS: number;
  /** Chunks whose ttl lies before are left out, deleted or not. */
  readonly nowS: number;
}

/** Chunks of samples and the dictionaries that name their columns. */
export interface SeriesStore {
  /** Keeps the first chunk of a (device, set, start); a second one is a duplicate. */
  putChunk(chunk: ChunkWrite): Promise<PutOutcome>;
  putDictionary(device: DeviceRef, hash: string, dictionary: SeriesDictionary): Promise<PutOutcome>;
  /** Undefined when no dictionary of that hash was stored. Throws `StoreError`. */
  readDictionary(device: DeviceRef, hash: string): Promise<SeriesDictionary | undefined>;
  /** Pages of chunks, oldest first. Throws `StoreError`. */
  readChunks(range: ChunkRange): AsyncIterable<readonly StoredChunk[]>;
}

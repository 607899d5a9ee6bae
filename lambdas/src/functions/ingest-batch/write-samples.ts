import type { WireRecord } from "@isthmus/contract";
import type { Chunk } from "@isthmus/domain/series/chunk-codec";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { SeriesStore } from "../../ports/series-store.ts";
import { checkSamples } from "./check-samples.ts";
import { retentionS } from "./time-bounds.ts";

export type SamplesRecord = Extract<WireRecord, { kind: "samples" }>;

export type SamplesWrite =
  | Exclude<PutOutcome, { kind: "stored" | "rejected" }>
  | { readonly kind: "stored"; readonly chunk: Chunk }
  | { readonly kind: "rejected"; readonly code: string; readonly detail: string };

/** Stores a chunk once, after its dictionary: a chunk that can be read can be understood. */
export async function writeSamples(
  store: SeriesStore,
  record: SamplesRecord,
  context: { readonly siteId: string; readonly nowMs: number },
): Promise<SamplesWrite> {
  const { body } = record;
  const checked = checkSamples(body, context.nowMs);
  if (checked.kind === "rejected") {
    return checked;
  }
  const { chunk, bytes } = checked;
  const device = { siteId: context.siteId, deviceId: body.deviceId };
  const dictionary = await store.putDictionary(device, chunk.dictionaryHash, body.dictionary);
  if (dictionary.kind === "retry" || dictionary.kind === "rejected") {
    return dictionary;
  }
  const ttlS = chunk.startS + chunk.rows * chunk.stepS + retentionS.series;
  const written = await store.putChunk({ ...device, set: body.set, startS: chunk.startS, bytes, ttlS });
  return written.kind === "stored" ? { kind: "stored", chunk } : written;
}

import { limits, type SamplesBody } from "@isthmus/contract";
import { type Chunk, type ChunkLimits, decodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash } from "@isthmus/domain/series/dictionary";
import { isFromTheFuture } from "./time-bounds.ts";

/** A chunk of a large chassis over a few minutes fits; a chunk that inflates to megabytes does not. */
const chunkLimits: ChunkLimits = { rows: 3_600, columns: 65_536, cells: 262_144 };

export type SamplesCheck =
  | { readonly kind: "ok"; readonly bytes: Uint8Array; readonly chunk: Chunk }
  | { readonly kind: "rejected"; readonly code: string; readonly detail: string };

/** Decodes a chunk within bounds and holds it against what its record says about it. The bytes are kept as they came. */
export function checkSamples(body: SamplesBody, nowMs: number): SamplesCheck {
  const bytes = Uint8Array.from(Buffer.from(body.chunk, "base64"));
  if (bytes.length > limits.chunkBytes) {
    return reject("chunk-too-large", `chunk: at most ${limits.chunkBytes} octets`);
  }
  const decoded = decodeChunk(bytes, chunkLimits);
  if (decoded.kind === "rejected") {
    return reject("bad-chunk", `chunk: ${decoded.code} at octet ${decoded.offset}`);
  }
  const { chunk } = decoded;
  if (chunk.columns !== columnCount(body.dictionary)) {
    return reject("chunk-mismatch", `chunk: ${chunk.columns} columns, but the dictionary names ${columnCount(body.dictionary)}`);
  }
  if (chunk.dictionaryHash !== dictionaryHash(body.dictionary)) {
    return reject("chunk-mismatch", "chunk: written for another dictionary");
  }
  if (chunk.startS !== body.startS || chunk.stepS !== body.stepS) {
    return reject("chunk-mismatch", "chunk: startS or stepS differ from the record's");
  }
  if (isFromTheFuture((chunk.startS + (chunk.rows - 1) * chunk.stepS) * 1_000, nowMs)) {
    return reject("future", "startS: more than 2 hours ahead of the cloud's clock");
  }
  return { kind: "ok", bytes, chunk };
}

function reject(code: string, detail: string): SamplesCheck {
  return { kind: "rejected", code, detail };
}

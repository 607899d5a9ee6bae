import { EpochMs, limits, SamplesBody } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import type { z } from "zod";
import type { EncodedSamplesObservation, SamplesObservation } from "../runtime/observation.ts";

type AnySamples = SamplesObservation | EncodedSamplesObservation;

/** What records say of their dictionary, checked and written once: many devices share one, and it stays until a device changes. */
interface KnownDictionary {
  readonly hash: string;
  readonly columns: number;
  /** JSON of it. */
  readonly octets: Buffer;
}

const Dictionary = SamplesBody.pick({ dictionary: true });
const Rest = SamplesBody.omit({ dictionary: true, chunk: true }).extend({ tsMs: EpochMs });

const maxImportant = 64;
const known = new WeakMap<SeriesDictionary, KnownDictionary>();

/** Octets of JSON, or the first thing that the contract does not take. Throws DomainError for values that no chunk can hold. */
export type SamplesOutcome =
  | { readonly kind: "fit"; readonly body: Uint8Array }
  | { readonly kind: "unfit"; readonly path: readonly PropertyKey[]; readonly reason: string };

type Unfit = Extract<SamplesOutcome, { kind: "unfit" }>;

/** The body of a record of samples as it is spooled and sent. The chunk's base64 is put into the text as it is: it needs no escaping. */
export function samplesToWire(observation: AnySamples): SamplesOutcome {
  const { tsMs, deviceId, set, startS, stepS, important } = observation;
  const marked = important.length === 0 ? {} : { important: important.slice(0, maxImportant) };
  const rest = Rest.safeParse({ tsMs, deviceId, set, startS, stepS, ...marked });
  if (!rest.success) {
    return unfit(rest.error.issues);
  }
  const dictionary = known.get(observation.dictionary) ?? checked(observation.dictionary);
  if ("kind" in dictionary) {
    return dictionary;
  }
  const { hash, columns, octets } = dictionary;
  const chunk =
    observation.kind === "encoded-samples"
      ? observation.chunk
      : encodeChunk({ startS, stepS, rows: 1, columns, dictionaryHash: hash, values: observation.values });
  return chunk.length > limits.chunkBytes
    ? { kind: "unfit", path: ["chunk"], reason: "too_big" }
    : { kind: "fit", body: bodyOf(rest.data, octets, chunk) };
}

function bodyOf({ deviceId, set, startS, stepS, important }: z.infer<typeof Rest>, dictionary: Buffer, chunk: Uint8Array): Uint8Array {
  const base64 = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("base64");
  const uplinks = important === undefined ? "" : `,"important":${JSON.stringify(important)}`;
  const before = Buffer.from(`{"deviceId":${JSON.stringify(deviceId)},"set":"${set}","stepS":${stepS},"dictionary":`);
  const behind = Buffer.from(`${uplinks},"startS":${startS},"chunk":"${base64}"}`);
  return Buffer.concat([before, dictionary, behind]);
}

function checked(dictionary: SeriesDictionary): KnownDictionary | Unfit {
  const parsed = Dictionary.safeParse({ dictionary });
  if (!parsed.success) {
    return unfit(parsed.error.issues);
  }
  const text = JSON.stringify(parsed.data.dictionary);
  // Kept for as long as the dictionary: memory of its own, where a part of Buffer's pool would keep all of it.
  const octets = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  octets.write(text);
  const made = { hash: dictionaryHash(dictionary), columns: columnCount(dictionary), octets };
  known.set(dictionary, made);
  return made;
}

function unfit(issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[]): Unfit {
  const [issue] = issues;
  return { kind: "unfit", path: issue?.path ?? [], reason: issue?.code ?? "invalid" };
}

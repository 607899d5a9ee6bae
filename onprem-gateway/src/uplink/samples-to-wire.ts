import { EpochMs, limits, SamplesBody } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { z } from "zod";
import type { EncodedSamplesObservation, SamplesObservation } from "../runtime/observation.ts";

type AnySamples = SamplesObservation | EncodedSamplesObservation;

/** What stays the same from record to record: checked and written once for a dictionary, which stays until its device changes. */
interface KnownPrefix {
  readonly deviceId: string;
  readonly set: AnySamples["set"];
  readonly stepS: number;
  readonly important: readonly string[];
  readonly hash: string;
  readonly columns: number;
  /** JSON of all this, up to the value of startS. */
  readonly octets: Buffer;
}

const Lasting = SamplesBody.omit({ startS: true, chunk: true });
const Times = z.object({ tsMs: EpochMs, startS: SamplesBody.shape.startS });

const maxImportant = 64;
const prefixes = new WeakMap<SeriesDictionary, KnownPrefix>();

/** Octets of JSON, or the first thing that the contract does not take. Throws DomainError for values that no chunk can hold. */
export type SamplesOutcome =
  | { readonly kind: "fit"; readonly body: Uint8Array }
  | { readonly kind: "unfit"; readonly path: readonly PropertyKey[]; readonly reason: string };

/** The body of a record of samples as it is spooled and sent. The chunk's base64 is put into the text as it is: it needs no escaping. */
export function samplesToWire(observation: AnySamples): SamplesOutcome {
  const { tsMs, startS, stepS } = observation;
  const times = Times.safeParse({ tsMs, startS });
  if (!times.success) {
    return unfit(times.error.issues);
  }
  const prefix = knownPrefix(observation) ?? makePrefix(observation);
  if ("kind" in prefix) {
    return prefix;
  }
  const { hash, columns } = prefix;
  const chunk =
    observation.kind === "encoded-samples"
      ? observation.chunk
      : encodeChunk({ startS, stepS, rows: 1, columns, dictionaryHash: hash, values: observation.values });
  return chunk.length > limits.chunkBytes
    ? { kind: "unfit", path: ["chunk"], reason: "too_big" }
    : { kind: "fit", body: bodyOf(prefix.octets, startS, chunk) };
}

function bodyOf(prefix: Buffer, startS: number, chunk: Uint8Array): Uint8Array {
  const base64 = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("base64");
  const rest = `${startS},"chunk":"${base64}"}`;
  const body = Buffer.allocUnsafe(prefix.length + rest.length);
  prefix.copy(body);
  body.write(rest, prefix.length, "latin1");
  return body;
}

function knownPrefix({ dictionary, deviceId, set, stepS, important }: AnySamples): KnownPrefix | undefined {
  const known = prefixes.get(dictionary);
  const fits = known?.deviceId === deviceId && known.set === set && known.stepS === stepS && isSame(known.important, important);
  return fits ? known : undefined;
}

function isSame(known: readonly string[], now: readonly string[]): boolean {
  return known === now || (known.length === now.length && known.every((each, at) => each === now[at]));
}

function makePrefix({ dictionary, deviceId, set, stepS, important }: AnySamples): KnownPrefix | Extract<SamplesOutcome, { kind: "unfit" }> {
  const marked = important.length === 0 ? {} : { important: important.slice(0, maxImportant) };
  const parsed = Lasting.safeParse({ deviceId, set, stepS, ...marked, dictionary });
  if (!parsed.success) {
    return unfit(parsed.error.issues);
  }
  const text = `${JSON.stringify(parsed.data).slice(0, -1)},"startS":`;
  // Kept for as long as the device: memory of its own, where a part of Buffer's pool would keep all of it.
  const octets = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  octets.write(text);
  const hash = dictionaryHash(dictionary);
  const prefix = { deviceId, set, stepS, important, hash, columns: columnCount(dictionary), octets };
  prefixes.set(dictionary, prefix);
  return prefix;
}

function unfit(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[],
): Extract<SamplesOutcome, { kind: "unfit" }> {
  const [issue] = issues;
  return { kind: "unfit", path: issue?.path ?? [], reason: issue?.code ?? "invalid" };
}

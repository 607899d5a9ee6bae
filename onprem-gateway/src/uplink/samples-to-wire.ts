import { EpochMs, limits, SamplesBody } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import type { SamplesObservation } from "../runtime/observation.ts";

/** A dictionary that passed the contract, in the forms in which records need it. */
interface CheckedDictionary {
  readonly hash: string;
  readonly columns: number;
  readonly json: string;
}

/** Everything of a record of samples but the dictionary, which is checked once, and the chunk, whose form is made here. */
const SamplesHead = SamplesBody.omit({ dictionary: true, chunk: true }).extend({ tsMs: EpochMs });

const maxImportant = 64;
/** A collector hands in the same dictionary with every row of samples until its device changes. */
const checkedDictionaries = new WeakMap<SeriesDictionary, CheckedDictionary>();

/** Octets of JSON, or the first thing that the contract does not take. Throws DomainError for values that no chunk can hold. */
export type SamplesOutcome =
  | { readonly kind: "fit"; readonly body: Uint8Array }
  | { readonly kind: "unfit"; readonly path: readonly PropertyKey[]; readonly reason: string };

/** The body of a record of samples as it is spooled and sent. The chunk's base64 is put into the text as it is: it needs no escaping. */
export function samplesToWire({ kind: _kind, dictionary, values, important, ...rest }: SamplesObservation): SamplesOutcome {
  const head = { ...rest, ...(important.length === 0 ? {} : { important: important.slice(0, maxImportant) }) };
  const parsed = SamplesHead.safeParse(head);
  if (!parsed.success) {
    return unfit(parsed.error.issues);
  }
  const checked = checkedDictionaries.get(dictionary) ?? check(dictionary);
  if ("kind" in checked) {
    return checked;
  }
  checkedDictionaries.set(dictionary, checked);
  const { tsMs: _tsMs, ...body } = parsed.data;
  const { columns, hash } = checked;
  const chunk = encodeChunk({ startS: body.startS, stepS: body.stepS, rows: 1, columns, dictionaryHash: hash, values });
  if (chunk.length > limits.chunkBytes) {
    return { kind: "unfit", path: ["chunk"], reason: "too_big" };
  }
  const base64 = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString("base64");
  const text = `${JSON.stringify(body).slice(0, -1)},"dictionary":${checked.json},"chunk":"${base64}"}`;
  return { kind: "fit", body: Buffer.from(text) };
}

function check(dictionary: SeriesDictionary): CheckedDictionary | Extract<SamplesOutcome, { kind: "unfit" }> {
  const parsed = SamplesBody.shape.dictionary.safeParse(dictionary);
  return parsed.success
    ? { hash: dictionaryHash(dictionary), columns: columnCount(dictionary), json: JSON.stringify(parsed.data) }
    : unfit(parsed.error.issues, ["dictionary"]);
}

function unfit(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[],
  within: readonly PropertyKey[] = [],
): Extract<SamplesOutcome, { kind: "unfit" }> {
  const [issue] = issues;
  return { kind: "unfit", path: [...within, ...(issue?.path ?? [])], reason: issue?.code ?? "invalid" };
}

import { join } from "node:path";
import { z } from "zod";
import { decodeChecked, encodeChecked } from "./checked-text.ts";
import { readSmallFile, removeIfThere, replaceFile } from "./durable-file.ts";
import type { FrameRecord } from "./frame.ts";
import { layout } from "./layout.ts";
import type { BodySeal, RecordPlace, RecordSeal } from "./record-seal.ts";
import type { SpoolFs } from "./spool-fs.ts";

const label = "seal mark";

/** Where sealing begins in a stream. */
const SealMark = z.object({
  /** From here on what is not sealed is not the gateway's. */
  from: z.int().min(1),
  /** From here on what is sealed is sealed for this stream; an earlier version did not say for which. */
  boundFrom: z.int().min(1),
});
export type SealMark = Readonly<z.infer<typeof SealMark>>;

/** "unproved": somebody without a key wrote what is there, or wrote it for another stream. */
export type MarkReading = { readonly kind: "ok"; readonly mark: SealMark } | { readonly kind: "missing" | "unproved" };

interface MarkOptions {
  readonly streamEpoch: string;
  readonly seal: RecordSeal;
}

/** Reads where sealing begins. */
export async function readSealMark(fs: SpoolFs, directory: string, { streamEpoch, seal }: MarkOptions): Promise<MarkReading> {
  const file = await readSmallFile(fs, join(directory, layout.sealMark));
  if (file === undefined) {
    return { kind: "missing" };
  }
  const text = decodeChecked(file);
  if (text?.proof === undefined || !seal.proves(`${label} ${streamEpoch}`, text.json, text.proof)) {
    return { kind: "unproved" };
  }
  const mark = SealMark.safeParse(JSON.parse(text.json)).data;
  return mark === undefined ? { kind: "unproved" } : { kind: "ok", mark };
}

/** Writes the mark, proved by the current key, where another one is or none; without a key there is none. */
export async function writeSealMark(
  fs: SpoolFs,
  directory: string,
  { streamEpoch, seal, mark }: MarkOptions & { readonly mark: SealMark },
): Promise<void> {
  const path = join(directory, layout.sealMark);
  if (seal.currentKeyId === undefined) {
    await removeIfThere(fs, path);
    return;
  }
  const wanted = encodeChecked(`${label} ${streamEpoch}`, mark, seal);
  if ((await readSmallFile(fs, path))?.equals(wanted) !== true) {
    await replaceFile(fs, path, wanted);
  }
}

/**
 * The seal of one stream: from a number on every record is sealed, and for this stream, so that neither a record that nobody sealed nor one of
 * another stream passes for one of its own. Records below are as an earlier version or a spool without a key left them.
 */
export class StreamSeal implements BodySeal {
  readonly #seal: RecordSeal;
  readonly #streamEpoch: string;
  readonly #mark: SealMark | undefined;

  /** Without a mark nothing has to be sealed. */
  constructor(seal: RecordSeal, { streamEpoch, mark }: { readonly streamEpoch: string; readonly mark: SealMark | undefined }) {
    this.#seal = seal;
    this.#streamEpoch = streamEpoch;
    this.#mark = mark;
  }

  /** From here on every record is sealed; undefined when none has to be. */
  get sealedFrom(): number | undefined {
    return this.#mark?.from;
  }

  get currentKeyId(): string | undefined {
    return this.#seal.currentKeyId;
  }

  seal(body: Uint8Array, place: RecordPlace): Uint8Array {
    return this.#seal.seal(body, { ...place, streamEpoch: this.#streamEpoch });
  }

  open(sealed: Buffer, place: RecordPlace): Uint8Array | undefined {
    const bound = () => this.#seal.open(sealed, { ...place, streamEpoch: this.#streamEpoch });
    return place.seq < (this.#mark?.boundFrom ?? Number.POSITIVE_INFINITY) ? (this.#seal.open(sealed, place) ?? bound()) : bound();
  }

  /** True for a record that nobody sealed where every record is sealed: somebody without the key wrote it. */
  isForeign({ seq, sealedWith }: Pick<FrameRecord, "seq" | "sealedWith">): boolean {
    return this.#mark !== undefined && sealedWith === undefined && seq >= this.#mark.from;
  }
}

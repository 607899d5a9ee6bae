import { decodeFrame, type FrameRecord, findMagic, frameHeaderBytes, frameLength, maxFrameBytes } from "./frame.ts";
import type { SealOpener } from "./record-seal.ts";
import type { SpoolFile } from "./spool-fs.ts";

/** What a scan meets, in file order. A record's `end` is where the next frame starts. */
export type ScanStep =
  | { readonly kind: "record"; readonly record: FrameRecord; readonly start: number; readonly end: number }
  | { readonly kind: "damage"; readonly start: number; readonly end: number };

export interface ScanSpan {
  /** Byte offset of a frame start. */
  readonly from: number;
  /** Bytes from here on are not looked at. */
  readonly to: number;
  /** Records are accepted only in `minSeq <= seq < endSeq` and in increasing order: another segment's content is damage. */
  readonly minSeq: number;
  readonly endSeq: number;
  /** Opens sealed bodies; without it they are given as they are. A body that does not open is damage. */
  readonly opener?: SealOpener | undefined;
}

const windowBytes = 1024 * 1024;

/** Walks the frames of a segment in bounded memory. Damage is skipped up to the next intact frame; it never ends the walk. */
export async function* scanSegment(file: SpoolFile, span: ScanSpan): AsyncGenerator<ScanStep> {
  const window = new ReadWindow(file, span.to);
  let offset = span.from;
  let minSeq = span.minSeq;
  let damageStart: number | undefined;
  while (offset < span.to) {
    const frame = await readFrame(window, { offset, minSeq, endSeq: span.endSeq, opener: span.opener });
    if (frame === undefined) {
      damageStart ??= offset;
      offset = await nextMagic(window, offset + 1, span.to);
      continue;
    }
    if (damageStart !== undefined) {
      yield { kind: "damage", start: damageStart, end: offset };
      damageStart = undefined;
    }
    yield { kind: "record", record: frame.record, start: offset, end: frame.end };
    minSeq = frame.record.seq + 1;
    offset = frame.end;
  }
  if (damageStart !== undefined) {
    yield { kind: "damage", start: damageStart, end: span.to };
  }
}

async function readFrame(
  window: ReadWindow,
  { offset, minSeq, endSeq, opener }: Pick<ScanSpan, "minSeq" | "endSeq" | "opener"> & { readonly offset: number },
): Promise<{ readonly record: FrameRecord; readonly end: number } | undefined> {
  const length = frameLength(await window.at(offset, frameHeaderBytes));
  if (length === undefined) {
    return undefined;
  }
  const bytes = await window.at(offset, length);
  const record = bytes.length === length ? decodeFrame(bytes, opener) : undefined;
  return record !== undefined && record.seq >= minSeq && record.seq < endSeq ? { record, end: offset + length } : undefined;
}

async function nextMagic(window: ReadWindow, from: number, to: number): Promise<number> {
  const overlap = frameHeaderBytes;
  for (let offset = from; offset < to; offset += windowBytes - overlap) {
    const found = findMagic(await window.at(offset, windowBytes), 0);
    if (found >= 0) {
      return offset + found;
    }
  }
  return to;
}

/** A sliding view of a file. Earlier views stay valid, because each refill is a buffer of its own. */
class ReadWindow {
  readonly #file: SpoolFile;
  readonly #to: number;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: SpoolFile, to: number) {
    this.#file = file;
    this.#to = to;
  }

  /** The bytes at `offset`, fewer than `length` only at the end of the span. */
  async at(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.#to - offset, maxFrameBytes);
    if (offset < this.#start || offset + wanted > this.#start + this.#buffer.length) {
      await this.#refill(offset, Math.min(Math.max(wanted, windowBytes), this.#to - offset));
    }
    const begin = offset - this.#start;
    return this.#buffer.subarray(begin, begin + wanted);
  }

  async #refill(offset: number, length: number): Promise<void> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = await this.#file.read(buffer.subarray(filled), offset + filled);
      if (read === 0) {
        break;
      }
      filled += read;
    }
    this.#buffer = buffer.subarray(0, filled);
    this.#start = offset;
  }
}

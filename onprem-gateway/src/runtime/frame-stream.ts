import { deserialize, serialize } from "node:v8";

/** More than any message of either side: a poll of the largest device that is taken, or a full batch of lines. */
export const maxFrameBytes = 32 * 1024 * 1024;

const headerBytes = 4;

/** A value as it travels between core and worker: its length in four bytes, then the structured clone. Throws for what cannot be cloned. */
export function encodeFrame(value: unknown): Buffer {
  const body = serialize(value);
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, headerBytes);
  return frame;
}

export type ReadFrame =
  | { readonly kind: "value"; readonly value: unknown; readonly bytes: number }
  /** Nothing that follows can be told apart any more. */
  | { readonly kind: "broken"; readonly reason: "too-large" | "unreadable" };

/**
 * Cuts a byte stream into frames. Total: any bytes give values or end in one "broken", and never more than one frame of the largest size is
 * held, whatever length is announced.
 */
export class FrameReader {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #held = 0;
  #broken = false;

  constructor(maxBytes: number = maxFrameBytes) {
    this.#maxBytes = maxBytes;
  }

  /** Frames that end in this chunk, in order. Nothing more comes after "broken". */
  push(chunk: Buffer): readonly ReadFrame[] {
    const frames: ReadFrame[] = [];
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (!this.#broken) {
      const length = this.#announced();
      if (length === undefined) {
        break;
      }
      if (length > this.#maxBytes) {
        frames.push(this.#fail("too-large"));
      } else if (this.#held < headerBytes + length) {
        break;
      } else {
        frames.push(this.#take(length));
      }
    }
    return frames;
  }

  #announced(): number | undefined {
    if (this.#held < headerBytes) {
      return undefined;
    }
    const [first] = this.#chunks;
    return (first !== undefined && first.length >= headerBytes ? first : this.#joined()).readUInt32BE(0);
  }

  #take(length: number): ReadFrame {
    const all = this.#joined();
    const bytes = headerBytes + length;
    const rest = all.subarray(bytes);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    try {
      return { kind: "value", value: deserialize(all.subarray(headerBytes, bytes)) as unknown, bytes };
    } catch {
      return this.#fail("unreadable");
    }
  }

  #joined(): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    const all = others.length === 0 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #fail(reason: "too-large" | "unreadable"): ReadFrame {
    this.#broken = true;
    this.#chunks = [];
    this.#held = 0;
    return { kind: "broken", reason };
  }
}

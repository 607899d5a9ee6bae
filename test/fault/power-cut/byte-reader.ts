import type { Readable } from "node:stream";

/** Takes given numbers of bytes from a stream, one call at a time. */
export class ByteReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(stream: Readable) {
    stream.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake();
    });
    stream.once("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Undefined when the stream ends before. */
  async take(length: number): Promise<Buffer | undefined> {
    while (this.#length < length) {
      if (this.#ended) {
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const taken = all?.subarray(0, length);
    const rest = all?.subarray(length);
    this.#chunks = rest === undefined || rest.length === 0 ? [] : [rest];
    this.#length -= length;
    return taken;
  }
}

import { getRandomValues } from "node:crypto";

/** Random request ids of 31 bits from the system's generator, fetched by the block: an answer cannot be guessed from outside. */
export class RequestIds {
  readonly #block = new Uint32Array(1_024);
  #next = this.#block.length;

  /** 1..2^31-1, and none that `isTaken`. */
  take(isTaken: (id: number) => boolean): number {
    for (;;) {
      if (this.#next === this.#block.length) {
        getRandomValues(this.#block);
        this.#next = 0;
      }
      const id = (this.#block[this.#next] ?? 0) & 0x7fff_ffff;
      this.#next += 1;
      if (id !== 0 && !isTaken(id)) {
        return id;
      }
    }
  }
}

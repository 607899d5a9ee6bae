import { SpoolIoError } from "../errors.ts";
import type { Ballast } from "./ballast.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** Part of the limit from which on the log is said to run into it. */
const nearlyFull = 0.8;

/**
 * How many bytes the log may have: the quota, or what the disk holds when that is less. A segment's worth stays free, so that the
 * spool by itself never fills a disk to the last byte.
 */
export class Room {
  readonly #fs: SpoolFs;
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #ballast: Ballast;
  #limitBytes: number;

  constructor(options: {
    readonly fs: SpoolFs;
    readonly directory: string;
    readonly maxBytes: number;
    readonly segmentBytes: number;
    readonly ballast: Ballast;
  }) {
    this.#fs = options.fs;
    this.#directory = options.directory;
    this.#maxBytes = options.maxBytes;
    this.#segmentBytes = options.segmentBytes;
    this.#ballast = options.ballast;
    this.#limitBytes = options.maxBytes;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  /** True while the disk, not the quota, is what the log runs into. */
  isTight(usedBytes: number): boolean {
    return this.#limitBytes < this.#maxBytes && usedBytes > this.#limitBytes * nearlyFull;
  }

  /** Looks at the disk again, and lets the ballast take its room back. `usedBytes` is what the log has now. */
  async measure(usedBytes: number): Promise<void> {
    if (this.#ballast.missingBytes > 0) {
      await this.#ballast.restore((await this.#freeBytes()) - this.#segmentBytes);
    }
    const spareBytes = (await this.#freeBytes()) - this.#segmentBytes - this.#ballast.missingBytes;
    this.#limitBytes = this.#within(usedBytes + spareBytes);
  }

  /** The disk took no more although it seemed to have room, as under a quota of its own. */
  noteFull(usedBytes: number): void {
    this.#limitBytes = Math.min(this.#limitBytes, this.#within(usedBytes - this.#segmentBytes));
  }

  #within(bytes: number): number {
    return Math.min(this.#maxBytes, Math.max(bytes, 2 * this.#segmentBytes));
  }

  async #freeBytes(): Promise<number> {
    try {
      return await this.#fs.freeBytes(this.#directory);
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      return Number.POSITIVE_INFINITY;
    }
  }
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { SpoolIoError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import { layout } from "./layout.ts";
import type { SpoolFs } from "./spool-fs.ts";

const pieceBytes = 1024 * 1024;

/**
 * A file that only takes up room. When the disk is full to the last byte it is removed, so that the cursor, the quarantine and what
 * survives an eviction can still be written; it comes back when there is room again.
 */
export class Ballast {
  readonly #fs: SpoolFs;
  readonly #directory: string;
  readonly #bytes: number;
  readonly #events: GatewayEvents;
  #held: boolean;

  constructor(options: {
    readonly fs: SpoolFs;
    readonly directory: string;
    /** 0 for none at all. */
    readonly bytes: number;
    readonly held: boolean;
    readonly events: GatewayEvents;
  }) {
    this.#fs = options.fs;
    this.#directory = options.directory;
    this.#bytes = options.bytes;
    this.#held = options.held;
    this.#events = options.events;
  }

  /** Bytes that it lacks of its size. */
  get missingBytes(): number {
    return this.#held ? 0 : this.#bytes;
  }

  /** Gives its room away. False when there is none to give. */
  async release(): Promise<boolean> {
    if (!this.#held) {
      return false;
    }
    this.#held = false;
    try {
      await this.#fs.unlink(join(this.#directory, layout.ballast));
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      return false;
    }
    this.#events.occurred("spool.ballast-released", { bytes: this.#bytes }, "warn");
    return true;
  }

  /** Takes its room back when it lacks it and the disk has it. Failing is no harm: the next time may do better. */
  async restore(freeBytes: number): Promise<void> {
    if (this.#held || freeBytes < this.#bytes) {
      return;
    }
    const temporary = join(this.#directory, layout.ballast + layout.temporarySuffix);
    try {
      await this.#write(temporary);
      await this.#fs.rename(temporary, join(this.#directory, layout.ballast));
      this.#held = true;
      this.#events.occurred("spool.ballast-restored", { bytes: this.#bytes });
    } catch (cause) {
      if (!(cause instanceof SpoolIoError)) {
        throw cause;
      }
      await this.#fs.unlink(temporary).catch(ignoreFailure);
    }
  }

  /** Bytes that no file system can store in less room. */
  async #write(path: string): Promise<void> {
    const piece = randomBytes(Math.min(pieceBytes, this.#bytes));
    const file = await this.#fs.open(path, "create");
    try {
      for (let written = 0; written < this.#bytes; written += piece.length) {
        await file.write(piece.subarray(0, Math.min(piece.length, this.#bytes - written)), written);
      }
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}

function ignoreFailure(cause: unknown): void {
  if (!(cause instanceof SpoolIoError)) {
    throw cause;
  }
}

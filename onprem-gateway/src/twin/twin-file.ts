import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { readSmallFile, replaceFile } from "../spool/durable-file.ts";
import type { SpoolFs } from "../spool/spool-fs.ts";
import { emptyRecord, TwinRecord } from "./twin-record.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Two documents of the largest size, written as JSON within JSON. */
const mostBytes = 4 * 1024 * 1024;

/** Beside the segments, because both belong to this gateway and must be on a lasting disk. */
const fileName = "desired-config.json.gz";

/** Where the twin's record is kept. A crash leaves the old or the new one. */
export class TwinFile {
  readonly #fs: SpoolFs;
  readonly #path: string;

  constructor(fs: SpoolFs, directory: string) {
    this.#fs = fs;
    this.#path = join(directory, fileName);
  }

  /** The record, or an empty one with a word when what is there cannot be read: the gateway then starts with its file alone. */
  async read(): Promise<{ readonly record: TwinRecord; readonly damaged: boolean }> {
    const bytes = await readSmallFile(this.#fs, this.#path);
    if (bytes === undefined) {
      return { record: emptyRecord, damaged: false };
    }
    try {
      const json: unknown = JSON.parse((await unpack(bytes, { maxOutputLength: mostBytes })).toString("utf8"));
      return { record: TwinRecord.parse(json), damaged: false };
    } catch {
      return { record: emptyRecord, damaged: true };
    }
  }

  async write(record: TwinRecord): Promise<void> {
    await replaceFile(this.#fs, this.#path, await pack(JSON.stringify(record)));
  }
}

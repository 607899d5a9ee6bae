import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { WrittenModule } from "./read-module.ts";

/** Modules by the key of their texts (see `ModuleSources.keyOf`). */
export interface CompiledEntries {
  /** Goes into every key: what is read otherwise is another module. */
  readonly seed: string;
  get(key: string): WrittenModule | undefined;
  put(key: string, module: WrittenModule): void;
}

/** Keeps nothing. */
export const noEntries: CompiledEntries = { seed: "", get: () => undefined, put: () => undefined };

/** To be raised whenever other facts are made of the same texts: nothing that was kept before counts then. */
export const compilerVersion = 1;
/** Some two million objects: what an index holds at most. */
const maxCacheBytes = 256 * 1024 * 1024;

/**
 * Compiled modules in one file: a line for each, with its key, a checksum and the facts as JSON. A line that is damaged counts for nothing.
 * `save` keeps what was used or added since it was opened, so the file is never larger than what one run needs.
 */
export class ModuleCache implements CompiledEntries {
  readonly seed: string;
  readonly #file: string;
  readonly #lines: ReadonlyMap<string, string>;
  readonly #used = new Map<string, string>();
  #isChanged = false;

  private constructor(file: string, { seed, lines }: { readonly seed: string; readonly lines: ReadonlyMap<string, string> }) {
    this.seed = seed;
    this.#file = file;
    this.#lines = lines;
  }

  /** An empty one where there is no such file, or one that is no cache. `compiler` names the program and its version. */
  static async open(file: string, compiler: string): Promise<ModuleCache> {
    return new ModuleCache(file, { seed: `${compilerVersion} ${compiler}`, lines: await linesOf(file) });
  }

  get(key: string): WrittenModule | undefined {
    const line = this.#lines.get(key);
    const module = line === undefined ? undefined : moduleOf(line);
    if (line !== undefined && module !== undefined) this.#used.set(key, line);
    return module;
  }

  put(key: string, module: WrittenModule): void {
    const text = JSON.stringify(module);
    this.#used.set(key, `${checksum(text)} ${text}`);
    this.#isChanged = true;
  }

  /** Writes the file anew if anything in it changed; readers see the old or the new one. */
  async save(): Promise<void> {
    if (!this.#isChanged && this.#used.size === this.#lines.size) return;
    let bytes = 0;
    const lines = Array.from(this.#used, ([key, line]) => `${key} ${line}\n`).filter((line) => {
      bytes += line.length;
      return bytes <= maxCacheBytes;
    });
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(`${this.#file}.part`, lines.join(""));
    await rename(`${this.#file}.part`, this.#file);
  }
}

async function linesOf(file: string): Promise<ReadonlyMap<string, string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    // Nothing was compiled yet, or what was cannot be read: everything is compiled again.
    return new Map();
  }
  return new Map(text.split("\n").flatMap((line) => (line === "" ? [] : [[line.slice(0, 64), line.slice(65)] as const])));
}

function moduleOf(line: string): WrittenModule | undefined {
  const [sum, text] = [line.slice(0, 64), line.slice(65)];
  return checksum(text) === sum ? (JSON.parse(text) as WrittenModule) : undefined;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

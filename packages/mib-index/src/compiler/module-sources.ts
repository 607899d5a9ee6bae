import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Import, importsOf } from "./imports.ts";

/** A module's file as it is now. */
export interface ModuleSource {
  readonly path: string;
  /** As the text itself says; undefined for a file that is no module. */
  readonly name: string | undefined;
  /** SHA-256 of the file, in hexadecimal. */
  readonly hash: string;
  readonly imports: readonly Import[];
}

/** File names under which libsmi looks for a module. */
const endings = ["", ".mib", ".my", ".txt", ".smi"];

/** The files of modules, each read once, found as libsmi finds them: by their names, in the first folder that has one. */
export class ModuleSources {
  readonly #searchPath: readonly string[];
  readonly #known = new Map<string, Promise<ModuleSource | undefined>>();

  constructor(searchPath: readonly string[]) {
    this.#searchPath = searchPath;
  }

  /** Undefined for a file that cannot be read. */
  read(path: string): Promise<ModuleSource | undefined> {
    const known = this.#known.get(path) ?? readSource(path);
    this.#known.set(path, known);
    return known;
  }

  /** The file that an import of this module means. */
  async find(module: string): Promise<ModuleSource | undefined> {
    for (const folder of this.#searchPath) {
      for (const ending of endings) {
        const source = await this.read(join(folder, module + ending));
        if (source !== undefined) return source;
      }
    }
    return undefined;
  }

  /** Those of the imports that lead to no file. */
  async missing(imports: readonly Import[]): Promise<readonly Import[]> {
    const found = await Promise.all(imports.map(({ module }) => this.find(module)));
    return imports.filter((_, at) => found[at] === undefined);
  }

  /**
   * What a module compiles to depends on its text and on those of all that it imports, and on nothing else: the texts' hashes in one, in
   * hexadecimal, with the modules that are missing.
   */
  async keyOf(source: ModuleSource, seed: string): Promise<string> {
    const hashes = new Map<string, string>([["", source.hash]]);
    let wanted = new Set(source.imports.map(({ module }) => module));
    while (wanted.size > 0) {
      const names = [...wanted].filter((name) => !hashes.has(name));
      const found = await Promise.all(names.map((name) => this.find(name)));
      for (const [at, name] of names.entries()) hashes.set(name, found[at]?.hash ?? "missing");
      wanted = new Set(found.flatMap((each) => each?.imports ?? []).map(({ module }) => module));
      for (const name of hashes.keys()) wanted.delete(name);
    }
    const lines = Array.from(hashes, ([name, hash]) => `${name} ${hash}`).sort();
    return createHash("sha256")
      .update([seed, ...lines].join("\n"))
      .digest("hex");
  }
}

/** Whether libsmi finds this file by the name of the module in it. */
export function isNamedForItsModule({ path, name }: ModuleSource): boolean {
  const file = basename(path);
  return name !== undefined && endings.some((ending) => file === name + ending);
}

async function readSource(path: string): Promise<ModuleSource | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    // Not under this name, or not a file.
    return undefined;
  }
  const text = bytes.toString("latin1");
  const name = /^[ \t]*([A-Za-z][\w-]*)\s+(?:\{[^{}]*\}\s*)?(?:PIB-)?DEFINITIONS\s*::=\s*BEGIN\b/mu.exec(text)?.[1];
  return { path, name, hash: createHash("sha256").update(bytes).digest("hex"), imports: importsOf(text) };
}

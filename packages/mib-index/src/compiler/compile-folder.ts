import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MibIndexError } from "../errors.ts";
import type { CompiledModule } from "../model.ts";
import { parseOid } from "../oid.ts";
import { readDump } from "./dump-reader.ts";
import { missingImports, standIn } from "./missing-imports.ts";
import { readModule, type WrittenModule } from "./read-module.ts";
import { modulesUsedBy, TypeResolver } from "./resolve-types.ts";
import { runSmidump, type SmidumpOptions } from "./smidump.ts";

export interface CompileOptions {
  /** Every file in it is taken for a module; folders in it are left alone. */
  readonly folder: string;
  /** Kept beside the module names; "" for standard modules. */
  readonly vendor: string;
  /** Folders in which imports are searched after `folder` itself. */
  readonly searchPath?: readonly string[];
  /** Names of the files to compile; all when absent. */
  readonly only?: ReadonlySet<string>;
  readonly smidump?: string;
}

/** A module that is not in the result, or not whole, and why. */
export interface CompileWarning {
  /** File name, or the name of an imported module. */
  readonly module: string;
  readonly reason: string;
}

export interface Compilation {
  readonly modules: readonly CompiledModule[];
  readonly warnings: readonly CompileWarning[];
}

const moduleTimeoutMs = 60_000;
const maxModuleBytes = 16 * 1024 * 1024;

type ReadResult =
  | { readonly kind: "ok"; readonly module: WrittenModule }
  | { readonly kind: "bad"; readonly reason: string }
  /** A parent is missing: worth another try when what it is imported from can be found elsewhere. */
  | { readonly kind: "lost"; readonly reason: string };

async function readOne(module: string, options: SmidumpOptions): Promise<ReadResult> {
  const run = await runSmidump(module, options);
  if (run.kind === "failed") return { kind: "bad", reason: run.reason };
  const dump = readDump(run.text);
  const read = dump === undefined ? undefined : readModule(dump);
  if (read === undefined) return { kind: "bad", reason: run.text === "" ? "it is not a MIB module" : "smidump printed half a module" };
  // libsmi does not fail when a parent is missing: it hangs the objects below 0.
  const lost = read.objects.find(({ oid }) => oid.startsWith("0.") && oid !== "0.0");
  if (lost !== undefined)
    return { kind: "lost", reason: `the parent of ${lost.name} was not found: an imported module is missing or misspelt` };
  const invalid = read.objects.find(({ oid }) => parseOid(oid) === undefined);
  return invalid === undefined ? { kind: "ok", module: read } : { kind: "bad", reason: `the OID of ${invalid.name} is not valid` };
}

/** Runs `work` on every item, so many at once as the machine has processors; results in the order of the items. */
async function each<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, lane));
  return results;
}

async function moduleFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() && !entry.name.startsWith(".") ? entry.name : [])).sort();
  } catch {
    throw new MibIndexError("folder-unreadable", "the folder of MIB modules cannot be read", { folder });
  }
}

/** Types of imported modules that are not in the folder, and what those are built on. */
async function addImportedTypes(
  resolver: TypeResolver,
  written: readonly WrittenModule[],
  options: SmidumpOptions,
): Promise<readonly string[]> {
  const known = new Set(written.map(({ name }) => name));
  const missing: string[] = [];
  let wanted = new Set(written.flatMap((module) => [...modulesUsedBy(module)]));
  while (wanted.size > 0) {
    const names = [...wanted].filter((name) => !known.has(name) && /^[A-Za-z][\w-]*$/u.test(name)).sort();
    for (const name of names) known.add(name);
    const results = await each(names, (name) => readOne(name, options));
    wanted = new Set();
    for (const [at, result] of results.entries()) {
      if (result.kind !== "ok") missing.push(names[at] ?? "");
      else {
        resolver.add(result.module);
        for (const name of modulesUsedBy(result.module)) wanted.add(name);
      }
    }
  }
  return missing;
}

/**
 * Reads modules whose parents were not found once more, with stand-ins for the modules that they import from and that do not exist: a name
 * that exactly one OID of the other modules bears is taken to be the one that is meant, as net-snmp does.
 */
async function retryLost(
  folder: string,
  {
    files,
    results,
    smidump,
  }: { readonly files: readonly string[]; readonly results: readonly ReadResult[]; readonly smidump: SmidumpOptions },
): Promise<ReadonlyMap<string, ReadResult>> {
  const lost = files.filter((_, at) => results[at]?.kind === "lost");
  if (lost.length === 0) return new Map();
  const oids = new Map<string, string | undefined>();
  for (const { name, oid } of results.flatMap((result) => (result.kind === "ok" ? result.module.objects : []))) {
    oids.set(name, oids.has(name) && oids.get(name) !== oid ? undefined : oid);
  }
  const standIns = await mkdtemp(join(tmpdir(), "isthmus-stand-ins-"));
  try {
    for (const file of lost) {
      for (const missing of await missingImports(await readFile(join(folder, file), "latin1"), smidump.searchPath)) {
        await writeFile(
          join(standIns, missing.module),
          standIn(missing, (name) => oids.get(name)),
        );
      }
    }
    const options = { ...smidump, searchPath: [...smidump.searchPath, standIns] };
    const again = await each(lost, (file) => readOne(join(folder, file), options));
    return new Map(lost.map((file, at) => [file, again[at] ?? { kind: "bad", reason: "it was not read" }]));
  } finally {
    await rm(standIns, { recursive: true, force: true });
  }
}

/**
 * Compiles the MIB modules of a folder with libsmi. A module that is bad in whatever way becomes a warning with its reason and leaves
 * nothing in the result; the others are not affected. Throws `MibIndexError` when smidump or the folder is not there.
 */
export async function compileFolder(options: CompileOptions): Promise<Compilation> {
  const folder = resolve(options.folder);
  const files = (await moduleFiles(folder)).filter((file) => options.only?.has(file) ?? true);
  const smidump: SmidumpOptions = {
    program: options.smidump ?? "smidump",
    searchPath: [folder, ...(options.searchPath ?? [])],
    timeoutMs: moduleTimeoutMs,
  };
  const warnings: CompileWarning[] = [];
  const written = new Map<string, WrittenModule>();
  const results = await each(files, async (file): Promise<ReadResult> => {
    const { size } = await stat(join(folder, file));
    return size > maxModuleBytes ? { kind: "bad", reason: "it is larger than 16 MiB" } : readOne(join(folder, file), smidump);
  });
  const repaired = await retryLost(folder, { files, results, smidump });
  for (const [at, first] of results.entries()) {
    const file = files[at] ?? "";
    const result = repaired.get(file) ?? first;
    if (result.kind !== "ok") warnings.push({ module: file, reason: result.reason });
    else if (written.has(result.module.name)) warnings.push({ module: file, reason: `another file defines ${result.module.name} too` });
    else written.set(result.module.name, result.module);
  }
  const resolver = new TypeResolver();
  for (const module of written.values()) resolver.add(module);
  const missing = await addImportedTypes(resolver, [...written.values()], smidump);
  for (const module of missing) warnings.push({ module, reason: "it is imported, but not found: types from it are unknown" });
  return { modules: Array.from(written.values(), (module) => resolver.compiled(module, options.vendor)), warnings };
}

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MibIndexError } from "../errors.ts";
import type { CompiledModule } from "../model.ts";
import { standIn } from "./imports.ts";
import { ModuleCache } from "./module-cache.ts";
import { ModuleSources } from "./module-sources.ts";
import type { WrittenModule } from "./read-module.ts";
import { type ReadContext, type ReadResult, readModules } from "./read-modules.ts";
import { modulesUsedBy, TypeResolver } from "./resolve-types.ts";
import { type SmidumpOptions, smidumpVersion } from "./smidump.ts";

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
  /** File in which compiled modules are kept for the next time, so that only what changed is compiled again; none when absent. */
  readonly cacheFile?: string;
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
  context: ReadContext,
): Promise<readonly string[]> {
  const known = new Set(written.map(({ name }) => name));
  const missing: string[] = [];
  let wanted = new Set(written.flatMap((module) => [...modulesUsedBy(module)]));
  while (wanted.size > 0) {
    const names = [...wanted].filter((name) => !known.has(name) && /^[A-Za-z][\w-]*$/u.test(name)).sort();
    for (const name of names) known.add(name);
    const found = await Promise.all(names.map((name) => context.sources.find(name)));
    missing.push(...names.filter((_, at) => found[at] === undefined));
    const there = found.flatMap((source) => source ?? []);
    const results = await readModules(
      there.map(({ path }) => path),
      context,
    );
    wanted = new Set();
    for (const [at, result] of results.entries()) {
      if (result.kind !== "ok") missing.push(there[at]?.name ?? "");
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
  paths: readonly string[],
  { results, context }: { readonly results: readonly ReadResult[]; readonly context: ReadContext },
): Promise<ReadonlyMap<string, ReadResult>> {
  const lost = paths.filter((_, at) => results[at]?.kind === "lost");
  if (lost.length === 0) return new Map();
  const oids = new Map<string, string | undefined>();
  for (const { name, oid } of results.flatMap((result) => (result.kind === "ok" ? result.module.objects : []))) {
    oids.set(name, oids.has(name) && oids.get(name) !== oid ? undefined : oid);
  }
  const standIns = await mkdtemp(join(tmpdir(), "isthmus-stand-ins-"));
  try {
    for (const path of lost) {
      for (const missing of await context.sources.missing((await context.sources.read(path))?.imports ?? [])) {
        await writeFile(
          join(standIns, missing.module),
          standIn(missing, (name) => oids.get(name)),
        );
      }
    }
    const smidump = { ...context.smidump, searchPath: [...context.smidump.searchPath, standIns] };
    const again = await readModules(lost, { ...context, smidump, sources: new ModuleSources(smidump.searchPath) });
    return new Map(lost.map((path, at) => [path, again[at] ?? { kind: "bad", reason: "it was not read" }]));
  } finally {
    await rm(standIns, { recursive: true, force: true });
  }
}

/** What to read with, and the cache to save when all is read. */
async function openContext({ searchPath = [], smidump: program = "smidump", cacheFile }: CompileOptions, folder: string) {
  const smidump: SmidumpOptions = { program, searchPath: [folder, ...searchPath], timeoutMs: moduleTimeoutMs };
  const cache = cacheFile === undefined ? undefined : await ModuleCache.open(cacheFile, await smidumpVersion(program));
  const sources = new ModuleSources(smidump.searchPath);
  const context: ReadContext = { sources, smidump, ...(cache === undefined ? {} : { entries: cache }) };
  return { context, cache };
}

/** The modules by name, and those that are left out. */
function sorted(results: readonly (readonly [file: string, result: ReadResult])[]) {
  const warnings: CompileWarning[] = [];
  const written = new Map<string, WrittenModule>();
  for (const [module, result] of results) {
    if (result.kind !== "ok") warnings.push({ module, reason: result.reason });
    else if (written.has(result.module.name)) warnings.push({ module, reason: `another file defines ${result.module.name} too` });
    else written.set(result.module.name, result.module);
  }
  return { written: [...written.values()], warnings };
}

/**
 * Compiles the MIB modules of a folder with libsmi. A module that is bad in whatever way becomes a warning with its reason and leaves
 * nothing in the result; the others are not affected. Throws `MibIndexError` when smidump or the folder is not there.
 */
export async function compileFolder(options: CompileOptions): Promise<Compilation> {
  const folder = resolve(options.folder);
  const files = (await moduleFiles(folder)).filter((file) => options.only?.has(file) ?? true);
  const { context, cache } = await openContext(options, folder);
  const paths = files.map((file) => join(folder, file));
  const results = await readModules(paths, context);
  const repaired = await retryLost(paths, { results, context });
  const { written, warnings } = sorted(results.map((result, at) => [files[at] ?? "", repaired.get(paths[at] ?? "") ?? result]));
  const resolver = new TypeResolver();
  for (const module of written) resolver.add(module);
  const missing = await addImportedTypes(resolver, written, context);
  for (const module of missing) warnings.push({ module, reason: "it is imported, but not found: types from it are unknown" });
  await cache?.save();
  return { modules: written.map((module) => resolver.compiled(module, options.vendor)), warnings };
}

import { stat } from "node:fs/promises";
import { parseOid } from "../oid.ts";
import { type DumpTable, readDump, readDumps, textAt } from "./dump-reader.ts";
import { each } from "./each.ts";
import { type CompiledEntries, noEntries } from "./module-cache.ts";
import { isNamedForItsModule, type ModuleSource, type ModuleSources } from "./module-sources.ts";
import { readModule, type WrittenModule } from "./read-module.ts";
import { runSmidump, type SmidumpOptions } from "./smidump.ts";

/** What a module's file yields. */
export type ReadResult =
  | { readonly kind: "ok"; readonly module: WrittenModule }
  | { readonly kind: "bad"; readonly reason: string }
  /** A parent is missing: worth another try when what it is imported from can be found elsewhere. */
  | { readonly kind: "lost"; readonly reason: string };

const maxModuleBytes = 16 * 1024 * 1024;
/** libsmi's time grows with the square of what one process holds; starting a process costs as much as a small module. */
const modulesAtOnce = 24;

export interface ReadContext {
  readonly sources: ModuleSources;
  readonly smidump: SmidumpOptions;
  /** Results of earlier runs. */
  readonly entries?: CompiledEntries;
}

/** Reads module files; results in their order. */
export async function readModules(paths: readonly string[], context: ReadContext): Promise<readonly ReadResult[]> {
  const { sources, entries = noEntries } = context;
  const results = new Map<string, ReadResult>();
  const keys = new Map<string, string>();
  const open: ModuleSource[] = [];
  for (const path of paths) {
    const source = await readableSource(path, sources);
    if ("kind" in source) {
      results.set(path, source);
      continue;
    }
    const key = await sources.keyOf(source, entries.seed);
    const module = entries.get(key);
    keys.set(path, key);
    if (module === undefined) open.push(source);
    else results.set(path, { kind: "ok", module });
  }
  for (const [path, result] of await readFresh(open, context)) {
    results.set(path, result);
    if (result.kind === "ok") entries.put(keys.get(path) ?? "", result.module);
  }
  return paths.map((path) => results.get(path) ?? { kind: "bad", reason: "it was not read" });
}

async function readableSource(path: string, sources: ModuleSources): Promise<ModuleSource | Extract<ReadResult, { kind: "bad" }>> {
  const { size } = await stat(path);
  if (size > maxModuleBytes) return { kind: "bad", reason: "it is larger than 16 MiB" };
  return (await sources.read(path)) ?? { kind: "bad", reason: "it cannot be read" };
}

/** Many at once where one module cannot be taken for another: where file and module bear the same name, and no other file that name. */
async function readFresh(sources: readonly ModuleSource[], { smidump }: ReadContext): Promise<ReadonlyMap<string, ReadResult>> {
  const named = Map.groupBy(sources, ({ name }) => name);
  const plain = sources.filter((source) => isNamedForItsModule(source) && named.get(source.name)?.length === 1);
  const others = sources.filter((source) => !plain.includes(source));
  const batches = Array.from({ length: Math.ceil(plain.length / modulesAtOnce) }, (_, at) =>
    plain.slice(at * modulesAtOnce, (at + 1) * modulesAtOnce),
  );
  const read = await each([...batches, ...others.map((source) => [source])], (batch) => readBatch(batch, smidump));
  return new Map(read.flat());
}

/** One process for all of them. What a bad module does to the others is undone by reading its half of the batch again, down to itself. */
async function readBatch(batch: readonly ModuleSource[], smidump: SmidumpOptions): Promise<readonly (readonly [string, ReadResult])[]> {
  const run = await runSmidump(
    batch.map(({ path }) => path),
    smidump,
  );
  const [only] = batch;
  if (only !== undefined && batch.length === 1) {
    return [[only.path, run.kind === "failed" ? { kind: "bad", reason: run.reason } : resultOf(run.text)]];
  }
  const dumps = run.kind === "printed" ? [...readDumps(run.text)] : [];
  const isWhole = dumps.length === batch.length && batch.every(({ name }, at) => textAt(dumps[at], "moduleName") === name);
  if (isWhole) return batch.map(({ path }, at) => [path, resultOfDump(dumps[at])] as const);
  const middle = Math.ceil(batch.length / 2);
  return [...(await readBatch(batch.slice(0, middle), smidump)), ...(await readBatch(batch.slice(middle), smidump))];
}

function resultOf(text: string): ReadResult {
  return text === "" ? { kind: "bad", reason: "it is not a MIB module" } : resultOfDump(readDump(text));
}

function resultOfDump(dump: DumpTable | undefined): ReadResult {
  const read = dump === undefined ? undefined : readModule(dump);
  if (read === undefined) return { kind: "bad", reason: "smidump printed half a module" };
  // libsmi does not fail when a parent is missing: it hangs the objects below 0.
  const lost = read.objects.find(({ oid }) => oid.startsWith("0.") && oid !== "0.0");
  if (lost !== undefined)
    return { kind: "lost", reason: `the parent of ${lost.name} was not found: an imported module is missing or misspelt` };
  const invalid = read.objects.find(({ oid }) => parseOid(oid) === undefined);
  return invalid === undefined ? { kind: "ok", module: read } : { kind: "bad", reason: `the OID of ${invalid.name} is not valid` };
}

import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { indexExtension, openIndexFolder } from "@isthmus/mib-index/index-folder";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { UsageError } from "../errors.ts";

/** Where a person's imported modules are kept: `$ISTHMUS_HOME/mibs`, else `isthmus/mibs` in the XDG configuration folder. */
export function importFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env["ISTHMUS_HOME"];
  if (own) return join(own, "mibs");
  const configuration = env["XDG_CONFIG_HOME"] || (env["HOME"] ? join(env["HOME"], ".config") : undefined);
  if (configuration === undefined) throw new UsageError("bad-option", "Set ISTHMUS_HOME to the folder in which imported MIBs are kept.");
  return join(configuration, "isthmus", "mibs");
}

/** Files of one vendor's import: the index, and beside it what makes the next import of the same modules quick. */
export function importFiles(folder: string, vendor: string) {
  const beside = join(folder, "cache", vendor);
  return { index: join(folder, `${vendor}${indexExtension}`), report: `${beside}.json`, modules: `${beside}.jsonl` };
}

/** A dictionary with what could not be opened. */
export interface OpenedDictionary {
  readonly dictionary: MibDictionary;
  /** Imported files that were left out, and why. */
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

/** The imported modules over the standard ones. A damaged import is left out; the others still work. */
export async function openDictionary(env: Readonly<Record<string, string | undefined>>): Promise<OpenedDictionary> {
  const { indexes, leftOut } = await openIndexFolder(importFolder(env));
  return { dictionary: new MibDictionary([...indexes, await openStandardIndex()]), leftOut };
}

/** Keeps an import in place of an earlier one; a reader sees the old or the new one, never half of it. */
export async function keepImport(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}

import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

/** Keeps an import under its vendor's name, in place of an earlier one; a reader sees the old or the new one, never half of it. */
export async function keepImport(folder: string, vendor: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${vendor}${indexExtension}`);
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
  return file;
}

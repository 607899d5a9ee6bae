import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { type Compilation, compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import { stubModules } from "@isthmus/mib-index/compiler/stub-modules";
import { MibIndexError } from "@isthmus/mib-index/errors";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { findProgram } from "../doctor/find-program.ts";
import { UsageError } from "../errors.ts";
import { terminalText } from "../output/terminal-text.ts";

/** The name under which a folder is imported when none is given: its own, made fit for a file name. */
export function vendorOf(folder: string): string {
  return vendorName(basename(resolve(folder))) ?? "imported";
}

/** A vendor's name in the form in which it is kept; undefined for a text that is none. */
export function vendorName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
  return name === "" || name.length > 60 ? undefined : name;
}

interface ImportSource {
  readonly vendor: string;
  /** PATH in which smidump is searched. */
  readonly path: string | undefined;
}

const withoutSmidump =
  "smidump compiles MIB modules and is not installed. On Debian and Ubuntu: apt-get install smitools; elsewhere the package is called libsmi.";

/** Compiles a person's folder. What the modules import is searched in the folder itself, then among the standard modules. */
export async function compileImport(folder: string, { vendor, path }: ImportSource): Promise<Compilation> {
  const smidump = await findProgram(["smidump"], path);
  if (smidump === undefined) throw new UsageError("missing-program", withoutSmidump);
  const stubs = await mkdtemp(join(tmpdir(), "isthmus-mibs-"));
  try {
    for (const { name, text } of stubModules(await openStandardIndex())) await writeFile(join(stubs, name), text);
    return await compileFolder({ folder, vendor, smidump, searchPath: [stubs] });
  } catch (error) {
    if (!(error instanceof MibIndexError) || error.code !== "folder-unreadable") throw error;
    throw new UsageError("unusable-file", `${terminalText(folder)} cannot be read as a folder of MIB modules.`);
  } finally {
    await rm(stubs, { recursive: true, force: true });
  }
}

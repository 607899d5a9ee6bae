import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { type Compilation, compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import { stubModules } from "@isthmus/mib-index/compiler/stub-modules";
import { MibIndexError } from "@isthmus/mib-index/errors";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { openStandardIndex, readStandardIndex } from "@isthmus/mib-index/standard-index";
import { findProgram } from "../doctor/find-program.ts";
import { UsageError } from "../errors.ts";
import { terminalText } from "../output/terminal-text.ts";
import { importFiles, keepImport } from "./dictionary-files.ts";
import { type ImportReport, keepReport, reportOf, sourceHash } from "./import-report.ts";

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

export interface ImportOptions {
  readonly vendor: string;
  /** Folder of imported indexes. */
  readonly into: string;
  /** PATH in which smidump is searched. */
  readonly path: string | undefined;
}

export interface ImportOutcome extends ImportReport {
  /** The index; absent when no module could be compiled. */
  readonly file?: string;
}

const withoutSmidump =
  "smidump compiles MIB modules and is not installed. On Debian and Ubuntu: apt-get install smitools; elsewhere the package is called libsmi.";

/**
 * Compiles a person's folder and keeps the index under the vendor's name. What the modules import is searched in the folder itself, then among
 * the standard modules. What did not change since the last import is not compiled again, and nothing is done where nothing changed.
 */
export async function importVendor(folder: string, { vendor, into, path }: ImportOptions): Promise<ImportOutcome> {
  const smidump = await findProgram(["smidump"], path);
  if (smidump === undefined) throw new UsageError("missing-program", withoutSmidump);
  const { index: file, report: reportFile, modules: cacheFile } = importFiles(into, vendor);
  const source = await sourceHash({ folder, smidump, standard: await readStandardIndex() });
  const before = source === undefined ? undefined : await reportOf(reportFile, { source, index: file });
  if (before !== undefined) return { ...before, file };
  const { modules, warnings } = await compileImport(folder, { vendor, smidump, cacheFile });
  const report = { modules: modules.length, objects: modules.reduce((sum, { objects }) => sum + objects.length, 0), warnings };
  if (modules.length === 0) return report;
  const index = encodeIndex(modules);
  await keepImport(file, index);
  if (source !== undefined) await keepReport(reportFile, { source, index, report });
  return { ...report, file };
}

/** The modules of a person's folder. `cacheFile` keeps them for the next time. */
export async function compileImport(
  folder: string,
  options: { readonly vendor: string; readonly smidump: string; readonly cacheFile?: string },
): Promise<Compilation> {
  const stubs = await mkdtemp(join(tmpdir(), "isthmus-mibs-"));
  try {
    for (const { name, text } of stubModules(await openStandardIndex())) await writeFile(join(stubs, name), text);
    return await compileFolder({ folder, searchPath: [stubs], ...options });
  } catch (error) {
    if (!(error instanceof MibIndexError) || error.code !== "folder-unreadable") throw error;
    throw new UsageError("unusable-file", `${terminalText(folder)} cannot be read as a folder of MIB modules.`);
  } finally {
    await rm(stubs, { recursive: true, force: true });
  }
}

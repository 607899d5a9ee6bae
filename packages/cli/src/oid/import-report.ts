import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CompileWarning } from "@isthmus/mib-index/compiler/compile-folder";
import { compilerVersion } from "@isthmus/mib-index/compiler/module-cache";
import { smidumpVersion } from "@isthmus/mib-index/compiler/smidump";

/** What came of an import. */
export interface ImportReport {
  readonly modules: number;
  readonly objects: number;
  readonly warnings: readonly CompileWarning[];
}

/** An import as it was made: by what it can be told whether another would make the same. */
interface KeptReport extends ImportReport {
  /** SHA-256 of everything that went in, in hexadecimal, and of the index that came out. */
  readonly source: string;
  readonly index: string;
}

interface ImportSource {
  readonly folder: string;
  readonly smidump: string;
  /** Bytes of the index of the standard modules, among which imports are searched. */
  readonly standard: Uint8Array;
}

/** One hash of all files of a folder with their names, and of what they are compiled with and against. Undefined where a file cannot be read. */
export async function sourceHash({ folder, smidump, standard }: ImportSource): Promise<string | undefined> {
  const whole = createHash("sha256")
    .update(`${compilerVersion} ${await smidumpVersion(smidump)}\n`)
    .update(sha256(standard));
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const file of entries.flatMap((entry) => (entry.isFile() ? entry.name : [])).sort()) {
      whole.update(`\n${JSON.stringify(file)} ${sha256(await readFile(join(folder, file)))}`);
    }
  } catch {
    // The compiler says what is wrong with the folder.
    return undefined;
  }
  return whole.digest("hex");
}

/** The report of the import that made this index of this source; undefined when that was another, or the index is no longer what it was. */
export async function reportOf(
  file: string,
  { source, index }: { readonly source: string; readonly index: string },
): Promise<ImportReport | undefined> {
  try {
    const [kept, bytes] = await Promise.all([readFile(file, "utf8"), readFile(index)]);
    const report = JSON.parse(kept) as KeptReport;
    return report.source === source && report.index === sha256(bytes) ? report : undefined;
  } catch {
    // None was kept, or it is damaged: the folder is compiled.
    return undefined;
  }
}

/** Keeps the report for the next time. */
export async function keepReport(
  file: string,
  { source, index, report }: { readonly source: string; readonly index: Uint8Array; readonly report: ImportReport },
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...report, source, index: sha256(index) } satisfies KeptReport));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

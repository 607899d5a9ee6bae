import { access } from "node:fs/promises";
import { join } from "node:path";

/** Names that a module imports from one that is not there. */
export interface MissingImport {
  readonly module: string;
  readonly names: readonly string[];
}

/** File names under which libsmi looks for a module. */
const endings = ["", ".mib", ".my", ".txt", ".smi"];

async function isThere(module: string, searchPath: readonly string[]): Promise<boolean> {
  for (const folder of searchPath) {
    for (const ending of endings) {
      try {
        await access(join(folder, module + ending));
        return true;
      } catch {
        // Not under this name: the next one may be there.
      }
    }
  }
  return false;
}

/** What the IMPORTS of a module's text ask of modules that are in no folder of the path, which most often are misspelt. */
export async function missingImports(text: string, searchPath: readonly string[]): Promise<readonly MissingImport[]> {
  const [, imports = ""] = /\bIMPORTS\b([^;]*);/u.exec(text.replaceAll(/--.*$/gmu, "")) ?? [];
  const missing: MissingImport[] = [];
  for (const [, names = "", module = ""] of imports.matchAll(/([\w\s,-]+?)\bFROM\s+([A-Za-z][\w-]*)/gu)) {
    if (!(await isThere(module, searchPath)))
      missing.push({ module, names: names.split(/[\s,]+/u).filter((name) => /^[a-z]/u.test(name)) });
  }
  return missing;
}

/** A module in our own words that defines those of the names whose OID is known. */
export function standIn({ module, names }: MissingImport, oidOf: (name: string) => string | undefined): string {
  const lines = names.flatMap((name) => {
    const oid = oidOf(name);
    return oid?.startsWith("1.") === true ? [`${name} OBJECT IDENTIFIER ::= { iso ${oid.slice(2).replaceAll(".", " ")} }`] : [];
  });
  return [`${module} DEFINITIONS ::= BEGIN`, ...lines, "END", ""].join("\n");
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { causeCode } from "../errors.ts";
import { joinFiles, type ProfileFile, type ReadFile, readFileAlone } from "./loading/build-catalogue.ts";
import type { ProfileCatalogue } from "./profile-catalogue.ts";
import type { ProfileWarning } from "./profile-warning.ts";

const maxFiles = 5_000;
const maxFileBytes = 4 * 1024 * 1024;

/**
 * Loads the profiles of the folders, sub-folders included. A file of a later folder replaces files of the same name in earlier ones. What
 * cannot be read is a warning; never rejects. Other work gets its turn after every file, since hundreds of them take a second.
 */
export async function loadProfiles(folders: readonly string[]): Promise<ProfileCatalogue> {
  const files = new Map<string, ProfileFile>();
  const warnings: ProfileWarning[] = [];
  for (const folder of folders) {
    for (const file of await profileFiles(folder, warnings)) {
      const read = await textOf(join(folder, file), file, warnings);
      if (read !== undefined) {
        files.delete(baseName(file));
        files.set(baseName(file), read);
      }
    }
  }
  const read: ReadFile[] = [];
  for (const file of files.values()) {
    read.push(readFileAlone(file));
    await nextTurn();
  }
  return joinFiles(read, warnings);
}

async function profileFiles(folder: string, warnings: ProfileWarning[]): Promise<readonly string[]> {
  try {
    const found = await readdir(folder, { recursive: true });
    return found
      .filter((file) => /\.ya?ml$/u.test(file))
      .sort()
      .slice(0, maxFiles);
  } catch (cause) {
    warnings.push({ file: folder, line: 0, code: "unreadable", message: `the folder cannot be read: ${causeCode(cause)}` });
    return [];
  }
}

async function textOf(path: string, file: string, warnings: ProfileWarning[]): Promise<ProfileFile | undefined> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= maxFileBytes) {
      return { file, text: bytes.toString("utf8") };
    }
    warnings.push({ file, line: 0, code: "unreadable", message: `larger than ${maxFileBytes} bytes` });
  } catch (cause) {
    warnings.push({ file, line: 0, code: "unreadable", message: `the file cannot be read: ${causeCode(cause)}` });
  }
  return undefined;
}

function baseName(file: string): string {
  return file.split(/[/\\]/u).at(-1) ?? file;
}

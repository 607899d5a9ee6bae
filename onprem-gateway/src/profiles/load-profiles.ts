import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { causeCode } from "../errors.ts";
import { joinFiles, type ProfileFile, type ReadFile, readFileAlone } from "./loading/build-catalogue.ts";
import type { ProfileCatalogue } from "./profile-catalogue.ts";
import type { ProfileWarning } from "./profile-warning.ts";

const maxFiles = 5_000;
const maxFileBytes = 4 * 1024 * 1024;

/**
 * Loads the profiles of folders, sub-folders included, and of single files (`.yaml`, `.yml`). A later file replaces earlier ones of the same
 * name. What cannot be read is a warning; never rejects. Other work gets its turn after every file, since hundreds of them take a second.
 */
export async function loadProfiles(places: readonly string[]): Promise<ProfileCatalogue> {
  const files = new Map<string, ProfileFile>();
  const warnings: ProfileWarning[] = [];
  for (const place of places) {
    const folder = isProfile(place) ? dirname(place) : place;
    for (const file of isProfile(place) ? [baseName(place)] : await profileFiles(folder, warnings)) {
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

function isProfile(file: string): boolean {
  return /\.ya?ml$/u.test(file);
}

async function profileFiles(folder: string, warnings: ProfileWarning[]): Promise<readonly string[]> {
  try {
    const found = await readdir(folder, { recursive: true });
    return found.filter(isProfile).sort().slice(0, maxFiles);
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

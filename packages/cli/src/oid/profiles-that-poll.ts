import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";

/** A line of a profile that names the OID or something below or above it. */
export interface ProfileMention {
  readonly file: string;
  readonly line: number;
  readonly oid: string;
  /** The OID itself, one below it, or a table or row above it. */
  readonly relation: "itself" | "below" | "above";
}

const oidInText = /(?<![\d.])\.?(\d+(?:\.\d+){3,})(?![\d.])/gu;
/** Shorter ones are whole subtrees such as `enterprises`: they say nothing about what is polled. */
const fewestArcsAbove = 8;

/** Profiles whose text names the OID, file by file. Throws `UsageError` when the folder cannot be read. */
export async function profilesThatPoll(oid: string, folder: string): Promise<readonly ProfileMention[]> {
  const found: ProfileMention[] = [];
  for (const file of await profileFiles(folder)) {
    const lines = (await readFile(join(folder, file), "utf8")).split("\n");
    for (const [at, line] of lines.entries()) {
      // sysObjectIDs choose a profile; they are not polled.
      if (/sysobjectid/iu.test(line)) continue;
      for (const [, named = ""] of line.matchAll(oidInText)) {
        const relation = relationOf(named, oid);
        if (relation !== undefined) found.push({ file, line: at + 1, oid: named, relation });
      }
    }
  }
  return found;
}

function relationOf(named: string, oid: string): ProfileMention["relation"] | undefined {
  if (named === oid) return "itself";
  if (named.startsWith(`${oid}.`)) return "below";
  return oid.startsWith(`${named}.`) && named.split(".").length >= fewestArcsAbove ? "above" : undefined;
}

async function profileFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true });
    return entries.filter((name) => /\.ya?ml$/u.test(name)).sort();
  } catch {
    throw new UsageError("unusable-file", `There is no folder of profiles at ${folder}. Name it: --profiles DIR.`);
  }
}

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
  return (await namedOids(folder)).flatMap(({ file, line, oid: named }) => {
    const relation = relationOf(named, oid);
    return relation === undefined ? [] : [{ file, line, oid: named, relation }];
  });
}

/** Every OID that the profiles of a folder name. Throws `UsageError` when the folder cannot be read. */
export async function polledOids(folder: string): Promise<ReadonlySet<string>> {
  return new Set((await namedOids(folder)).map(({ oid }) => oid));
}

/** Every OID that the profiles of a folder name, file by file, with the OIDs' lines. Throws `UsageError` when the folder cannot be read. */
export async function namedOids(folder: string): Promise<readonly Omit<ProfileMention, "relation">[]> {
  const files = await profileFiles(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.flatMap((text, at) =>
    text.split("\n").flatMap((line, before) => {
      // sysObjectIDs choose a profile; they are not polled.
      const oids = /sysobjectid/iu.test(line) ? [] : [...line.matchAll(oidInText)];
      return oids.map(([, oid = ""]) => ({ file: files[at] ?? "", line: before + 1, oid }));
    }),
  );
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

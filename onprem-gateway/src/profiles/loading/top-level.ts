import { catchAllPattern, isMatchable, trimOid } from "../match-oid.ts";
import { entriesAt } from "./entry-reader.ts";
import { profileName } from "./raw-profile.ts";
import { type Complaints, shown } from "./yaml-source.ts";

const everywhere: readonly string[] = ["extends", "sysobjectid"];

/** What all dialects have at the top: bases and patterns. Keys that are not known are complained about. */
export function topLevel(
  root: Readonly<Record<string, unknown>>,
  { known, complaints }: { readonly known: readonly string[]; readonly complaints: Complaints },
): { readonly bases: readonly string[]; readonly patterns: readonly string[] } {
  for (const key of Object.keys(root)) {
    if (!everywhere.includes(key) && !known.includes(key)) {
      complaints.add([key], "unknown-key", `the key ${shown(key)} has no meaning here`);
    }
  }
  const bases = entriesAt(root, "extends").flatMap(({ value, path }) => {
    if (typeof value === "string") {
      return [profileName(value)];
    }
    complaints.add(path, "wrong-shape", `extends: a file name, not ${shown(value)}`);
    return [];
  });
  const patterns = entriesAt(root, "sysobjectid").flatMap(({ value, path }) => {
    const pattern = typeof value === "string" || typeof value === "number" ? trimOid(String(value)) : "";
    if (isMatchable(pattern) || pattern === catchAllPattern) {
      return [pattern];
    }
    complaints.add(path, "never-matches", `${shown(value)} fits no sysObjectID`);
    return [];
  });
  return { bases, patterns };
}

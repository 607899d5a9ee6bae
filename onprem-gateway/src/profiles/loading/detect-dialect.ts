import type { ProfileDialect } from "../profile.ts";
import { isMapping } from "./yaml-source.ts";

/** What a file is, as far as its name and content tell. */
export type FileKind = ProfileDialect | "traps" | "template" | "foreign";

const ownKeys: readonly string[] = ["model", "redirect"];
const kentikKeys: readonly string[] = ["provider", "matches", "matches_list", "no_use_bulkwalkall", "sysmap", "mibs"];

/** The kind of a file: by the keys that only one dialect has, else by the extension (Kentik writes .yml, Datadog .yaml). */
export function detectDialect(file: string, root: Readonly<Record<string, unknown>>): FileKind {
  const name = file.split(/[/\\]/u).at(-1) ?? file;
  if (/^_(?:trap_)?template\.ya?ml$/u.test(name)) {
    return "template";
  }
  if (/^traps\.ya?ml$/u.test(name) || Array.isArray(root["traps"])) {
    return "traps";
  }
  if ("sysObjectID" in root) {
    return "foreign";
  }
  if (ownKeys.some((key) => key in root)) {
    return "isthmus";
  }
  if (kentikKeys.some((key) => key in root) || hasColumns(root["metric_tags"]) || extendsYml(root["extends"])) {
    return "kentik";
  }
  return name.endsWith(".yml") ? "kentik" : "datadog";
}

function hasColumns(tags: unknown): boolean {
  return Array.isArray(tags) && tags.some((tag) => isMapping(tag) && "column" in tag);
}

function extendsYml(bases: unknown): boolean {
  return Array.isArray(bases) && bases.some((base) => typeof base === "string" && base.endsWith(".yml"));
}

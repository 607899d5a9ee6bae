import type { ProfileDialect } from "../profile.ts";
import { type ProfileCatalogue, profileCatalogue } from "../profile-catalogue.ts";
import type { ProfileWarning } from "../profile-warning.ts";
import { detectDialect } from "./detect-dialect.ts";
import { mergeBases } from "./merge-bases.ts";
import type { RawProfile } from "./raw-profile.ts";
import { readDatadog } from "./read-datadog.ts";
import { readIsthmus } from "./read-isthmus.ts";
import { readKentik } from "./read-kentik.ts";
import { type YamlSource, yamlSource } from "./yaml-source.ts";

/** A file that was read. */
export interface ProfileFile {
  /** Path for people, relative to its folder. */
  readonly file: string;
  readonly text: string;
}

type Readable = YamlSource & { readonly root: Readonly<Record<string, unknown>> };

const readers: Readonly<Record<ProfileDialect, (file: string, source: Readable) => RawProfile>> = {
  isthmus: readIsthmus,
  datadog: readDatadog,
  kentik: readKentik,
};

/** One file as far as it can be read alone. */
export interface ReadFile {
  /** Undefined when the file holds no profile. */
  readonly raw: RawProfile | undefined;
  readonly warnings: readonly ProfileWarning[];
}

/** The catalogue of all files; a later file of a name replaces an earlier one. Never throws for what files hold. */
export function buildCatalogue(files: readonly ProfileFile[], found: readonly ProfileWarning[] = []): ProfileCatalogue {
  return joinFiles(files.map(readFileAlone), found);
}

/** Reads one file, which takes milliseconds; never throws for what it holds. */
export function readFileAlone({ file, text }: ProfileFile): ReadFile {
  const source = yamlSource(file, text);
  return { raw: isReadable(source) ? readProfile(file, source) : undefined, warnings: source.warnings };
}

/** Joins files that were read alone: bases are merged, targets and patterns checked against each other. */
export function joinFiles(files: readonly ReadFile[], found: readonly ProfileWarning[] = []): ProfileCatalogue {
  const raws = new Map<string, RawProfile>();
  for (const { raw } of files) {
    if (raw !== undefined) {
      raws.delete(raw.own.name);
      raws.set(raw.own.name, raw);
    }
  }
  const profiles = mergeBases(raws);
  for (const raw of raws.values()) {
    complainOfTargets(raw, raws);
  }
  complainOfTwins([...raws.values()]);
  return profileCatalogue(profiles, [found, ...files.map(({ warnings }) => warnings)].flat());
}

function readProfile(file: string, source: Readable): RawProfile | undefined {
  const kind = detectDialect(file, source.root);
  switch (kind) {
    case "isthmus":
    case "datadog":
    case "kentik":
      return readers[kind](file, source);
    case "traps":
    case "template":
      return undefined;
    case "foreign":
      source.add([], "not-a-profile", "written in a dialect that is not supported (sysObjectID); nothing of it is used");
      return undefined;
  }
}

function isReadable(source: YamlSource): source is Readable {
  return source.root !== undefined;
}

function complainOfTargets({ own, complaints }: RawProfile, raws: ReadonlyMap<string, RawProfile>): void {
  for (const { target } of own.redirects) {
    if (!raws.has(target)) {
      complaints.add([], "missing-target", `redirects to ${target}, which is not there`);
    }
  }
}

function complainOfTwins(raws: readonly RawProfile[]): void {
  const owners = new Map<string, string>();
  for (const { own, complaints } of raws) {
    for (const pattern of own.patterns) {
      const owner = owners.get(pattern);
      if (owner !== undefined && owner !== own.name) {
        complaints.add(["sysobjectid"], "duplicate-pattern", `${pattern} belongs to ${owner} already`);
      }
      owners.set(pattern, owner ?? own.name);
    }
  }
}

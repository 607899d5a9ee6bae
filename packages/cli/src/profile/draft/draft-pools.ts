import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { defined } from "./draft-sensors.ts";
import { octetsOfUnits } from "./quantity.ts";
import { isNamedNumber, numbersOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { speaksOf, wordsOf } from "./words.ts";

const roles = ["total", "used", "free", "percent"] as const;
type Role = (typeof roles)[number];
type Kind = "ram" | "disk";

const roleWords: Readonly<Record<Exclude<Role, "percent">, readonly string[]>> = {
  total: ["total", "size", "capacity", "installed"],
  used: ["used", "usage", "use", "util", "utilization", "utilisation", "percent", "percentage", "allocated", "pct", "usedpercent"],
  free: ["free", "available", "avail", "unused", "remaining"],
};
const allRoleWords = Object.values(roleWords).flat();
const units = ["kb", "mb", "gb", "kbytes", "bytes", "in", "k", "m"];
/** Statistics of a pool that are not its present use. */
const notPools = [
  "threshold",
  "limit",
  "peak",
  "max",
  "min",
  "largest",
  "lowest",
  "trap",
  "alarm",
  "interval",
  "limitation",
  "buffer",
  "avg",
];
const maxRows = 256;

interface Member {
  readonly recorded: RecordedObject;
  readonly role: Role;
  readonly kind: Kind;
  readonly family: string;
}

/** Memory and file systems: objects of one family, such as xMemTotal and xMemFree, become one pool. */
export function namedPools(
  objects: readonly RecordedObject[],
  surroundings: Surroundings,
): { readonly memory: readonly DraftEntry[]; readonly storage: readonly DraftEntry[] } {
  const families = Map.groupBy(
    objects.flatMap((recorded) => memberOf(recorded) ?? []),
    ({ kind, family, recorded }) => `${kind} ${recorded.group} ${family}`,
  );
  const drafts = [...families.values()].flatMap((members) => {
    const entry = poolEntry(members, surroundings);
    return entry === undefined ? [] : [{ kind: members[0]?.kind, entry }];
  });
  return {
    memory: drafts.flatMap(({ kind, entry }) => (kind === "ram" ? [entry] : [])),
    storage: drafts.flatMap(({ kind, entry }) => (kind === "disk" ? [entry] : [])),
  };
}

function memberOf(recorded: RecordedObject): Member | undefined {
  const numbers = recorded.rows.size > maxRows ? undefined : numbersOf(recorded);
  if (numbers === undefined || !isNamedNumber(recorded)) return undefined;
  const words = wordsOf(recorded.object.name);
  const kind = kindOf(words);
  const role = roleOf(words, numbers);
  if (kind === undefined || role === undefined || words.some((word) => notPools.includes(word))) return undefined;
  const family = words.filter((word) => !allRoleWords.includes(word) && !units.includes(word)).join(" ");
  return { recorded, role, kind, family };
}

function kindOf(words: readonly string[]): Kind | undefined {
  if (speaksOf(words, "disk", "hdd", "storage", "filesystem", "flash", "volume", "partition", "ssd")) return "disk";
  return speaksOf(words, "mem", "memory", "ram", "heap", "dram", "swap") ? "ram" : undefined;
}

function roleOf(words: readonly string[], numbers: readonly number[]): Role | undefined {
  const isShare = numbers.every((number) => number >= 0 && number <= 100);
  if (speaksOf(words, ...roleWords.free)) return isShare && speaksOf(words, "percent", "pct") ? undefined : "free";
  if (words.some((word) => roleWords.used.includes(word))) return isShare ? "percent" : "used";
  return words.some((word) => roleWords.total.includes(word)) ? "total" : undefined;
}

function poolEntry(members: readonly Member[], surroundings: Surroundings): DraftEntry | undefined {
  const byRole = new Map(members.toReversed().map((member) => [member.role, member.recorded]));
  const sized = byRole.get("total") ?? byRole.get("used") ?? byRole.get("free");
  const leader = byRole.get("percent") ?? byRole.get("used") ?? byRole.get("free");
  if (leader === undefined || (byRole.size < 2 && !byRole.has("percent"))) return undefined;
  const { unit, guessed } = unitOf(sized);
  return {
    entry: defined({
      kind: members[0]?.kind,
      name: rowNames(leader, surroundings).name,
      ...Object.fromEntries(roles.flatMap((role) => (byRole.has(role) ? [[role, byRole.get(role)?.oid]] : []))),
      unit: unit === 1 ? undefined : unit,
    }),
    evidence: `${[...byRole.values()].map(evidenceOf).join("; ")}${guessed ? "; the unit is guessed from the size" : ""}`,
    confidence: guessed ? "likely" : "certain",
  };
}

/** Octets of each unit: by the UNITS clause, by a word of the name, else by what sizes memories have. */
function unitOf(recorded: RecordedObject | undefined): { readonly unit: number; readonly guessed: boolean } {
  if (recorded === undefined) return { unit: 1, guessed: false };
  const told =
    octetsOfUnits(recorded.object?.units) ??
    wordsOf(recorded.object?.name ?? "")
      .map(octetsOfUnits)
      .find((unit) => unit !== undefined);
  if (told !== undefined) return { unit: told, guessed: false };
  const largest = Math.max(...(numbersOf(recorded) ?? [0]));
  if (largest >= 2 ** 27) return { unit: 1, guessed: true };
  return { unit: largest >= 2 ** 16 ? 1_024 : 1_048_576, guessed: true };
}

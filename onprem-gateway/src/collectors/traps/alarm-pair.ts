import { wordsOf } from "@isthmus/mib-index/search/words";

/** What a notification does to a condition, by its name and those of its module. */
export interface AlarmPair {
  readonly role: "raise" | "clear";
  /** The same for both of a pair. */
  readonly condition: string;
}

/** Words that say so wherever they stand in a name. */
const raising = new Set(
  [
    "alarm alert raise raised fail failed failure fault faulty lost loss exceeded exceed over high low critical warning error bad",
    "degraded disconnected unreachable violation rising dying asserted detected",
  ].flatMap((words) => words.split(" ")),
);
const clearing = new Set(
  [
    "clear cleared restore restored recovered recovery resolved ok normal good repaired return returned regained falling",
    "resume resumed reachable connected reconnected deasserted corrected reestablished",
  ].flatMap((words) => words.split(" ")),
);
/** Words that say so only at the end: elsewhere they mean something else, as in `upTime`. */
const raisingAtEnd = new Set("down set start started begin added on enter active open inserted join".split(" "));
const clearingAtEnd = new Set("up unset stop stopped end removed off exit leave inactive closed close".split(" "));
/** Words that say nothing of either. */
const neutral = new Set("trap traps notification notif notify event from the".split(" "));

/** Pairs of PowerNet-MIB whose names have nothing in common. */
const irregular: ReadonlyMap<string, AlarmPair> = new Map([
  ["upsOnBattery", { role: "raise", condition: "ups.onBattery" }],
  ["powerRestored", { role: "clear", condition: "ups.onBattery" }],
]);

/**
 * Which condition a notification begins or ends: a name that ends one needs a sibling that begins it, and the other way round, so that
 * `coldStart` begins nothing. A name with "clear" or "restored" in it ends something even when the beginning has an unlike name.
 */
export function alarmPair(name: string, siblings: readonly string[]): AlarmPair | undefined {
  const known = irregular.get(name);
  if (known !== undefined) {
    return known;
  }
  const own = readName(name);
  if (own === undefined) {
    return undefined;
  }
  const isPaired = siblings.some((sibling) => {
    const other = readName(sibling);
    return other !== undefined && other.role !== own.role && other.condition === own.condition;
  });
  return isPaired || (own.role === "clear" && /clear|restored|recovered|resolved/iu.test(name)) ? own : undefined;
}

function readName(name: string): AlarmPair | undefined {
  const words = wordsOf(name).filter((word) => !neutral.has(word));
  const last = words.at(-1) ?? "";
  const clears = clearingAtEnd.has(last) || words.some((word) => clearing.has(word));
  if (!clears && !raisingAtEnd.has(last) && !words.some((word) => raising.has(word))) {
    return undefined;
  }
  const kept = words.filter((word, at) => !isRoleWord(word, at === words.length - 1));
  return { role: clears ? "clear" : "raise", condition: kept.join("-").slice(0, 128) };
}

function isRoleWord(word: string, isLast: boolean): boolean {
  return raising.has(word) || clearing.has(word) || (isLast && (raisingAtEnd.has(word) || clearingAtEnd.has(word)));
}

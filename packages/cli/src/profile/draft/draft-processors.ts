import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { isNamedNumber, numbersOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { speaksOf, wordsOf } from "./words.ts";

const loadWords = ["usage", "util", "utilization", "utilisation", "load", "busy", "percent", "idle", "total", "use", "used", "current"];
const notLoads = [
  "threshold",
  "limit",
  "temp",
  "temperature",
  "max",
  "min",
  "peak",
  "trap",
  "alarm",
  "interval",
  "index",
  "number",
  "count",
  "mem",
  "memory",
  "fan",
  "status",
  "rising",
  "falling",
  "high",
  "low",
  "entry",
];
const maxRows = 512;

/** Loads of processors: per table or group the one object that tells the last minute or so. */
export function namedProcessors(objects: readonly RecordedObject[], surroundings: Surroundings): readonly DraftEntry[] {
  const loads = objects.filter(isLoad);
  return [...Map.groupBy(loads, ({ group }) => group).values()].flatMap((candidates) => {
    const [best] = candidates.toSorted((a, b) => awkwardness(a) - awkwardness(b));
    if (best === undefined) return [];
    const load = speaksOf(wordsOf(best.object?.name ?? ""), "idle") ? { oid: best.oid, scale: -1, offset: 100 } : best.oid;
    return [
      {
        entry: { name: rowNames(best, surroundings).name, load },
        evidence: evidenceOf(best),
        confidence: best.object?.units === undefined ? ("likely" as const) : ("certain" as const),
      },
    ];
  });
}

function isLoad(recorded: RecordedObject): boolean {
  if (!isNamedNumber(recorded) || recorded.rows.size > maxRows) return false;
  const { object } = recorded;
  const words = wordsOf(object.name);
  if (!speaksOf(words, "cpu", "processor", "cpus") || words.some((word) => notLoads.includes(word))) return false;
  if (!words.some((word) => loadWords.includes(word)) && object.units !== "%" && !/percent/iu.test(object.units ?? "")) return false;
  return numbersOf(recorded)?.every((number) => number >= 0 && number <= 100) === true;
}

/** Deprecated, idle, and means over other times than a minute are second choice. */
function awkwardness({ object }: RecordedObject): number {
  const words = wordsOf(object?.name ?? "");
  const has = (...stems: readonly string[]) => words.some((word) => stems.includes(word));
  return (
    (object?.status === "deprecated" ? 4 : 0) +
    (has("idle") ? 8 : 0) +
    (has("5", "15", "five", "fifteen", "10") ? 2 : 0) +
    (has("sec", "second", "s") ? 1 : 0)
  );
}

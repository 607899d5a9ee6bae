import type { Label, MibObject } from "@isthmus/mib-index/model";
import { terminalText } from "../../output/terminal-text.ts";
import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { defined } from "./draft-sensors.ts";
import { numbersOf, type RecordedObject } from "./recorded-object.ts";
import { rowNames, type Surroundings } from "./row-names.ts";
import { speaksOf, wordsOf } from "./words.ts";

type Health = "ok" | "warning" | "critical" | "unknown" | "absent";

/** Labels by what they mean; the first rule that fits counts, so that "not ok" is not taken for "ok". */
const meanings: readonly (readonly [Health, RegExp])[] = [
  [
    "absent",
    /not.?(?:present|installed|equipped|exist|available|applicable|inserted|supported)|absent|missing|empty|removed|^n.?a$|^none$/iu,
  ],
  [
    "critical",
    /fail|fault|critical|alarm|error|down|not.?(?:ok|operational|functioning|working|normal|good)|bad|dead|lost|broken|abnormal|over|major|emergency|non.?recoverable|shutdown|offline|stopped|inop/iu,
  ],
  [
    "warning",
    /warn|degrad|minor|marginal|non.?critical|low|high|weak|unstable|partial|standby.?fail|test|rebuild|discharg|on.?battery|bypass/iu,
  ],
  [
    "ok",
    /^(?:ok|okay|normal|good|up|on|online|active|present|enabled|running|operational|functioning|working|healthy|clear(?:ed)?|no(?:.?(?:alarm|error|fault|problem)s?)?|green|ready|in.?service|optimal|connected|powered.?on|nominal|standby|master|idle|charged?|charging|synchronized|established|available|inserted|installed)/iu,
  ],
  ["unknown", /unknown|other|undefined|unavailable|invalid|init|undetermined|indeterminate/iu],
];

const telling = ["status", "state", "health", "condition", "alarm", "fault", "failure", "operability", "redundancy", "result", "level"];
/** Of settings, of rows themselves, and of protocols whose peers are not hardware. */
const notStates = ["admin", "row", "storage", "config", "cfg", "trap", "ack", "acknowledge", "last", "previous", "desired", "vlan", "if"];
const rowLimit = 96;

/** States of a device that a MIB names: read-only enumerations that can say both good and bad. */
export function namedStates(objects: readonly RecordedObject[], surroundings: Surroundings): readonly DraftEntry[] {
  return objects.flatMap((recorded) => {
    const healths = recorded.rows.size > rowLimit || numbersOf(recorded) === undefined ? undefined : healthsOf(recorded);
    if (healths === undefined) return [];
    const state = defined({
      oid: recorded.oid,
      map: Object.fromEntries((recorded.object?.syntax?.labels ?? []).map(({ number, label }) => [number, terminalText(label)])),
      ...Object.fromEntries(healths),
    });
    return [
      {
        entry: { class: "state", name: rowNames(recorded, surroundings).name, state },
        evidence: evidenceOf(recorded),
        confidence: "likely" as const,
      },
    ];
  });
}

/** Names of which "true" is bad news. */
const badNews = ["alarm", "fault", "failure", "violation", "failed", "loss", "bad"];
/** Names of which "true" calls for a look. */
const worries = ["low", "over", "overload", "bypass", "battery", "replacement", "degraded"];
const yes = /^(?:true|yes|on|set|raised|active)$/iu;
const no = /^(?:false|no|off|not.?set|cleared|inactive)$/iu;

/** What a label means; those of a question answered with yes or no by what the name asks. */
function healthOf(label: string, words: readonly string[]): Health | undefined {
  const asks = [...badNews, ...worries].some((word) => words.includes(word));
  if (asks && no.test(label)) return "ok";
  if (asks && yes.test(label)) return words.some((word) => badNews.includes(word)) ? "critical" : "warning";
  return meanings.find(([, pattern]) => pattern.test(label))?.[0];
}

/** Numbers by what they mean; undefined for enumerations that are no state of something that can fail. */
function healthsOf({ object }: RecordedObject): ReadonlyMap<Health, readonly number[]> | undefined {
  if (object?.syntax?.base !== "enum") return undefined;
  const words = wordsOf(object.name);
  const healths = isState(object, words) ? healthsOfLabels(object.syntax.labels, words) : new Map<Health, number[]>();
  return healths.has("ok") && (healths.has("critical") || healths.has("warning")) ? healths : undefined;
}

function healthsOfLabels(labels: readonly Label[], words: readonly string[]): ReadonlyMap<Health, readonly number[]> {
  const healths = new Map<Health, number[]>();
  for (const { number, label } of labels) {
    const health = healthOf(label, words);
    if (health !== undefined) healths.set(health, [...(healths.get(health) ?? []), number]);
  }
  return healths;
}

function isState({ access, status, syntax }: MibObject, words: readonly string[]): boolean {
  if (access !== "readonly" || status === "obsolete" || words.some((word) => notStates.includes(word))) return false;
  if (syntax?.conventions.some(({ name }) => ["RowStatus", "StorageType"].includes(name)) === true) return false;
  const isQuestion = syntax?.labels.every(({ label }) => yes.test(label) || no.test(label)) === true;
  return speaksOf(words, ...telling, ...(isQuestion ? [...badNews, ...worries] : []));
}

import { wordsOf } from "@isthmus/mib-index/search/words";
import type { EventObservation } from "../../runtime/observation.ts";

type Severity = EventObservation["severity"];

/** An object's name and its value as a label, of a varbind whose object is enumerated. */
export interface LabelledValue {
  readonly object: string;
  readonly label: string;
}

/** Labels of objects called severity: ITU-T X.733's and those that makers use beside them. */
const stated: ReadonlyMap<string, Severity> = new Map(
  (
    [
      ["critical", "critical emergency fatal"],
      ["major", "major severe error alert high"],
      ["minor", "minor medium"],
      ["warning", "warning warn low"],
      ["info", "info informational information notice indeterminate debug"],
      ["cleared", "cleared clear ok normal"],
    ] as const
  ).flatMap(([severity, words]) => words.split(" ").map((word): readonly [string, Severity] => [word, severity])),
);

/** What the states of parts and protocols mean. */
const goodStates = new Set("up ok normal good full established online running operational healthy enabled present".split(" "));
const badStates = new Set("down failed failure fault faulty critical shutdown offline error lost idle".split(" "));
const poorStates = new Set("warning degraded notfunctioning notpresent minor abnormal".split(" "));

/** Severity that a device states in a varbind such as `hwAlarmSeverity`. */
export function statedSeverity(values: readonly LabelledValue[]): Severity | undefined {
  const found = values.find(({ object }) => /severity$/iu.test(object));
  return found === undefined ? undefined : stated.get(found.label.toLowerCase());
}

/** Severity of the state that a change ended in, by a varbind such as `ospfNbrState`; what an operator asked for and what was before count not. */
export function severityOfState(values: readonly LabelledValue[]): Severity | undefined {
  const found = values.find(({ object }) => /(?:state|status|health)$/iu.test(object) && !/admin|prev|old|last/iu.test(object));
  const label = found?.label.toLowerCase().replaceAll("-", "") ?? "";
  if (goodStates.has(label)) {
    return "cleared";
  }
  if (badStates.has(label)) {
    return "major";
  }
  return poorStates.has(label) ? "minor" : undefined;
}

const majorWords = new Set("fail failed failure fault critical fatal emergency lost loss dead dying overheat".split(" "));
const minorWords = new Set("down alarm alert error bad degraded exceeded violation unreachable disconnected".split(" "));
const warningWords = new Set("warning warn high low threshold over unauthorized denied rejected mismatch".split(" "));

/** Severity by the words of a notification's name; a name alone is never more than major, for a trap proves little. */
export function severityOfName(name: string): Severity {
  const words = wordsOf(name);
  if (words.some((word) => majorWords.has(word))) {
    return "major";
  }
  if (words.some((word) => minorWords.has(word))) {
    return "minor";
  }
  return words.some((word) => warningWords.has(word)) ? "warning" : "info";
}

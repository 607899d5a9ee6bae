import { terminalText } from "../../output/terminal-text.ts";
import { numbersOf, type RecordedObject, textsOf } from "./recorded-object.ts";

/**
 * What an entry rests on: "certain" is a MIB name with units or labels, "likely" a MIB name, "guess" the shape of values and the texts beside
 * them, "weak" values alone. Weak ones are written as comments.
 */
export type Confidence = "certain" | "likely" | "guess" | "weak";

/** An entry of a profile's list, in the words of the dialect, with what speaks for it. */
export interface DraftEntry {
  readonly entry: Readonly<Record<string, unknown>>;
  /** One line, safe for a comment. */
  readonly evidence: string;
  readonly confidence: Confidence;
}

const shownValues = 3;

/** Name and module of an object, with how much of it was observed. */
export function evidenceOf(recorded: RecordedObject): string {
  const { object, rows } = recorded;
  const name = object === undefined ? "unknown object" : `${object.name} (${object.module}${object.units ? `, ${object.units}` : ""})`;
  const values = (textsOf(recorded) ?? numbersOf(recorded)?.map(String) ?? []).slice(0, shownValues);
  const seen = values.map((value) => (value.length > 40 ? `${value.slice(0, 40)}...` : value)).join(", ");
  const count = recorded.kind === "scalar" ? "" : `${rows.size} ${rows.size === 1 ? "row" : "rows"}: `;
  return terminalText(`${name}, ${count}${seen}`);
}

/** A name for people out of an object's MIB name: the vendor's prefix cut, words apart. */
export function titleOf({ object, oid }: RecordedObject): string {
  if (object === undefined) return `Object ${oid.split(".").slice(7).join(".")}`;
  const parts = object.name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? [object.name];
  const words = (parts.length > 2 ? parts.slice(1) : parts).map((part) => (/^\p{Lu}+$/u.test(part) ? part : part.toLowerCase()));
  const text = words.join(" ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

import { indexText } from "./index-text.ts";
import type { PartName } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { readText } from "./read-value.ts";
import { rowValue } from "./row-access.ts";

/** The first of the names that gives a text for this row. */
export function partName(names: readonly PartName[] | undefined, index: string, reading: ProfileReading): string | undefined {
  for (const name of names ?? []) {
    const text = name.kind === "fixed" ? filled(name.text, index) : readText(name.source, rowValue(name.source, index, reading));
    if (text !== undefined && text !== "") {
      return text;
    }
  }
  return undefined;
}

/** A text with the parts of the index where it asks for them. */
export function filled(template: string, index: string): string {
  const parts = index.split(".");
  return template.replaceAll(/\$(?:index|text|last|[1-9])/gu, (key) => {
    switch (key) {
      case "$index":
        return index;
      case "$last":
        return parts.at(-1) ?? "";
      case "$text":
        return indexText(index);
      default:
        return parts[Number(key[1]) - 1] ?? "";
    }
  });
}

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

function filled(template: string, index: string): string {
  const parts = index.split(".");
  return template.replaceAll(/\$(?:index|text|[1-9])/gu, (key) => {
    switch (key) {
      case "$index":
        return index;
      case "$text":
        return indexText(parts);
      default:
        return parts[Number(key[1]) - 1] ?? "";
    }
  });
}

/** Longest run of sub-identifiers that are characters; a leading one that counts the rest is left out (RFC 2578 section 7.7). */
function indexText(parts: readonly string[]): string {
  const codes = parts.map(Number);
  const spelled = codes[0] === codes.length - 1 ? codes.slice(1) : codes;
  const printable = spelled.filter((code) => code >= 32 && code < 127);
  return String.fromCharCode(...printable.slice(0, 128));
}

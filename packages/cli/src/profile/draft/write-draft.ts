import { stringify } from "yaml";
import { terminalText } from "../../output/terminal-text.ts";
import type { DraftEntry } from "./draft-entry.ts";
import { type DraftedField, draftedFields } from "./draft-identity.ts";
import type { ProfileDraft } from "./draft-profile.ts";

/** The draft as YAML of our dialect. Every line says in a comment what it rests on; weak guesses are comments as a whole. */
export function writeDraft(draft: ProfileDraft, recording: string): string {
  const { objects, sysObjectId, sysDescr } = draft;
  const lines = [
    `# Draft from ${terminalText(recording)}: ${objects.all} objects, ${objects.vendors} of them vendors' own, ${objects.named} of these named by a MIB.`,
    "# Every entry says what it rests on: certain (MIB name with units), likely (MIB name), guess (values and the texts beside them).",
    "# Weak guesses are commented out. Check each entry, then delete what you do not want.",
    ...(draft.shipped === undefined
      ? []
      : [`# The shipped profile ${draft.shipped} fits this device already; profile test shows what each of them reads.`]),
    `# sysDescr: ${terminalText(sysDescr).slice(0, 200)}`,
    ...(sysObjectId === undefined
      ? ["# The recording has no sysObjectID: add sysobjectid before you use this profile."]
      : [`sysobjectid: [${sysObjectId}]`]),
    "extends: [generic.yaml]",
    "model:",
    "  identity:",
    ...identityLines(draft).map((line) => `    ${line}`),
    ...(["processors", "memory", "storage", "sensors"] as const).flatMap((list) => listLines(list, draft[list])),
  ];
  return `${lines.join("\n")}\n`;
}

function identityLines({ vendor, covered, identity }: ProfileDraft): readonly string[] {
  return [
    ...(vendor === undefined
      ? ["# vendor: not known"]
      : [`# ${terminalText(vendor.evidence)}`, `vendor: ${inline(terminalText(vendor.name))}`]),
    "# os: add what the operating system is called, type: network, firewall, wireless, server, power, printer or storage",
    ...draftedFields.flatMap((field) => fieldLines(field, covered[field], identity[field])),
  ];
}

function fieldLines(field: DraftedField, covered: string | undefined, sources: readonly DraftEntry[]): readonly string[] {
  if (covered !== undefined) return [`# ${field}: the generic profile reads ${inline(terminalText(covered))}`];
  if (sources.length === 0) return [`# ${field}: nothing found`];
  const written = sources.flatMap((source) => entryLines(source).map((line) => `  ${line}`));
  // A key whose list is all comments would be an empty value.
  return sources.every(({ confidence }) => confidence === "weak") ? [`# ${field}:`, ...written] : [`${field}:`, ...written];
}

function listLines(name: string, entries: readonly DraftEntry[]): readonly string[] {
  if (entries.length === 0) return [];
  const isEmpty = entries.every(({ confidence }) => confidence === "weak");
  return [isEmpty ? `  # ${name}:` : `  ${name}:`, ...entries.flatMap((entry) => entryLines(entry).map((line) => `    ${line}`))];
}

function entryLines({ entry, evidence, confidence }: DraftEntry): readonly string[] {
  return [`# ${confidence}: ${evidence}`, `${confidence === "weak" ? "# " : ""}- ${inline(entry)}`];
}

/** A value on one line of YAML; texts in quotes, which keeps device text from becoming anything but text. */
function inline(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, defaultKeyType: "PLAIN", defaultStringType: "QUOTE_DOUBLE" }).trim();
}

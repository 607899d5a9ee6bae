import { terminalText } from "../../output/terminal-text.ts";
import { type DraftEntry, evidenceOf } from "./draft-entry.ts";
import { type RecordedObject, textsOf } from "./recorded-object.ts";
import { speaksOf, wordsOf } from "./words.ts";

export const draftedFields = ["model", "version", "serial"] as const;
export type DraftedField = (typeof draftedFields)[number];

interface FieldRule {
  readonly words: readonly string[];
  /** Makes an object a better candidate. */
  readonly better: readonly string[];
  /** Makes an object none. */
  readonly not: readonly string[];
  readonly value: RegExp;
}

const placeholder = /^(?:n\/?a|none|null|unknown|not (?:available|applicable|specified)|0+|[-.\s]*|x+)$/iu;
const partial = [
  "port",
  "sfp",
  "transceiver",
  "module",
  "battery",
  "psu",
  "fan",
  "remote",
  "peer",
  "client",
  "ap",
  "license",
  "mib",
  "disk",
  "vpn",
  "sensor",
];

const rules: Readonly<Record<DraftedField, FieldRule>> = {
  serial: {
    words: ["serial", "serialnumber", "serialno"],
    better: ["sys", "system", "chassis", "unit", "ident", "product"],
    not: ["baud", "console", ...partial],
    value: /^[\w./-]{4,40}$/u,
  },
  version: {
    words: ["version", "firmware", "software", "release", "revision", "ver", "rev"],
    better: ["sys", "system", "software", "sw", "firmware", "os", "version", "ident"],
    not: [
      "boot",
      "bootloader",
      "hardware",
      "hw",
      "bios",
      "kernel",
      "av",
      "ips",
      "threat",
      "signature",
      "database",
      "app",
      "protocol",
      "snmp",
      "agent",
      "date",
      ...partial,
    ],
    value: /\d[.\d]*\d|\d/u,
  },
  model: {
    words: ["model", "product", "platform", "sku", "modelname"],
    better: ["name", "model", "number", "sys", "ident", "chassis"],
    not: ["date", "version", "serial", "status", "time", ...partial],
    value: /\p{L}/u,
  },
};

/** Objects whose MIB names say that they hold a field of the identity, the best first. */
export function namedIdentity(field: DraftedField, objects: readonly RecordedObject[]): readonly DraftEntry[] {
  const { better } = rules[field];
  const found = objects
    .filter((recorded) => tells(field, recorded))
    .map((recorded) => {
      const words = wordsOf(recorded.object?.name ?? "");
      const worth = better.filter((word) => words.includes(word)).length - (recorded.kind === "column" ? 3 : 0) - words.length / 10;
      return { worth, entry: entryOf(recorded, recorded.kind === "column" ? "guess" : "likely") };
    });
  return found.toSorted((a, b) => b.worth - a.worth).map(({ entry }) => entry);
}

function tells(field: DraftedField, recorded: RecordedObject): boolean {
  const { words: wanted, not, value } = rules[field];
  const words = wordsOf(recorded.object?.name ?? "");
  const [text = ""] = textsOf(recorded) ?? [];
  const isNamed = speaksOf(words, ...wanted) && !words.some((word) => not.includes(word));
  return isNamed && !placeholder.test(text) && value.test(text) && text.length <= 80;
}

/** Scalars without a name whose values look like the field. */
export function shapedIdentity(field: DraftedField, objects: readonly RecordedObject[], sysDescr: string): readonly DraftEntry[] {
  return objects.flatMap((recorded) => {
    const [text, ...more] = recorded.object === undefined && recorded.kind === "scalar" ? (textsOf(recorded) ?? []) : [];
    if (text === undefined || more.length > 0 || !shapes[field].test(text)) return [];
    // What the device also says of itself is no accident.
    const told = text.length > 3 && sysDescr.includes(text);
    if (field === "model" && !told) return [];
    return [entryOf(recorded, told ? "guess" : "weak")];
  });
}

const shapes: Readonly<Record<DraftedField, RegExp>> = {
  serial: /^(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{8,20}$/u,
  version: /^[vV]?\d{1,3}(?:\.\d{1,5}){1,4}[\w.()-]{0,20}$/u,
  model: /^(?=.*\p{L})(?=.*\d)[\p{L}\d][\p{L}\d ./+-]{3,40}$/u,
};

/** The version in sysDescr, where one follows a word that says so. */
export function versionInSysDescr(sysDescr: string): DraftEntry | undefined {
  const pattern = "(?i)\\b(?:version|firmware|release|revision|rev|ver|sw)[ :=._-]{0,3}v?(\\d[\\w.()-]*)";
  const found = /\b(?:version|firmware|release|revision|rev|ver|sw)[ :=._-]{0,3}v?(\d[\w.()-]*)/iu.exec(sysDescr)?.[1];
  if (found === undefined) return undefined;
  return { entry: { sysdescr: pattern }, evidence: terminalText(`sysDescr: ${found}`), confidence: "likely" };
}

function entryOf(recorded: RecordedObject, confidence: DraftEntry["confidence"]): DraftEntry {
  return { entry: { oid: recorded.oid }, evidence: evidenceOf(recorded), confidence };
}

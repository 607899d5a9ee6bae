import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import type { Health, StateRule } from "./profile.ts";
import type { ProfileReading } from "./profile-facts.ts";
import { plainText, readText } from "./read-value.ts";
import { rowValue } from "./row-access.ts";

export interface StateReading {
  readonly state?: string;
  readonly health?: Health | "absent";
  /** The number the device sent, when it is one. */
  readonly number?: number;
}

const longest = 64;
const severities: readonly (Health | "absent")[] = ["critical", "warning", "unknown", "ok", "absent"];

/** What a row says of its state; nothing when the row has none. A number that the profile does not know has the health "unknown". */
export function stateOf(rule: StateRule | undefined, index: string, reading: ProfileReading): StateReading {
  const value = rule && rowValue(rule.source, index, reading);
  if (rule === undefined || value === undefined) {
    return {};
  }
  return rule.bits ? bitState(rule, value) : numberState(rule, value);
}

function numberState({ source, health }: StateRule, value: SnmpValue): StateReading {
  const raw = plainText(value)?.trim();
  if (raw === undefined || raw === "") {
    return {};
  }
  const number = /^-?\d{1,15}$/u.test(raw) ? { number: Number(raw) } : {};
  return { state: (readText(source, value) ?? raw).slice(0, longest), health: health[raw] ?? "unknown", ...number };
}

function bitState({ source, health }: StateRule, value: SnmpValue): StateReading {
  const set = bitsOf(value);
  if (set === undefined) {
    return {};
  }
  const healths = set.map((bit) => health[bit] ?? "unknown");
  const worst = severities.find((severity) => healths.includes(severity)) ?? "ok";
  const labels = set.map((bit) => source.labels?.[bit] ?? bit);
  const number = bitsNumber(value);
  const state = (labels.join(", ") || (source.labels?.["none"] ?? "none")).slice(0, longest);
  return { state, health: worst, ...(number === undefined ? {} : { number }) };
}

/** The octets as one number, while it is exact. */
function bitsNumber(value: SnmpValue): number | undefined {
  if (value.kind !== "octets") {
    return undefined;
  }
  const octets = value.value;
  return octets.length > 6 ? undefined : octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

const widest = 128;

function bitsOf(value: SnmpValue): readonly string[] | undefined {
  if (value.kind === "octets") {
    const octets = value.value.slice(0, widest / 8);
    return [...octets].flatMap((octet, at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => octet & (0x80 >> bit)).map((bit) => `${8 * at + bit}`),
    );
  }
  const text = plainText(value);
  if (text === undefined || !/^-?\d{1,20}$/u.test(text)) {
    return undefined;
  }
  const number = BigInt.asUintN(64, BigInt(text));
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (number >> BigInt(bit)) & 1n)
    .map(String);
}

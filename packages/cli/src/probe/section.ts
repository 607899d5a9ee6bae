import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Cell, FittedColumn, Tone } from "../output/fitted-table.ts";
import { terminalText } from "../output/terminal-text.ts";

/** Names of the parts of a probe's report, in the order they are shown. */
export const sectionIds = [
  "identity",
  "interfaces",
  "addresses",
  "lags",
  "vlans",
  "neighbours",
  "bgp",
  "ospf",
  "isis",
  "processors",
  "memory",
  "storage",
  "sensors",
  "parts",
  "wireless",
  "rmon",
  "tables",
] as const;
export type SectionId = (typeof sectionIds)[number];

export type DeviceModel = NonNullable<ProbedDevice["model"]>;

/** One part of the report: a table under a headline. */
export interface Section {
  readonly id: SectionId;
  /** Such as "28 interfaces: 12 up, 3 down". */
  readonly headline: string;
  readonly columns: readonly FittedColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that stay when a long part is cut: those that call for a look, unless this says otherwise. */
  readonly matters?: (row: readonly Cell[]) => boolean;
}

/** Device text as a cell; "-" for what is unknown. */
export function cell(value: string | number | undefined, tone?: Tone): Cell {
  const text = value === undefined || value === "" ? "-" : terminalText(String(value));
  return tone === undefined ? { text } : { text, tone };
}

/** Device text as a cell that stays empty where nothing is known; a column of such cells is left out. */
export function optional(value: string | number | undefined): Cell {
  return { text: value === undefined ? "" : terminalText(String(value)).trim() };
}

/** How many there are of each, such as "12 up, 3 down"; nothing is said of none. */
export function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}

/** "1 peer", "2 peers". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

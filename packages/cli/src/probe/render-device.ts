import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import { type Cell, fittedTable } from "../output/fitted-table.ts";
import type { Paint } from "../output/paint.ts";
import { terminalText } from "../output/terminal-text.ts";
import { memorySection, partSection, processorSection, sensorSection, storageSection } from "./hardware-sections.ts";
import { addressSection, interfaceSection, lagSection, portNames, vlanSection } from "./interface-sections.ts";
import { bgpSection, isisSection, neighbourSection, ospfSection } from "./network-sections.ts";
import { identityFacts, tableSection } from "./reading-section.ts";
import { rmonAlarmSection, rmonSection } from "./rmon-sections.ts";
import { counted, type Section, type SectionId } from "./section.ts";
import { accessPointSection, wirelessNetworkSection } from "./wireless-sections.ts";

export interface ReportOptions {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Parts to show, whole; without them all, long ones cut. */
  readonly sections?: ReadonlySet<SectionId>;
}

/** Rows of a part that are shown when everything is. */
const rowsOfAll = 40;
const indent = "  ";
const labelWidth = 13;
const factRows = 2;

/** Everything that was read of a device, as lines for a person. Everything the device said is made safe for the terminal. */
export function renderDevice(device: ProbedDevice, options: ReportOptions): readonly string[] {
  const { paint, sections: wanted } = options;
  const isWanted = (id: SectionId) => wanted === undefined || wanted.has(id);
  const { vendor, model: product } = device.model?.identity ?? {};
  const isNamed = vendor === undefined || product?.toLowerCase().startsWith(`${vendor.toLowerCase()} `) === true;
  const what = [isNamed ? undefined : vendor, product].filter((part) => part !== undefined).join(" ");
  const title = terminalText([device.address, ...(what === "" ? [] : [what]), `answered in ${device.elapsedMs.toFixed(0)} ms`].join(" · "));
  return [
    paint.strong(title),
    ...(isWanted("identity") ? identityFacts(device).flatMap(([label, text]) => factLines(label, text, options)) : []),
    ...sectionsOf(device)
      .filter(({ id, rows }) => isWanted(id) && rows.length > 0 && (id !== "tables" || wanted !== undefined))
      .flatMap((section) => sectionLines(section, options)),
    ...(wanted === undefined ? readingLines(device, paint) : []),
  ];
}

/** Every part in the order of the report. */
function sectionsOf(device: ProbedDevice): readonly Section[] {
  const portOf = portNames(device);
  return [
    interfaceSection(device),
    addressSection(device, portOf),
    lagSection(device, portOf),
    vlanSection(device),
    neighbourSection(device, portOf),
    bgpSection(device),
    ospfSection(device, portOf),
    isisSection(device, portOf),
    processorSection(device),
    memorySection(device),
    storageSection(device),
    sensorSection(device),
    partSection(device),
    accessPointSection(device),
    wirelessNetworkSection(device),
    rmonSection(device),
    rmonAlarmSection(device),
    tableSection(device),
  ];
}

function sectionLines(
  { id, headline, columns, rows, matters = isWorrying }: Section,
  { paint, columns: width, sections }: ReportOptions,
): readonly string[] {
  const kept = sections === undefined ? worthShowing(rows, matters) : rows;
  const table = fittedTable(columns, kept, { width: width - indent.length, paint });
  const left = rows.length - kept.length;
  const more = left === 0 ? [] : [paint.faint(`${indent}${left} more: --section ${id}`)];
  return ["", paint.strong(headline), ...table.map((line) => `${indent}${line}`), ...more];
}

type Row = readonly Cell[];

function isWorrying(row: Row): boolean {
  return row.some(({ tone }) => tone === "bad" || tone === "warning");
}

/** Of a long part the rows that matter, then the first ones, in their order. */
function worthShowing(rows: readonly Row[], matters: (row: Row) => boolean): readonly Row[] {
  if (rows.length <= rowsOfAll) return rows;
  const kept = new Set(rows.filter(matters).slice(0, rowsOfAll));
  let room = rowsOfAll - kept.size;
  return rows.filter((row) => {
    if (kept.has(row)) return true;
    room -= 1;
    return room >= 0;
  });
}

/** A fact with its label; a long one goes on below itself. */
function factLines(label: string, text: string, { paint, columns }: ReportOptions): readonly string[] {
  const room = Math.max(30, columns - indent.length - labelWidth);
  const all = wrapped(text, room);
  const lines = all.length <= factRows ? all : [...all.slice(0, factRows - 1), `${all[factRows - 1] ?? ""} …`];
  return lines.map((line, at) => `${indent}${at === 0 ? paint.faint(label.padEnd(labelWidth)) : " ".repeat(labelWidth)}${line}`);
}

function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/u)) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What could not be read, in one place at the end. */
function readingLines({ model, gaps }: ProbedDevice, paint: Paint): readonly string[] {
  const tables = model?.tables ?? [];
  const unread = tables.filter(({ status }) => status === "partial" || status === "failed");
  const complete = tables.filter(({ status }) => status === "complete").length;
  const summary = `${counted(complete, "table", "tables")} read whole${unread.length === 0 ? "" : `, ${unread.length} not`}`;
  return [
    "",
    paint.faint(`${summary} (--section tables)`),
    ...unread.map(({ table, status, rows, reason }) =>
      paint.warning(`! ${terminalText(table)}: ${status}, ${rows} rows (${terminalText(reason ?? "unknown")})`),
    ),
    ...gaps.map((gap) => paint.warning(`! ${terminalText(gap)}`)),
  ];
}

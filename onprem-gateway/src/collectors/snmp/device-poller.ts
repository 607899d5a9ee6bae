import { createHash, hash } from "node:crypto";
import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { SnmpFailure, SnmpSession, SnmpValue } from "../snmp-protocol/session.ts";
import { AgeReader } from "./age-reader.ts";
import { failure } from "./failure-hints.ts";
import { HostReader, type HostReading } from "./host-reader.ts";
import { describeRows } from "./interface-rows.ts";
import { type KnownNames, noNames, sharedNames } from "./known-names.ts";
import type { ModelPaces } from "./model-pace.ts";
import { type ModelAnswer, ModelReader } from "./model-reader.ts";
import { rowIndexOf } from "./oid-order.ts";
import { counterNames, counterSources, everyPollColumns, type IfColumn, ifColumns, scalars, slowColumns } from "./oids.ts";
import { PackedDescription } from "./packed-description.ts";
import type { PackedPoll } from "./packed-poll.ts";
import { type PollBlock, type PollPlan, pollPlan, sharedColumns } from "./plan.ts";
import { PollSpace } from "./poll-space.ts";
import { PortCells } from "./port-cells.ts";
import { readingsOf } from "./port-readings.ts";
import type { DeviceDescription, RawSystem } from "./raw-poll.ts";
import { getScalars } from "./read-scalars.ts";
import { readSystem } from "./read-system.ts";
import { type ReadCut, type TableOpening, TableReader } from "./read-table.ts";
import type { RmonAlarm } from "./rmon/raw-rmon.ts";
import { RmonReader, type RmonWanted } from "./rmon/rmon-reader.ts";
import { SlowQuestion } from "./slow-question.ts";
import { numberOf, textOf } from "./snmp-text.ts";
import { type WalkResult, walkColumn, walkLimits } from "./walk-column.ts";

export interface DevicePollerOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
  /** Profiles of vendors; without them only the standard MIBs are read. */
  readonly profiles?: Promise<ProfileCatalogue> | undefined;
  /** How often the device model is read; absent for a single poll. */
  readonly modelPaces?: ModelPaces | undefined;
}

/** What is wanted of a poll beside numbers and what is new. */
export interface PollWanted extends RmonWanted {
  /** The description, even when it was sent before. */
  readonly whole?: boolean;
  /** Room for the numbers: the poll is good until it is used again. New unless told. */
  readonly space?: PollSpace;
}

const nothingSpecial: PollWanted = { stats: false };

/** What discovery found: asked for in every poll until something says that it changed. */
interface DeviceMap {
  readonly plan: PollPlan;
  readonly names: KnownNames;
  readonly description: PackedDescription;
  /** Digest of the answers that the description was made of; undefined when they came along with the discovery. */
  readonly slowDigest?: string;
}

/** What a poll read of the tables. */
interface TablesRead {
  readonly map: DeviceMap;
  readonly cells: PortCells;
  /** Undefined when only numbers were read. */
  readonly description?: DeviceDescription;
  /** False when something was lost on the way. */
  readonly complete: boolean;
  readonly renumbered: number;
  readonly discovered: boolean;
}

/** The scalars of a poll, with the tables when they came along. */
interface OpenedPoll {
  readonly scalars: Scalars;
  readonly readMs: number;
  readonly tables?: TablesRead;
}

interface Scalars {
  readonly sysUpTimeCs: number | undefined;
  readonly ifNumber: number | undefined;
  readonly ifTableLastChange: number | undefined;
}

interface PollContext {
  readonly deadlineMs: number;
  readonly gaps: string[];
  readonly space: PollSpace;
}

/** Names, aliases and speeds are read again after this many polls at the latest. */
const slowEveryPolls = 10;
/** Rows are looked for again after this many polls at the latest. */
const rowsEveryPolls = 60;
const walkRepetitions = 50;

/**
 * Polls one device again and again: discovers its rows once, then asks for exactly the rows and columns that exist. Descriptions are read
 * again every ten polls; discovery is repeated every sixty, and when ifNumber, ifTableLastChange, a restart, a renumbering or rows without
 * any answer say so. One poll at a time.
 */
export class DevicePoller {
  readonly #options: DevicePollerOptions;
  readonly #table: TableReader;
  readonly #host: HostReader;
  readonly #model: ModelReader;
  readonly #rmon: RmonReader;
  readonly #age: AgeReader;
  #map: DeviceMap | undefined;
  #previous: Scalars | undefined;
  #pollsSinceDiscovery = 0;
  /** Digest of the description that was last sent. */
  #sent = "";

  constructor(options: DevicePollerOptions) {
    this.#options = options;
    this.#table = new TableReader(options);
    this.#host = new HostReader(options);
    this.#model = new ModelReader(options);
    this.#rmon = new RmonReader(options);
    this.#age = new AgeReader(options.session);
  }

  /** One poll, ended at `deadlineMs` of the given clock with what has come by then. Never rejects. */
  async poll(deadlineMs: number, wanted: PollWanted = nothingSpecial): Promise<PackedPoll> {
    const startedMs = this.#options.monotonicMs();
    const { space = new PollSpace() } = wanted;
    const context: PollContext = { deadlineMs, gaps: [], space };
    const opened = (await this.#readAtOnce(context)) ?? (await this.#readScalars());
    if ("kind" in opened) {
      return opened;
    }
    const map = this.#usableMap(opened.scalars);
    const known = opened.tables ?? (map && (await this.#readKnown(map, context)));
    const read = known ?? (await this.#discover(context));
    const host = await this.#host.read({ ...context, rediscover: read.discovered });
    const slow = await this.#readSlow(read, { ...wanted, ...opened, deadlineMs });
    this.#map = read.complete ? read.map : undefined;
    this.#pollsSinceDiscovery = read.discovered ? 0 : this.#pollsSinceDiscovery + 1;
    this.#previous = opened.scalars;
    const endedMs = this.#options.monotonicMs();
    const { sysUpTimeCs } = opened.scalars;
    return {
      kind: "ok",
      readAgoMs: endedMs - opened.readMs,
      elapsedMs: endedMs - startedMs,
      ...(sysUpTimeCs === undefined ? {} : { sysUpTimeCs }),
      ...this.#news(read, wanted.whole === true),
      ...readingsOf(read.cells, space.numbers),
      ...hostPart(host),
      ...slow,
      renumbered: read.renumbered,
      gaps: context.gaps,
    };
  }

  /** What the cadences beside the interfaces bring. */
  async #readSlow({ map, discovered }: TablesRead, context: OpenedPoll & PollWanted & { readonly deadlineMs: number }) {
    const { sysUpTimeCs } = context.scalars;
    const restarted = (sysUpTimeCs ?? 0) < (this.#previous?.sysUpTimeCs ?? 0);
    const question = new SlowQuestion(map.description, { ...context, restarted, sysUpTimeCs });
    const modelAnswer = await this.#model.read(question);
    const rmon = await this.#rmon.read(question);
    const agePart = await this.#age.read({ sysUpTimeCs, atMs: context.readMs, discovered, whole: context.whole === true });
    return { ...withAlarms(modelAnswer, this.#rmon.alarms), ...(rmon === undefined ? {} : { rmon }), ...agePart };
  }

  /** The description, when it is another than the one that was sent before, and always when everything is wanted. */
  #news({ description: fresh, map }: TablesRead, whole: boolean): { readonly description?: DeviceDescription } {
    const description = whole ? (fresh ?? map.description.unpack()) : fresh;
    if (description === undefined) {
      return {};
    }
    const digest = hash("sha256", JSON.stringify(description), "base64");
    const isNew = whole || digest !== this.#sent;
    this.#sent = digest;
    return isNew ? { description } : {};
  }

  async #readScalars(): Promise<OpenedPoll | SnmpFailure> {
    const answer = await getScalars(
      this.#options.session,
      everyPollScalars.map((name) => `${name}.0`),
    );
    if (answer.kind === "failed") {
      return answer;
    }
    const values = everyPollScalars.map((name) => answer.values.get(`${name}.0`));
    return values.some(isPresent) ? { scalars: scalarsOf(values), readMs: this.#options.monotonicMs() } : failure("no-such-view");
  }

  /**
   * Asks a device that answered lately for the scalars and the tables with the same requests. Undefined when that was not possible or
   * told nothing; without tables when the scalars say that they must be discovered anew.
   */
  async #readAtOnce(context: PollContext): Promise<OpenedPoll | undefined> {
    const map = this.#map;
    if (map === undefined || this.#pollsSinceDiscovery >= rowsEveryPolls - 1) {
      return undefined;
    }
    let opened: OpenedPoll | undefined;
    const goesOn = (values: readonly (SnmpValue | undefined)[]) => {
      opened = values.some(isPresent) ? { scalars: scalarsOf(values), readMs: this.#options.monotonicMs() } : undefined;
      return opened !== undefined && this.#usableMap(opened.scalars) === map;
    };
    const tables = await this.#readKnown(map, { ...context, opening: { scalars: openingScalars, goesOn } });
    return opened === undefined || tables === undefined ? opened : { ...opened, tables };
  }

  #usableMap(now: Scalars): DeviceMap | undefined {
    const before = this.#previous;
    const unchanged =
      before !== undefined &&
      (now.sysUpTimeCs ?? 0) >= (before.sysUpTimeCs ?? 0) &&
      now.ifNumber === before.ifNumber &&
      now.ifTableLastChange === before.ifTableLastChange;
    return unchanged && this.#pollsSinceDiscovery < rowsEveryPolls - 1 ? this.#map : undefined;
  }

  /** Reads what the map says. Undefined, with nothing noted, when the opening ended the reading. */
  async #readKnown(map: DeviceMap, context: PollContext & { readonly opening?: TableOpening }): Promise<TablesRead | undefined> {
    const { plan, names } = map;
    const { rows, blocks, slow } = plan;
    const isSlow = (this.#pollsSinceDiscovery + 1) % slowEveryPolls === 0 && slow.columns.length > 0;
    const columns = isSlow ? [...plan.columns, ...slow.columns] : plan.columns;
    const cells = new PortCells(rows, { columns, names, space: context.space.cells });
    const cut = await this.#table.read(isSlow ? [...blocks, slow] : blocks, { ...context, allRows: rows, cells });
    if (cut === "stopped" || cut === "no-room" || cut === "unopened") {
      return undefined;
    }
    noteGap(context.gaps, "interfaces", cut);
    const renumbered = renumberedRows(cells, names);
    if (renumbered > 0) {
      return { ...(await this.#discover(context)), renumbered };
    }
    const read = { map, cells, complete: cut !== undefined || hasEveryRow(cells, blocks), renumbered, discovered: false };
    if (!isSlow || cut !== undefined) {
      return read;
    }
    const system = await readSystem(this.#options.session, context.gaps);
    const slowDigest = digestOf(system, cells.rawFrom(plan.columns.length * rows.length));
    if (slowDigest === map.slowDigest) {
      return read;
    }
    const description = { system, interfaces: [...describeRows(cells)] };
    return { ...read, map: { ...map, description: new PackedDescription(description), slowDigest }, description };
  }

  async #discover({ deadlineMs, gaps, space }: PollContext): Promise<TablesRead> {
    const system = await readSystem(this.#options.session, gaps);
    const found = await this.#findRows(deadlineMs, gaps);
    const { rows } = found;
    const known = this.#options.version === "1" ? allColumns.filter((column) => !column.startsWith("ifHC")) : allColumns;
    const columns = sharedColumns(await this.#columnsInUse(known, rows));
    const cells = new PortCells(rows, { columns, names: noNames, space: space.cells });
    const cut = await this.#table.read([{ columns, rows }], { allRows: rows, deadlineMs, cells, once: true });
    noteGap(gaps, "interfaces", cut);
    const description = { system, interfaces: [...describeRows(cells)] };
    const map = {
      plan: pollPlan({ rows, columns }, (column, row) => cells.has(column, row)),
      names: sharedNames(rows.map((row) => octetsOf(cells.get("ifName", row)))),
      description: new PackedDescription(description),
    };
    return { map, cells, description, complete: found.complete && cut === undefined, renumbered: 0, discovered: true };
  }

  async #findRows(deadlineMs: number, gaps: string[]): Promise<{ readonly rows: readonly number[]; readonly complete: boolean }> {
    let complete = true;
    const found = new Set<number>();
    for (const column of rowColumns) {
      const { rows, cut } = await this.#walk(column, deadlineMs);
      if (cut !== undefined) {
        complete = false;
        gaps.push(`interface rows: ${typeof cut === "string" ? cut : cut.reason}`);
      }
      for (const { suffix } of rows) {
        found.add(rowIndexOf(`${column}.${suffix}`, column) ?? 0);
      }
      if (column === ifColumns.ifIndex.oid && rows.length > 0) {
        break;
      }
    }
    return { rows: [...found].filter((row) => row > 0).sort((a, b) => a - b), complete };
  }

  #walk(column: string, deadlineMs: number): Promise<WalkResult> {
    const { monotonicMs } = this.#options;
    const caps = { ...walkLimits, deadlineMs: Math.min(deadlineMs, monotonicMs() + walkLimits.maxMs) };
    return walkColumn({ ...this.#options, column, maxRepetitions: walkRepetitions, caps });
  }

  /** A column that the first row does not have may still exist further down: only a column without any row is left out. */
  async #columnsInUse(columns: readonly IfColumn[], rows: readonly number[]): Promise<readonly IfColumn[]> {
    if (this.#options.version === "1" || rows.length === 0) {
      return columns;
    }
    const answer = await this.#options.session.getBulk({
      nonRepeaters: columns.map((column) => ifColumns[column].oid),
      repeaters: [],
      maxRepetitions: 0,
    });
    if (answer.kind === "failed") {
      return columns;
    }
    return columns.filter((column) => answer.varbinds.some(({ oid }) => rowIndexOf(oid, ifColumns[column].oid) !== undefined));
  }
}

/** sysObjectID is there to tell an agent that shows no system group from one that has no sysUpTime. */
const everyPollScalars = [scalars.sysUpTime, scalars.ifNumber, scalars.ifTableLastChange, scalars.sysObjectId].map((oid) =>
  oid.slice(0, -".0".length),
);

/** Asked for with the tables. A device that has none of them is asked for all scalars by themselves. */
const openingScalars = everyPollScalars.slice(0, -1);

function scalarsOf([sysUpTime, ifNumber, ifTableLastChange]: readonly (SnmpValue | undefined)[]): Scalars {
  return { sysUpTimeCs: numberOf(sysUpTime), ifNumber: numberOf(ifNumber), ifTableLastChange: numberOf(ifTableLastChange) };
}

/** Where interface rows are looked for: in ifIndex, or in these others together, since agents may show parts of the tables only. */
const rowColumns = (["ifIndex", "ifDescr", "ifType", "ifName", "ifHCInOctets"] as const).map((column) => ifColumns[column].oid);
const allColumns: readonly IfColumn[] = [
  ...new Set([...everyPollColumns, ...counterNames.flatMap((name) => counterSources[name]), ...slowColumns]),
];

function isPresent(value: SnmpValue | undefined): boolean {
  return value !== undefined && value.kind !== "no-such-object" && value.kind !== "no-such-instance";
}

function noteGap(gaps: string[], part: string, cut: ReadCut | undefined): void {
  if (cut !== undefined) {
    gaps.push(`${part}: ${typeof cut === "string" ? cut : cut.reason}`);
  }
}

function hostPart({ processorLoads, memoryUsedBytes, memoryTotalBytes }: HostReading) {
  return {
    processorLoads: [...processorLoads],
    ...(memoryUsedBytes === undefined ? {} : { memoryUsedBytes }),
    ...(memoryTotalBytes === undefined ? {} : { memoryTotalBytes }),
  };
}

function digestOf(system: RawSystem, parts: readonly Uint8Array[]): string {
  const digest = createHash("sha256").update(JSON.stringify(system));
  for (const part of parts) {
    digest.update(part);
  }
  return digest.digest("base64");
}

function octetsOf(value: SnmpValue | undefined): Uint8Array | undefined {
  return value?.kind === "octets" ? value.value : undefined;
}

/** Rows that bear another name than before. */
function renumberedRows(cells: PortCells, names: KnownNames): number {
  const changed = cells.changedNames().filter((row) => {
    const now = textOf(cells.get("ifName", row));
    const before = textOf({ kind: "octets", value: names.octetsAt(cells.rows.indexOf(row)) });
    return now !== undefined && now !== before;
  });
  return changed.length;
}

/** False when a row gave nothing at all: it is gone, although nothing said that rows changed. */
function hasEveryRow(cells: PortCells, blocks: readonly PollBlock[]): boolean {
  return blocks.every(({ columns, rows }) => {
    const [first] = columns;
    return rows.every((row) => (first !== undefined && cells.has(first, row)) || columns.some((column) => cells.has(column, row)));
  });
}

/** The thresholds that a device watches are part of its model, though they are read at a pace of their own. */
function withAlarms(answer: ModelAnswer, alarms: readonly RmonAlarm[]): ModelAnswer {
  return answer.model === undefined || alarms.length === 0 ? answer : { ...answer, model: { ...answer.model, rmonAlarms: [...alarms] } };
}

import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { SnmpFailure, SnmpSession, SnmpValue } from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";
import { HostReader, type HostReading } from "./host-reader.ts";
import { describeRow, type InterfaceDescription, interfacesOf } from "./interface-rows.ts";
import type { ModelPaces } from "./model-pace.ts";
import { type ModelAnswer, ModelReader } from "./model-reader.ts";
import { rowIndexOf } from "./oid-order.ts";
import { counterNames, counterSources, everyPollColumns, type IfColumn, ifColumns, scalars, slowColumns } from "./oids.ts";
import { counterBlocks, type PollBlock } from "./plan.ts";
import type { RawPoll, RawSystem } from "./raw-poll.ts";
import { getScalars } from "./read-scalars.ts";
import { InterfaceCells, TableReader } from "./read-table.ts";
import type { AgeEvidence } from "./restart.ts";
import type { RmonAlarm } from "./rmon/raw-rmon.ts";
import { RmonReader, type RmonWanted } from "./rmon/rmon-reader.ts";
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

/** What discovery found: asked for in every poll until something says that it changed. */
interface DeviceMap {
  readonly system: RawSystem;
  readonly rows: readonly number[];
  readonly descriptions: ReadonlyMap<number, InterfaceDescription>;
  readonly blocks: readonly PollBlock[];
  /** False when something of the discovery was lost: it is repeated with the next poll. */
  readonly complete: boolean;
}

interface Scalars {
  readonly sysUpTimeCs: number | undefined;
  readonly ifNumber: number | undefined;
  readonly ifTableLastChange: number | undefined;
}

/** Names, aliases and speeds are read again after this many polls at the latest. */
const slowEveryPolls = 10;
const walkRepetitions = 50;

/**
 * Polls one device again and again: discovers its rows once, then asks for exactly the rows and columns that exist. Discovery is
 * repeated every ten polls and when ifNumber, ifTableLastChange, a restart or a renumbering says so. One poll at a time.
 */
export class DevicePoller {
  readonly #options: DevicePollerOptions;
  readonly #table: TableReader;
  readonly #host: HostReader;
  readonly #model: ModelReader;
  readonly #rmon: RmonReader;
  #map: DeviceMap | undefined;
  #previous: Scalars | undefined;
  #pollsSinceDiscovery = 0;

  constructor(options: DevicePollerOptions) {
    this.#options = options;
    this.#table = new TableReader(options);
    this.#host = new HostReader(options);
    this.#model = new ModelReader(options);
    this.#rmon = new RmonReader(options);
  }

  /** One poll, ended at `deadlineMs` of the given clock with what has come by then. Never rejects. */
  async poll(deadlineMs: number, rmonWanted: RmonWanted = { stats: false }): Promise<RawPoll> {
    const { monotonicMs } = this.#options;
    const startedMs = monotonicMs();
    const scalarsRead = await this.#readScalars();
    if ("kind" in scalarsRead) {
      return scalarsRead;
    }
    const readMs = monotonicMs();
    const gaps: string[] = [];
    const cells = new InterfaceCells();
    const map = this.#usableMap(scalarsRead);
    const current = map === undefined ? await this.#discover({ deadlineMs, cells, gaps }) : map;
    if (map !== undefined) {
      this.#pollsSinceDiscovery += 1;
      noteGap(gaps, "interfaces", await this.#table.read(map.blocks, { allRows: map.rows, deadlineMs, cells }));
    }
    const host = await this.#host.read({ deadlineMs, rediscover: map === undefined, gaps });
    const { interfaces, renumbered } = interfacesOf(cells, current.descriptions);
    const restarted = (scalarsRead.sysUpTimeCs ?? 0) < (this.#previous?.sysUpTimeCs ?? 0);
    const modelAnswer = await this.#model.read({ ports: interfaces, system: current.system, deadlineMs, restarted });
    const { sysUpTimeCs } = scalarsRead;
    const rmon = await this.#rmon.read({ ...rmonWanted, interfaces, sysUpTimeCs, readMs, deadlineMs, restarted });
    const agePart = await this.#readAge(restarted);
    this.#map = renumbered > 0 || !current.complete ? undefined : current;
    this.#previous = scalarsRead;
    const endedMs = monotonicMs();
    return {
      kind: "ok",
      readAgoMs: endedMs - readMs,
      elapsedMs: endedMs - startedMs,
      ...(sysUpTimeCs === undefined ? {} : { sysUpTimeCs }),
      ...agePart,
      system: current.system,
      interfaces,
      ...hostPart(host),
      ...withAlarms(modelAnswer, this.#rmon.alarms),
      ...(rmon === undefined ? {} : { rmon }),
      renumbered,
      gaps,
    };
  }

  async #readScalars(): Promise<Scalars | SnmpFailure> {
    const answer = await getScalars(this.#options.session, everyPollScalars);
    if (answer.kind === "failed") {
      return answer;
    }
    if (everyPollScalars.every((oid) => !isPresent(answer.values.get(oid)))) {
      return failure("no-such-view");
    }
    return {
      sysUpTimeCs: numberOf(answer.values.get(scalars.sysUpTime)),
      ifNumber: numberOf(answer.values.get(scalars.ifNumber)),
      ifTableLastChange: numberOf(answer.values.get(scalars.ifTableLastChange)),
    };
  }

  /** How long the agent and its host say they have run: asked only when sysUpTime went back. */
  async #readAge(wentBack: boolean): Promise<{ readonly age?: AgeEvidence }> {
    const answer = wentBack ? await getScalars(this.#options.session, ageScalars) : undefined;
    if (answer?.kind !== "ok") {
      return {};
    }
    const engineTimeS = numberOf(answer.values.get(scalars.snmpEngineTime));
    const hostUptimeCs = numberOf(answer.values.get(scalars.hrSystemUptime));
    return { age: { ...(engineTimeS === undefined ? {} : { engineTimeS }), ...(hostUptimeCs === undefined ? {} : { hostUptimeCs }) } };
  }

  #usableMap(now: Scalars): DeviceMap | undefined {
    const before = this.#previous;
    const unchanged =
      before !== undefined &&
      (now.sysUpTimeCs ?? 0) >= (before.sysUpTimeCs ?? 0) &&
      now.ifNumber === before.ifNumber &&
      now.ifTableLastChange === before.ifTableLastChange;
    return unchanged && this.#pollsSinceDiscovery < slowEveryPolls - 1 ? this.#map : undefined;
  }

  async #discover({ deadlineMs, cells, gaps }: { deadlineMs: number; cells: InterfaceCells; gaps: string[] }): Promise<DeviceMap> {
    const system = await this.#readSystem(gaps);
    const { rows, complete } = await this.#findRows(deadlineMs, gaps);
    const known = this.#options.version === "1" ? allColumns.filter((column) => !column.startsWith("ifHC")) : allColumns;
    const columns = await this.#columnsInUse(known, rows);
    const read = await this.#table.read([{ columns, rows }], { allRows: rows, deadlineMs, cells });
    noteGap(gaps, "interfaces", read);
    this.#pollsSinceDiscovery = 0;
    return {
      system,
      rows,
      descriptions: new Map(rows.map((row) => [row, describeRow(cells, row)])),
      blocks: counterBlocks(rows, (column, row) => cells.has(column, row)),
      complete: complete && read === undefined,
    };
  }

  async #readSystem(gaps: string[]): Promise<RawSystem> {
    const answer = await getScalars(this.#options.session, systemScalars);
    if (answer.kind === "failed") {
      gaps.push(`system: ${answer.reason}`);
      return {};
    }
    const objectId = answer.values.get(scalars.sysObjectId);
    const texts = {
      sysName: textOf(answer.values.get(scalars.sysName)),
      sysDescr: textOf(answer.values.get(scalars.sysDescr)),
      sysLocation: textOf(answer.values.get(scalars.sysLocation)),
      sysContact: textOf(answer.values.get(scalars.sysContact)),
      sysObjectId: objectId?.kind === "oid" ? objectId.value : undefined,
    };
    return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
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
const everyPollScalars = [scalars.sysUpTime, scalars.ifNumber, scalars.ifTableLastChange, scalars.sysObjectId];
const ageScalars = [scalars.snmpEngineTime, scalars.hrSystemUptime];
const systemScalars = [scalars.sysDescr, scalars.sysObjectId, scalars.sysName, scalars.sysLocation, scalars.sysContact];
/** Where interface rows are looked for: in ifIndex, or in these others together, since agents may show parts of the tables only. */
const rowColumns = (["ifIndex", "ifDescr", "ifType", "ifName", "ifHCInOctets"] as const).map((column) => ifColumns[column].oid);
const allColumns: readonly IfColumn[] = [
  ...new Set([...everyPollColumns, ...counterNames.flatMap((name) => counterSources[name]), ...slowColumns]),
];

function isPresent(value: SnmpValue | undefined): boolean {
  return value !== undefined && value.kind !== "no-such-object" && value.kind !== "no-such-instance";
}

function noteGap(gaps: string[], part: string, cut: SnmpFailure | "deadline" | undefined): void {
  if (cut !== undefined) {
    gaps.push(`${part}: ${cut === "deadline" ? cut : cut.reason}`);
  }
}

function hostPart({ processorLoads, memoryUsedBytes, memoryTotalBytes }: HostReading) {
  return {
    processorLoads: [...processorLoads],
    ...(memoryUsedBytes === undefined ? {} : { memoryUsedBytes }),
    ...(memoryTotalBytes === undefined ? {} : { memoryTotalBytes }),
  };
}

/** The thresholds that a device watches are part of its model, though they are read at a pace of their own. */
function withAlarms(answer: ModelAnswer, alarms: readonly RmonAlarm[]): ModelAnswer {
  return answer.model === undefined || alarms.length === 0 ? answer : { ...answer, model: { ...answer.model, rmonAlarms: [...alarms] } };
}

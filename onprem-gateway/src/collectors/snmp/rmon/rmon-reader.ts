import type { SnmpSession } from "../../snmp-protocol/session.ts";
import { type FetchOptions, fetchTables } from "../model/fetch-tables.ts";
import type { FetchedTables, TableDefinition } from "../model/tables.ts";
import { getScalars } from "../read-scalars.ts";
import type { RmonInterface } from "./data-source.ts";
import { fetchHistory, readHistoryControls } from "./fetch-history.ts";
import type { RawRmon, RmonAlarm } from "./raw-rmon.ts";
import { eventsInUse, readRmonAlarms, readRmonLog } from "./read-alarms.ts";
import { readEtherStats } from "./read-ether-stats.ts";
import { alarmTable, etherStatsHighCapacityTable, etherStatsTable, eventTable, historyControlTable, logTable } from "./rmon-tables.ts";

export interface RmonReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
}

/** What a poll wants of RMON beside what the slow cadence brings. */
export interface RmonWanted {
  /** Ethernet statistics. */
  readonly stats: boolean;
  /** Buckets of the device's own memory that reach this far back. */
  readonly historyBackS?: number | undefined;
}

interface RmonContext extends RmonWanted {
  readonly interfaces: readonly RmonInterface[];
  readonly sysUpTimeCs: number | undefined;
  /** When the scalars of the poll were read, on the monotonic clock. */
  readonly readMs: number;
  readonly deadlineMs: number;
  /** Brings the reading of the slow cadence forward. */
  readonly restarted: boolean;
}

/** Alarms, the list of histories and the whole log are read with the first poll and then with every so many. */
const slowEveryPolls = 30;
/** A reading of the slow cadence that ran out of time is repeated after this many. */
const retryPolls = 3;
const lackOfTime = new Set<string | undefined>(["deadline", "out-of-time", "timeout", "given-up"]);

/** Longest time one reading may take of the poll it comes with. */
const budgetMs = 15_000;
/** A log this short is read with the statistics, a longer one at the slow cadence only. */
const shortLog = 256;
const eventsPerGet = 20;

/** Reads the RMON groups of one device (RFC 2819, RFC 3273). A device without them costs one request at the slow cadence. */
export class RmonReader {
  readonly #options: RmonReaderOptions;
  #hasStats = false;
  #logRows = 0;
  #pollsUntilSlow = 0;
  #alarms: readonly RmonAlarm[] = [];

  constructor(options: RmonReaderOptions) {
    this.#options = options;
  }

  /** The thresholds that the device itself watches, as they were read last. */
  get alarms(): readonly RmonAlarm[] {
    return this.#alarms;
  }

  /** Undefined when nothing was asked for, or the device has nothing of it. Never rejects. */
  async read(context: RmonContext): Promise<RawRmon | undefined> {
    const { session, version, monotonicMs } = this.#options;
    const slow = this.#pollsUntilSlow === 0 || context.restarted;
    this.#pollsUntilSlow = slow ? slowEveryPolls - 1 : this.#pollsUntilSlow - 1;
    const fetch: FetchOptions = { session, version, monotonicMs, deadlineMs: Math.min(context.deadlineMs, monotonicMs() + budgetMs) };
    const wanted = this.#tablesFor(context, slow);
    const afterMs = monotonicMs() - context.readMs;
    const { tables, statuses = [] } = wanted.length === 0 ? { tables: undefined } : await fetchTables(wanted, fetch);
    if (slow && statuses.some(({ reason }) => lackOfTime.has(reason))) {
      this.#pollsUntilSlow = retryPolls;
    }
    const buckets = await readGap(context, fetch);
    const raw: RawRmon = {
      ...(tables === undefined ? {} : this.#rawOf(tables, { context, afterMs, slow })),
      ...(buckets === undefined ? {} : { history: { buckets: [...buckets] } }),
    };
    if (tables !== undefined && slow) {
      this.#alarms = await readAlarms(tables, { context, session });
    }
    return Object.keys(raw).length === 0 ? undefined : raw;
  }

  #tablesFor({ stats }: RmonContext, slow: boolean): readonly TableDefinition[] {
    const statistics = stats && this.#hasStats ? [etherStatsTable, etherStatsHighCapacityTable] : [];
    const log = stats && this.#logRows > 0 && this.#logRows <= shortLog ? [logTable] : [];
    return slow ? [etherStatsTable, etherStatsHighCapacityTable, historyControlTable, alarmTable, logTable] : [...statistics, ...log];
  }

  #rawOf(
    tables: FetchedTables,
    { context, afterMs, slow }: { readonly context: RmonContext; readonly afterMs: number; readonly slow: boolean },
  ): RawRmon {
    const { interfaces, stats } = context;
    const ports = readEtherStats(tables, interfaces);
    const log = readRmonLog(tables);
    if (slow) {
      this.#hasStats = ports.length > 0;
      this.#logRows = log.length;
    }
    return {
      ...(stats && ports.length > 0 ? { stats: { afterMs, ports: [...ports] } } : {}),
      ...(log.length > 0 ? { log: [...log] } : {}),
      ...(slow ? { historyControls: readHistoryControls(tables, interfaces).length } : {}),
    };
  }
}

/** The list of interfaces is made when it is looked at: most polls have no gap to fill. */
function readGap(context: RmonContext, fetch: FetchOptions) {
  const { historyBackS, sysUpTimeCs } = context;
  return historyBackS === undefined || sysUpTimeCs === undefined
    ? undefined
    : fetchHistory({ interfaces: context.interfaces, sysUpTimeCs, backS: historyBackS }, fetch);
}

/** The alarms, with the events that they name: tables of events are long, and most of their rows belong to no alarm. */
async function readAlarms(
  tables: FetchedTables,
  { context, session }: { readonly context: RmonContext; readonly session: SnmpSession },
): Promise<readonly RmonAlarm[]> {
  const column = `${eventTable.entry}.${eventTable.columns.description}`;
  const indexes = eventsInUse(tables);
  for (let at = 0; at < indexes.length; at += eventsPerGet) {
    const part = indexes.slice(at, at + eventsPerGet);
    const answer = await getScalars(
      session,
      part.map((index) => `${column}.${index}`),
    );
    for (const index of answer.kind === "ok" ? part : []) {
      const value = answer.kind === "ok" ? answer.values.get(`${column}.${index}`) : undefined;
      if (value !== undefined) {
        tables.add(eventTable, "description", { index: String(index), value });
      }
    }
  }
  return readRmonAlarms(tables, context.interfaces);
}

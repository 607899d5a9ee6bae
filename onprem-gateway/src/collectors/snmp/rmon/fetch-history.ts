import { type EtherHistoryName, etherHistoryMetrics } from "@isthmus/domain/series/rmon-metrics";
import { type FetchOptions, fetchTables } from "../model/fetch-tables.ts";
import type { FetchedTables } from "../model/tables.ts";
import { getScalars } from "../read-scalars.ts";
import { numberOf } from "../snmp-text.ts";
import { walkColumn, walkLimits } from "../walk-column.ts";
import { ifIndexOfSource, isInUse, type RmonInterface } from "./data-source.ts";
import type { RmonBucket } from "./raw-rmon.ts";
import { etherHistoryTable, historyControlTable } from "./rmon-tables.ts";

/** One history that the device keeps. */
export interface HistoryControl {
  readonly index: number;
  /** Key of the interface. */
  readonly key: string;
  readonly intervalS: number;
  readonly buckets: number;
}

export interface HistoryWanted {
  readonly interfaces: readonly RmonInterface[];
  /** sysUpTime now. */
  readonly sysUpTimeCs: number;
  /** How far back from now buckets are wanted. */
  readonly backS: number;
}

const names = Object.keys(etherHistoryMetrics) as readonly EtherHistoryName[];
/** Buckets asked for in one request: their varbinds fit an Ethernet frame. */
const bucketsPerRequest = 3;
/** Bounds of one reading: a chassis with 1,000 ports asks for its newest buckets and leaves the rest. */
const mostRequests = 1_500;
const uptimeModulus = 2 ** 32;

/** The histories in use of interfaces that the device lists, finest first. */
export function readHistoryControls(tables: FetchedTables, interfaces: readonly RmonInterface[]): readonly HistoryControl[] {
  const keys = new Map(interfaces.map(({ ifIndex, key }) => [ifIndex, key]));
  return tables
    .rows(historyControlTable)
    .flatMap(({ index, cells }) => {
      const key = keys.get(ifIndexOfSource(cells.dataSource) ?? 0);
      const intervalS = numberOf(cells.interval) ?? 0;
      const buckets = numberOf(cells.bucketsGranted) ?? 0;
      const usable = isInUse(cells.status) && intervalS >= 1 && intervalS <= 3_600 && buckets > 0;
      return key === undefined || !usable ? [] : [{ index: Number(index), key, intervalS, buckets }];
    })
    .sort((a, b) => a.intervalS - b.intervalS || a.index - b.index);
}

/**
 * The buckets of a device's own memory that reach into the last `backS` seconds. Of a port with several histories the finest is read, and
 * a coarser one only for what lies before it. Asks for the starts first and then for exactly the buckets that are wanted; what moved away
 * in between is absent. Never rejects.
 */
export async function fetchHistory(wanted: HistoryWanted, options: FetchOptions): Promise<readonly RmonBucket[]> {
  const { tables } = await fetchTables([historyControlTable], options);
  const controls = readHistoryControls(tables, wanted.interfaces);
  const found: FoundBucket[] = [];
  /** How far back the finer histories of a port reach, in hundredths of a second. */
  const covered = new Map<string, number>();
  for (const control of controls) {
    const coveredCs = covered.get(control.key) ?? 0;
    if (coveredCs < wanted.backS * 100) {
      const buckets = wantedBuckets(await startsOf(control, options), { control, wanted, coveredCs });
      found.push(...buckets);
      covered.set(control.key, Math.max(coveredCs, ...buckets.map(({ ageCs }) => ageCs)));
    }
  }
  found.sort((a, b) => a.ageCs - b.ageCs);
  return readBuckets(found, options);
}

interface FoundBucket {
  readonly control: HistoryControl;
  readonly sample: string;
  readonly startCs: number;
  /** Since the bucket began. */
  readonly ageCs: number;
}

interface Start {
  readonly sample: string;
  readonly startCs: number;
}

async function startsOf(control: HistoryControl, options: FetchOptions): Promise<readonly Start[]> {
  const { monotonicMs, deadlineMs } = options;
  const { rows } = await walkColumn({
    ...options,
    column: `${etherHistoryTable.entry}.${etherHistoryTable.columns.intervalStart}.${control.index}`,
    maxRepetitions: Math.min(control.buckets + 1, 50),
    caps: { ...walkLimits, maxRows: 4_096, deadlineMs: Math.min(deadlineMs, monotonicMs() + walkLimits.maxMs) },
  });
  return rows.flatMap(({ suffix, value }) => {
    const startCs = numberOf(value);
    return startCs === undefined ? [] : [{ sample: suffix, startCs }];
  });
}

/** Buckets that end within the last `backS` seconds and before what is covered already. */
function wantedBuckets(
  starts: readonly Start[],
  { control, wanted, coveredCs }: { readonly control: HistoryControl; readonly wanted: HistoryWanted; readonly coveredCs: number },
): readonly FoundBucket[] {
  const lengthCs = control.intervalS * 100;
  return starts.flatMap(({ sample, startCs }) => {
    const ageCs = (wanted.sysUpTimeCs - startCs + uptimeModulus) % uptimeModulus;
    const fits = ageCs - lengthCs <= wanted.backS * 100 && (coveredCs === 0 || ageCs - lengthCs >= coveredCs);
    return fits ? [{ control, sample, startCs, ageCs }] : [];
  });
}

async function readBuckets(found: readonly FoundBucket[], options: FetchOptions): Promise<readonly RmonBucket[]> {
  const buckets: RmonBucket[] = [];
  for (let at = 0, requests = 0; at < found.length && requests < mostRequests; at += bucketsPerRequest, requests += 1) {
    if (options.monotonicMs() >= options.deadlineMs) {
      break;
    }
    const part = found.slice(at, at + bucketsPerRequest);
    const answer = await getScalars(
      options.session,
      part.flatMap((bucket) => names.map((name) => oidOf(bucket, name))),
    );
    if (answer.kind === "failed") {
      break;
    }
    for (const bucket of part) {
      const counters: RmonBucket["counters"] = {};
      for (const name of names) {
        const value = numberOf(answer.values.get(oidOf(bucket, name)));
        if (value !== undefined && value >= 0) {
          counters[name] = value;
        }
      }
      if (Object.keys(counters).length > 0) {
        buckets.push({ key: bucket.control.key, intervalS: bucket.control.intervalS, startCs: bucket.startCs, counters });
      }
    }
  }
  return buckets;
}

function oidOf({ control, sample }: FoundBucket, name: EtherHistoryName): string {
  return `${etherHistoryTable.entry}.${etherHistoryTable.columns[name]}.${control.index}.${sample}`;
}

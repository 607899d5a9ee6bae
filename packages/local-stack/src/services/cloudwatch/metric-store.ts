import type { DatabaseSync, StatementSync } from "node:sqlite";
import { inTransaction } from "../../engine/state-database.ts";
import { type Datapoint, mergeDatapoints, statisticOf } from "./datapoint.ts";
import type { MetricPoint, SeriesIdentity, SeriesRead } from "./metric-source.ts";

/** One datum of a PutMetricData call. */
export interface MetricDatum extends SeriesIdentity {
  readonly point: Datapoint;
}

/** How long one-minute points are kept (CloudWatch User Guide, "Metrics retention"). */
export const retentionS = 15 * 86_400;
const pruneEveryS = 3600;

interface StoredRow {
  readonly t: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly distribution: string | null;
}

/** Custom and service metrics of the local account at one-minute resolution, kept for 15 days. */
export class MetricStore {
  readonly #database: DatabaseSync;
  readonly #seriesIds = new Map<string, number>();
  readonly #identities = new Map<number, SeriesIdentity>();
  readonly #insertSeries: StatementSync;
  readonly #readOne: StatementSync;
  readonly #write: StatementSync;
  readonly #readRange: StatementSync;
  #prunedAtS = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS metric_series (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, metric TEXT NOT NULL, dimensions TEXT NOT NULL,
        UNIQUE (namespace, metric, dimensions)) STRICT;
      CREATE TABLE IF NOT EXISTS metric_point (series INTEGER NOT NULL, t INTEGER NOT NULL, count REAL NOT NULL, sum REAL NOT NULL,
        min REAL NOT NULL, max REAL NOT NULL, distribution TEXT, PRIMARY KEY (series, t)) STRICT, WITHOUT ROWID;`);
    this.#insertSeries = database.prepare("INSERT INTO metric_series (namespace, metric, dimensions) VALUES (?, ?, ?) RETURNING id");
    this.#readOne = database.prepare("SELECT t, count, sum, min, max, distribution FROM metric_point WHERE series = ? AND t = ?");
    this.#write = database.prepare(
      "INSERT OR REPLACE INTO metric_point (series, t, count, sum, min, max, distribution) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#readRange = database.prepare(
      "SELECT t, count, sum, min, max, distribution FROM metric_point WHERE series = ? AND t >= ? AND t < ? ORDER BY t",
    );
    for (const row of database.prepare("SELECT id, namespace, metric, dimensions FROM metric_series").iterate()) {
      const dimensions = JSON.parse(String(row["dimensions"])) as Record<string, string>;
      this.#remember(Number(row["id"]), { namespace: String(row["namespace"]), metric: String(row["metric"]), dimensions });
    }
  }

  /** Adds samples to their minutes; samples of the same minute are merged. */
  put(data: readonly MetricDatum[], nowS: number): void {
    inTransaction(this.#database, () => {
      for (const datum of data) this.#putOne(datum);
      if (nowS - this.#prunedAtS > pruneEveryS) {
        this.#database.prepare("DELETE FROM metric_point WHERE t < ?").run(nowS - retentionS);
        this.#prunedAtS = nowS;
      }
    });
  }

  /** Every series that ever had a point. */
  series(): readonly SeriesIdentity[] {
    return [...this.#identities.values()];
  }

  /** One statistic per period that has samples, ascending; `startS` must be a multiple of the period. */
  read(query: SeriesRead): readonly MetricPoint[] {
    const id = this.#seriesIds.get(seriesKey(query));
    if (id === undefined) return [];
    const periods = new Map<number, Datapoint>();
    for (const row of this.#readRange.iterate(id, query.startS, query.endS)) {
      const point = datapointOf(row as unknown as StoredRow);
      const tS = query.startS + Math.floor((point.tS - query.startS) / query.periodS) * query.periodS;
      const earlier = periods.get(tS);
      periods.set(tS, earlier === undefined ? { ...point, tS } : mergeDatapoints(earlier, point));
    }
    return [...periods.values()].flatMap((point) => {
      const value = statisticOf(point, query.stat);
      return value === undefined ? [] : [{ tS: point.tS, value }];
    });
  }

  #putOne(datum: MetricDatum): void {
    const id = this.#seriesId(datum);
    const tS = Math.floor(datum.point.tS / 60) * 60;
    const row = this.#readOne.get(id, tS);
    const added = { ...datum.point, tS };
    const point = row === undefined ? added : mergeDatapoints(datapointOf(row as unknown as StoredRow), added);
    const distribution = point.distribution === undefined ? null : JSON.stringify(point.distribution);
    this.#write.run(id, tS, point.count, point.sum, point.min, point.max, distribution);
  }

  #seriesId(series: SeriesIdentity): number {
    const known = this.#seriesIds.get(seriesKey(series));
    if (known !== undefined) return known;
    const row = this.#insertSeries.get(series.namespace, series.metric, dimensionsKey(series.dimensions));
    const id = Number(row?.["id"]);
    this.#remember(id, { namespace: series.namespace, metric: series.metric, dimensions: series.dimensions });
    return id;
  }

  #remember(id: number, identity: SeriesIdentity): void {
    this.#seriesIds.set(seriesKey(identity), id);
    this.#identities.set(id, identity);
  }
}

function datapointOf(row: StoredRow): Datapoint {
  const { t, count, sum, min, max, distribution } = row;
  const totals = { tS: t, count, sum, min, max };
  return distribution === null ? totals : { ...totals, distribution: JSON.parse(distribution) as [number, number][] };
}

/** Text that is equal for equal series, whatever the order of their dimensions. */
export function seriesKey(series: SeriesIdentity): string {
  return JSON.stringify([series.namespace, series.metric, dimensionsKey(series.dimensions)]);
}

function dimensionsKey(dimensions: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))));
}

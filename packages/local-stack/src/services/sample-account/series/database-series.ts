import type { SampleDatabase } from "../resources/services.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

const gibibyte = 1024 ** 3;
const daySeconds = 86_400;
/** Old orders are archived when this share of the free storage has been used. */
const archivedAtShare = 0.85;

/** `AWS/RDS` of one database. */
export function databaseSeries(database: SampleDatabase): readonly AccountSeries[] {
  const { identifier } = database;
  const series = (metric: string, value: (tS: number) => number): AccountSeries => ({
    namespace: "AWS/RDS",
    metric,
    dimensions: { DBInstanceIdentifier: identifier },
    valueAt: (tS) => (tS * 1000 < database.createdAtMs ? undefined : value(tS)),
  });
  const busy = (tS: number, metric: string): number => busyness(tS) * wobble(`${identifier}/${metric}`, tS);
  return [
    series("CPUUtilization", (tS) => Math.min(100, database.typicalCpuPercent * busy(tS, "cpu") * 1.3)),
    series("DatabaseConnections", (tS) => Math.round(database.typicalConnections * busy(tS, "connections"))),
    series("FreeStorageSpace", (tS) => freeBytes(database, tS)),
    ...(database.replicaOf === undefined ? [] : [series("ReplicaLag", (tS) => Math.round(900 * busy(tS, "lag")) / 1000)]),
  ];
}

function freeBytes({ storageGib, freeStorage, createdAtMs }: SampleDatabase, tS: number): number {
  const atFirst = storageGib * freeStorage.share;
  const used = ((tS - createdAtMs / 1000) / daySeconds) * freeStorage.gibPerDay;
  return Math.round((atFirst - (used % (atFirst * archivedAtShare))) * gibibyte);
}

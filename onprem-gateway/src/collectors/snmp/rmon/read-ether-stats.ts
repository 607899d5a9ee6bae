import { type EtherStatsName, etherStatsMetrics } from "@isthmus/domain/series/rmon-metrics";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import type { FetchedTables } from "../model/tables.ts";
import { ifIndexOfSource, isInUse, type RmonInterface } from "./data-source.ts";
import type { RmonPort } from "./raw-rmon.ts";
import { etherStatsHighCapacityTable, etherStatsTable } from "./rmon-tables.ts";

const names = Object.keys(etherStatsMetrics) as readonly EtherStatsName[];

/**
 * Ethernet statistics of every port that a probe stands on, 64 bits wide where the device has that. Of several probes on one port the
 * first counts. Rows without any counter are left out.
 */
export function readEtherStats(tables: FetchedTables, interfaces: readonly RmonInterface[]): readonly RmonPort[] {
  const byIndex = new Map(interfaces.map((each) => [each.ifIndex, each]));
  const found = new Map<string, RmonPort>();
  for (const { index, cells } of tables.rows(etherStatsTable)) {
    const { key, speedBps } = byIndex.get(ifIndexOfSource(cells.dataSource) ?? 0) ?? { key: `etherStats ${index}` };
    const counters = countersOf(tables.cells(etherStatsHighCapacityTable, index), cells);
    if (isInUse(cells.status) && !found.has(key) && Object.keys(counters).length > 0) {
      found.set(key, { key, counters, ...(speedBps === undefined ? {} : { speedBps }) });
    }
  }
  return [...found.values()];
}

type Counted = Readonly<Partial<Record<string, SnmpValue>>>;

function countersOf(wide: Counted, usual: Counted): RmonPort["counters"] {
  const counters: RmonPort["counters"] = {};
  for (const name of names) {
    const counter = counterOf(wide[name]) ?? counterOf(usual[name]);
    if (counter !== undefined) {
      counters[name] = counter;
    }
  }
  return counters;
}

function counterOf(value: SnmpValue | undefined): RmonPort["counters"][string] | undefined {
  switch (value?.kind) {
    case "counter64":
      return { value: value.value, width: 64 };
    case "counter32":
      return { value: BigInt(value.value), width: 32 };
    default:
      return undefined;
  }
}

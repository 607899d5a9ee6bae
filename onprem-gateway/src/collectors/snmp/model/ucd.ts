import { numberOf, textOf } from "../snmp-text.ts";
import { compact } from "./cell-values.ts";
import type { Pool, Processor, Sensor } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** UCD-SNMP-MIB of net-snmp agents; sizes in KiB. */
export const ucdMemory = defineTable({
  name: "ucdMemory",
  entry: "1.3.6.1.4.1.2021.4",
  columns: { totalSwap: 3, availSwap: 4, totalReal: 5, availReal: 6, shared: 13, buffer: 14, cached: 15 },
});
export const ucdSystemStats = defineTable({
  name: "systemStats",
  entry: "1.3.6.1.4.1.2021.11",
  columns: { user: 9, system: 10, idle: 11 },
});
export const laTable = defineTable({ name: "laTable", entry: "1.3.6.1.4.1.2021.10.1", columns: { name: 2, load: 3, loadInt: 5 } });

/**
 * Main memory and swap, and the shares of the main memory that are buffers, cache and shared. Memory that the kernel only lends to
 * buffers and caches counts as free, as people expect of `free`.
 */
export function readUcdMemory(tables: FetchedTables): readonly Pool[] {
  const { totalReal, availReal, totalSwap, availSwap, shared, buffer, cached } = tables.cells(ucdMemory);
  const lent = (numberOf(buffer) ?? 0) + (numberOf(cached) ?? 0);
  const total = numberOf(totalReal);
  return [
    pool("ram", { total, free: plus(numberOf(availReal), lent) }),
    pool("swap", { total: numberOf(totalSwap), free: numberOf(availSwap) }),
    share("buffers", { total, used: numberOf(buffer) }),
    share("cached", { total, used: numberOf(cached) }),
    share("shared", { total, used: numberOf(shared) }),
  ].filter((each) => each !== undefined);
}

const shareNames = { buffers: "Memory buffers", cached: "Cached memory", shared: "Shared memory" } as const;

function share(
  kind: keyof typeof shareNames,
  { total, used }: { readonly total: number | undefined; readonly used: number | undefined },
): Pool | undefined {
  if (total === undefined || total <= 0 || used === undefined || used <= 0 || used > total) {
    return undefined;
  }
  return { key: kind, name: shareNames[kind], kind, totalBytes: total * 1_024, usedBytes: used * 1_024, usedPercent: (100 * used) / total };
}

function plus(free: number | undefined, lent: number): number | undefined {
  return free === undefined ? undefined : free + lent;
}

function pool(
  kind: "ram" | "swap",
  { total, free }: { readonly total: number | undefined; readonly free: number | undefined },
): Pool | undefined {
  if (total === undefined || total <= 0) {
    return undefined;
  }
  const used = free === undefined ? undefined : Math.max(0, total - free);
  return compact({
    key: kind,
    name: kind === "ram" ? "Physical memory" : "Swap space",
    kind,
    totalBytes: total * 1_024,
    usedBytes: used === undefined ? undefined : used * 1_024,
    usedPercent: used === undefined ? undefined : (100 * used) / total,
  });
}

/** One processor for all: ssCpuIdle is the mean of the last minute. */
export function readUcdProcessor(tables: FetchedTables): readonly Processor[] {
  const idle = numberOf(tables.cells(ucdSystemStats).idle);
  return idle === undefined || idle < 0 || idle > 100 ? [] : [{ key: "ucd", name: "All processors", loadPercent: 100 - idle }];
}

/** Minutes of the averages, by their index: not every agent names them. */
const minutes: Readonly<Record<string, number>> = { 1: 1, 2: 5, 3: 15 };

/** Load averages of 1, 5 and 15 minutes. */
export function readLoadAverages(tables: FetchedTables): readonly Sensor[] {
  return tables.rows(laTable).flatMap(({ index, cells }) => {
    const hundredths = numberOf(cells.loadInt);
    const value = hundredths === undefined ? Number.parseFloat(textOf(cells.load) ?? "") : hundredths / 100;
    return Number.isFinite(value)
      ? [
          {
            key: `${laTable.entry}.${laTable.columns.loadInt}.${index}`,
            class: "load" as const,
            name: textOf(cells.name) ?? `Load-${minutes[index] ?? index}`,
            value,
          },
        ]
      : [];
  });
}

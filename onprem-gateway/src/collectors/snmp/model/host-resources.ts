import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf } from "../snmp-text.ts";
import { compact, labelOf } from "./cell-values.ts";
import type { Pool, Processor } from "./device-model.ts";
import { defineTable, type FetchedTables, type TableRow } from "./tables.ts";

/** HOST-RESOURCES-MIB (RFC 2790). */
export const hrDeviceTable = defineTable({ name: "hrDeviceTable", entry: "1.3.6.1.2.1.25.3.2.1", columns: { type: 2, description: 3 } });
export const hrProcessorTable = defineTable({ name: "hrProcessorTable", entry: "1.3.6.1.2.1.25.3.3.1", columns: { load: 2 } });
export const hrStorageTable = defineTable({
  name: "hrStorageTable",
  entry: "1.3.6.1.2.1.25.2.3.1",
  columns: { type: 2, description: 3, units: 4, size: 5, used: 6 },
});

/** hrStorageTypes. */
const storageTypes = "1.3.6.1.2.1.25.2.1.";
const kinds: Readonly<Record<string, string>> = {
  2: "ram",
  3: "virtual",
  4: "disk",
  5: "disk",
  6: "disk",
  7: "optical",
  8: "ram-disk",
  9: "flash",
  10: "network",
};
const memoryKinds: readonly (string | undefined)[] = ["ram", "virtual"];
/** Parts of the main memory that agents list beside it under names of their own. */
const memoryNames =
  /^(?:(?:physical|real|swap|virtual|cached|shared|available|main) (?:memory|space)|memory buffers|ram(?: \(.*\))?|swap)$|packet (?:buffers|descriptors)$/iu;
/** How net-snmp, and agents that copy it, call what the kernel keeps in main memory and gives back on demand. */
const mainMemoryName = /^(?:physical memory|real memory|ram)$/iu;
const lentName = /^(?:memory buffers|cached memory|ram \((?:buffers|cache)\))$/iu;
const shareName = /^(?:memory buffers|cached memory|shared memory|ram \((?:buffers|cache)\))$/iu;

export function readHostProcessors(tables: FetchedTables): readonly Processor[] {
  return tables.rows(hrProcessorTable).flatMap(({ index, cells }) => {
    const load = numberOf(cells.load);
    return load === undefined || load < 0 || load > 100
      ? []
      : [compact({ key: index, name: labelOf(tables.cells(hrDeviceTable, index).description), loadPercent: load })];
  });
}

/** Storage entries by what they are: pools of memory, and everything else. Entries without a size are left out. */
export function readHostStorage(tables: FetchedTables): { readonly memory: readonly Pool[]; readonly storage: readonly Pool[] } {
  const memory: Pool[] = [];
  const storage: Pool[] = [];
  for (const row of tables.rows(hrStorageTable)) {
    const pool = poolOf(row);
    if (pool !== undefined) {
      (memoryKinds.includes(pool.kind) || memoryNames.test(pool.name ?? "") ? memory : storage).push(pool);
    }
  }
  return { memory: withoutLent(memory), storage };
}

/**
 * Main memory without what the kernel only lends to buffers and caches, as people expect of `free`; buffers, caches and shared memory
 * as shares of the main memory they are taken from, where the agent gives them a size of their own.
 */
function withoutLent(pools: readonly Pool[]): readonly Pool[] {
  const main = pools.find(({ name }) => mainMemoryName.test(name ?? ""));
  const total = main?.totalBytes;
  if (total === undefined) {
    return pools;
  }
  const lent = pools.filter(({ name }) => lentName.test(name ?? "")).reduce((sum, { usedBytes }) => sum + (usedBytes ?? 0), 0);
  return pools.map((each) => {
    const used = each.usedBytes;
    if (used === undefined || used > total) {
      return each;
    }
    if (each === main && lent <= used) {
      return { ...each, usedBytes: used - lent, usedPercent: (100 * (used - lent)) / total };
    }
    return shareName.test(each.name ?? "") ? { ...each, totalBytes: total, usedPercent: (100 * used) / total } : each;
  });
}

function poolOf({ index, cells }: TableRow<"type" | "description" | "units" | "size" | "used">): Pool | undefined {
  const type = cells.type?.kind === "oid" ? cells.type.value : "";
  const units = numberOf(cells.units) ?? 0;
  const size = unsigned(cells.size) ?? 0;
  const used = unsigned(cells.used);
  if (units <= 0 || size === 0) {
    return undefined;
  }
  return compact({
    key: index,
    name: labelOf(cells.description),
    kind: type.startsWith(storageTypes) ? kinds[type.slice(storageTypes.length)] : undefined,
    ...octetsOf({ size, used }, units),
  });
}

/** Of an entry with more in use than there is, the size is beyond what 32 bits hold, and is not known. */
function octetsOf({ size, used }: { readonly size: number; readonly used: number | undefined }, units: number): Partial<Pool> {
  if (used === undefined) {
    return { totalBytes: size * units };
  }
  return used > size
    ? { usedBytes: used * units }
    : { totalBytes: size * units, usedBytes: used * units, usedPercent: (100 * used) / size };
}

/** Sizes are INTEGER (0..2147483647) by the MIB; agents of large systems let them wrap into negative numbers. */
function unsigned(value: SnmpValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : number < 0 ? number + 2 ** 32 : number;
}

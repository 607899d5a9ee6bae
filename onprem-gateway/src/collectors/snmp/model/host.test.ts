import { describe, expect, it } from "vitest";
import { hrDeviceTable, hrProcessorTable, hrStorageTable, readHostProcessors, readHostStorage } from "./host-resources.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";
import { laTable, readLoadAverages, readUcdMemory, readUcdProcessor, ucdMemory, ucdSystemStats } from "./ucd.ts";

const type = (number: number) => ({ kind: "oid", value: `1.3.6.1.2.1.25.2.1.${number}` }) as const;

describe("host resources", () => {
  it("lists processors that tell a load between 0 and 100", () => {
    const tables = tablesOf(
      rowsOf(hrProcessorTable, { "1": { load: 7 }, "2": { load: 250 } }),
      rowsOf(hrDeviceTable, { "1": { description: "CPU A" } }),
    );

    expect(readHostProcessors(tables)).toEqual([{ key: "1", name: "CPU A", loadPercent: 7 }]);
  });

  it("keeps memory and storage apart, and reads sizes that wrapped below zero", () => {
    const tables = tablesOf(
      rowsOf(hrStorageTable, {
        "1": { type: type(2), description: "RAM", units: 1_024, size: 1_000, used: 250 },
        "2": { type: type(4), description: "/data", units: 4_096, size: -1, used: 0 },
        "3": { type: type(4), description: "/empty", units: 4_096, size: 0, used: 0 },
        "4": { type: type(1), description: "Shared memory", units: 1, size: 10, used: 5 },
      }),
    );
    const { memory, storage } = readHostStorage(tables);

    expect(memory).toMatchObject([{ kind: "ram", totalBytes: 1_024_000, usedBytes: 256_000, usedPercent: 25 }, { name: "Shared memory" }]);
    expect(storage).toMatchObject([{ name: "/data", kind: "disk", totalBytes: (2 ** 32 - 1) * 4_096 }]);
  });
});

describe("a file system beyond what 32 bits hold", () => {
  it("has no size, since more is in use than the agent says there is", () => {
    const tables = tablesOf(
      rowsOf(hrStorageTable, { "1": { type: type(4), description: "/ifs", units: 8_192, size: 186_914_868, used: 1_354_557_667 } }),
    );

    expect(readHostStorage(tables).storage).toEqual([{ key: "1", name: "/ifs", kind: "disk", usedBytes: 1_354_557_667 * 8_192 }]);
  });
});

describe("main memory of net-snmp agents", () => {
  it("counts buffers and caches as free, and shows them as shares of it", () => {
    const tables = tablesOf(
      rowsOf(hrStorageTable, {
        "1": { type: type(2), description: "Physical memory", units: 1_024, size: 1_000, used: 900 },
        "6": { type: type(1), description: "Memory buffers", units: 1_024, size: 1_000, used: 100 },
        "7": { type: type(1), description: "Cached memory", units: 1_024, size: 300, used: 300 },
      }),
    );

    expect(readHostStorage(tables).memory).toMatchObject([
      { name: "Physical memory", usedBytes: 512_000, usedPercent: 50 },
      { name: "Memory buffers", totalBytes: 1_024_000, usedPercent: 10 },
      { name: "Cached memory", totalBytes: 1_024_000, usedBytes: 307_200, usedPercent: 30 },
    ]);
  });
});

describe("UCD", () => {
  it("counts memory lent to caches as free", () => {
    const tables = tablesOf(rowsOf(ucdMemory, { "0": { totalReal: 1_000, availReal: 100, buffer: 100, cached: 300, totalSwap: 0 } }));

    expect(readUcdMemory(tables)).toMatchObject([
      { kind: "ram", totalBytes: 1_024_000, usedBytes: 512_000, usedPercent: 50 },
      { kind: "buffers", totalBytes: 1_024_000, usedPercent: 10 },
      { kind: "cached", usedBytes: 307_200 },
    ]);
  });

  it("tells processor and load averages", () => {
    const tables = tablesOf(
      rowsOf(ucdSystemStats, { "0": { idle: 93 } }),
      rowsOf(laTable, { "1": { name: "Load-1", loadInt: 142 }, "2": { load: "0.50" } }),
    );

    expect(readUcdProcessor(tables)).toMatchObject([{ loadPercent: 7 }]);
    expect(readLoadAverages(tables).map(({ name, value }) => [name, value])).toEqual([
      ["Load-1", 1.42],
      ["Load-5", 0.5],
    ]);
  });
});

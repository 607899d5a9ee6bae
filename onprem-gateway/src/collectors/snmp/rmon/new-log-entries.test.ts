import { describe, expect, it } from "vitest";
import { newLogEntries } from "./new-log-entries.ts";

const readMs = 1_764_000_000_000;
const at = (minutes: number) => ({ sysUpTimeCs: 600_000 + minutes * 6_000, readMs: readMs + minutes * 60_000 });
const entry = (index: string, timeCs: number) => ({ index, timeCs, description: `entry ${index}` });

describe("entries of a device's log", () => {
  it("are all old at the first reading, for a log reaches back for months", () => {
    expect(newLogEntries([entry("1.1", 599_900)], undefined, at(0)).entries).toEqual([]);
  });

  it("are new when they were written since the last reading, and only once", () => {
    const { memory } = newLogEntries([entry("1.1", 599_900)], undefined, at(0));
    const log = [entry("1.1", 599_900), entry("2.1", 605_000), entry("1.2", 601_000)];

    const second = newLogEntries(log, memory, at(1));
    const third = newLogEntries(log, second.memory, at(2));

    expect(second.entries.map(({ entry: { index }, atMs }) => [index, atMs - readMs])).toEqual([
      ["1.2", 10_000],
      ["2.1", 50_000],
    ]);
    expect(third.entries).toEqual([]);
  });

  it("are told apart by time where a device uses an index again", () => {
    const { memory } = newLogEntries([entry("1.1", 599_900)], undefined, at(0));

    expect(newLogEntries([entry("1.1", 603_000)], memory, at(1)).entries).toHaveLength(1);
  });

  it("are new over a wrap of sysUpTime", () => {
    const { memory } = newLogEntries([], undefined, { sysUpTimeCs: 2 ** 32 - 6_000, readMs });
    const log = [entry("1.1", 2 ** 32 - 3_000)];

    expect(newLogEntries(log, memory, { sysUpTimeCs: 0, readMs: readMs + 60_000 }).entries.map(({ atMs }) => atMs - readMs)).toEqual([
      30_000,
    ]);
  });
});

import { columnCount } from "@isthmus/domain/series/dictionary";
import { describe, expect, it } from "vitest";
import { PingWindow, pingDictionary } from "./ping-window.ts";

function valuesOf(...rtts: readonly (number | undefined)[]): readonly number[] | undefined {
  const window = new PingWindow();
  for (const rtt of rtts) {
    window.add(rtt);
  }
  const values = window.take();
  return values === undefined ? undefined : [...values];
}

describe("PingWindow", () => {
  it("counts, measures and takes the jitter of successive round trips", () => {
    expect(valuesOf(100, undefined, 300, 200)).toEqual([4, 3, 100, 200, 300, 150]);
    expect(valuesOf(100)).toHaveLength(columnCount(pingDictionary));
  });

  it("has no round trip where nothing came back, and no jitter of a single one", () => {
    expect(valuesOf(undefined, undefined)).toEqual([2, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(valuesOf(80)).toEqual([1, 1, 80, 80, 80, Number.NaN]);
  });

  it("says nothing about an interval without pings", () => {
    expect(valuesOf()).toBeUndefined();
  });
});

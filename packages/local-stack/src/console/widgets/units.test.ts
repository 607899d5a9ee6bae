import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, formatValue, type Unit, unitOf } from "./units.ts";

describe("unitOf", () => {
  it.each<[string, string, Unit]>([
    ["bit/s in", "InBitsPerSecond", "bits/s"],
    ["bytes in per 5 min", "NetworkIn", "bytes"],
    ["% lost", "PingLossPercent", "percent"],
    ["ms", "PingRttMs", "ms"],
    ["s", "SpoolOldestAgeSeconds", "seconds"],
    ["Bytes/s", "x", "bytes/s"],
  ])("takes the axis label %j at its word", (axisLabel, source, unit) => {
    expect(unitOf({ axisLabel, source })).toBe(unit);
  });

  it.each<[string, Unit]>([
    ["CPUUtilization", "percent"],
    ["TunnelDataOut", "bytes"],
    ["BytesInFromSource", "bytes"],
    ["OutBitsPerSecond", "bits/s"],
    ['LAMBDA("isthmus-series", "busan", "sw1", "", "inBps")', "bits/s"],
    ["SpoolOldestAgeSeconds", "seconds"],
    ["DevicesDown", "number"],
    ["TunnelState", "number"],
  ])("guesses from the name %j when the axis says nothing", (source, unit) => {
    expect(unitOf({ source })).toBe(unit);
    expect(unitOf({ axisLabel: "devices", source })).toBe(unit);
  });
});

describe("formatValue", () => {
  it.each<[number, Unit, string]>([
    [0, "bits/s", "0 bit/s"],
    [419_000_000, "bits/s", "419 Mbit/s"],
    [1_000, "bits/s", "1 kbit/s"],
    [36_600_000, "bytes", "36.6 MB"],
    [999, "bytes", "999 B"],
    [14.23, "percent", "14.2 %"],
    [0.4567, "ms", "0.46 ms"],
    [12_000, "ms", "12 s"],
    [42, "number", "42"],
    [99_999, "number", "99,999"],
    [1_250_000, "number", "1.25 M"],
    [-2_500, "bytes/s", "-2.5 kB/s"],
  ])("writes %d %s as %j", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it("writes unknown as a dash, never as zero", () => {
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map((value) => formatValue(value, "percent"))).toEqual([
      "–",
      "–",
      "–",
      "–",
    ]);
  });

  it("keeps a value readable in any unit: short, and with the sign of the value", () => {
    const units = fc.constantFrom<Unit>("bits/s", "bytes", "bytes/s", "percent", "ms", "number", "seconds");
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), units, (value, unit) => {
        const text = formatValue(value, unit);
        expect(text.length).toBeLessThan(30);
        expect(text).not.toMatch(/NaN|undefined|Infinity/);
        if (value > 0) expect(text.startsWith("-")).toBe(false);
      }),
    );
  });
});

describe("duration", () => {
  it("uses the two largest steps", () => {
    expect([0.5, 59, 60, 200, 7_200, 187_200, -90].map(duration)).toEqual([
      "0.5 s",
      "59 s",
      "1 min",
      "3 min 20 s",
      "2 h",
      "2 d 4 h",
      "-1 min 30 s",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { clockSkewMs, retryAfterMs, signingOffsetMs } from "./clock-offset.ts";

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

describe("clockSkewMs", () => {
  it.each([
    ["Sun, 22 Nov 2026 13:00:00 GMT", -3_600_000],
    ["Sun, 22 Nov 2026 11:50:00 GMT", 600_000],
    ["Sun, 22 Nov 2026 12:00:05 GMT", -5_000],
    ["yesterday", undefined],
    [undefined, undefined],
  ])("takes from the Date header %j a skew of %s ms", (header, skew) => {
    expect(clockSkewMs(header, now)).toBe(skew);
  });
});

describe("signingOffsetMs", () => {
  it.each([
    [-3_600_000, 3_600_000],
    [600_000, -600_000],
    [-5_000, 0],
    [undefined, 0],
  ])("corrects a skew of %s ms by %d ms", (skew, offset) => {
    expect(signingOffsetMs(skew)).toBe(offset);
  });
});

describe("retryAfterMs", () => {
  it.each([
    ["7", 7_000],
    ["0", 0],
    ["Sun, 22 Nov 2026 12:00:30 GMT", 30_000],
    ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["-1e9999", undefined],
    [undefined, undefined],
  ])("reads %j as %s ms", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

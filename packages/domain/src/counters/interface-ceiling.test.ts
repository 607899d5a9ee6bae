import { describe, expect, it } from "vitest";
import { interfaceCeiling } from "./interface-ceiling.ts";

describe("interfaceCeiling", () => {
  it.each([
    ["octets", 1e9, 125_000_000],
    ["packets", 1e9, 1_488_095],
    ["packets", 1e11, 148_809_523],
    ["faults", 1e9, 1_488_095],
    ["faults", 1e11, 20_000_000],
  ] as const)("of %s at %d bit/s is %d a second", (unit, speedBps, expected) => {
    expect(Math.floor(interfaceCeiling({ unit, speedBps }))).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import { clipped } from "./clip.ts";

describe("clipped", () => {
  it("cuts the named texts only, never through a character, and leaves what it was given as it is", () => {
    const given = { name: "sw😀", text: "abcdef", count: 7 };

    expect(clipped(given, { name: 3, count: 1 })).toEqual({ name: "sw", text: "abcdef", count: 7 });
    expect(given).toEqual({ name: "sw😀", text: "abcdef", count: 7 });
  });

  it("makes half characters whole", () => {
    expect(clipped({ name: "a\ud83d" }, { name: 10 })).toEqual({ name: "a\ufffd" });
  });

  it("copies nothing where nothing is to be cut", () => {
    const given: { name: string; alias?: string } = { name: "sw1" };

    expect(clipped(given, { name: 3, alias: 3 })).toBe(given);
  });
});

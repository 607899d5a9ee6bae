import { describe, expect, it } from "vitest";
import { SharedContent } from "./shared-content.ts";

describe("SharedContent", () => {
  it("gives the same object for the same key and makes it once", () => {
    const shared = new SharedContent<readonly string[]>();
    const first = shared.of("a", () => ["a"]);

    expect(shared.of("a", () => ["another"])).toBe(first);
    expect(shared.of("b", () => ["b"])).toEqual(["b"]);
  });

  it("holds no more than it may, and goes on sharing what comes then", () => {
    const shared = new SharedContent<object>(2);
    const [a] = ["a", "b", "c"].map((key) => shared.of(key, () => ({ key })));

    expect(shared.of("a", () => ({ key: "a" }))).not.toBe(a);
    expect(shared.of("a", () => ({}))).toEqual({ key: "a" });
  });
});

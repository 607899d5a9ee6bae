import { describe, expect, it } from "vitest";
import { RecentCache } from "./recent-cache.ts";

describe("RecentCache", () => {
  it("makes a value once while it is asked for, undefined ones too", () => {
    const cache = new RecentCache<undefined>(2);
    let made = 0;
    const make = () => {
      made += 1;
      return undefined;
    };

    cache.get("a", make);
    for (const key of ["b", "a", "c", "a", "d", "a", "e"]) cache.get(key, make);

    expect(made).toBe(5);
  });

  it("never holds more than twice its half", () => {
    const cache = new RecentCache<string>(4);
    for (let at = 0; at < 100; at += 1) cache.get(String(at), (key) => key);

    expect(cache.size).toBeLessThanOrEqual(8);
  });
});

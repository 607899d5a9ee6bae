import { describe, expect, it } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";

describe("TokenBuckets", () => {
  const take = (buckets: TokenBuckets, { times, nowMs, source = "a" }: { times: number; nowMs: number; source?: string }) =>
    Array.from({ length: times }, () => buckets.take(source, nowMs)).filter(Boolean).length;

  it("lets a burst through and then the steady rate, each source for itself", () => {
    const buckets = new TokenBuckets({ perSecond: 2, burst: 5, maxSources: 10 });

    expect(take(buckets, { times: 20, nowMs: 0 })).toBe(5);
    expect(take(buckets, { times: 20, nowMs: 0, source: "b" })).toBe(5);
    expect(take(buckets, { times: 20, nowMs: 1_000 })).toBe(2);
    expect(take(buckets, { times: 20, nowMs: 100_000 })).toBe(5);
  });

  it("remembers a bounded number of sources", () => {
    const buckets = new TokenBuckets({ perSecond: 0, burst: 1, maxSources: 2 });
    for (const source of ["a", "b", "c"]) {
      expect(buckets.take(source, 0)).toBe(true);
    }

    expect(buckets.take("c", 0)).toBe(false);
    expect(buckets.take("a", 0)).toBe(true);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { switchChunk } from "../arbitraries.ts";
import { encodeChunk } from "./chunk-codec.ts";

describe("size of series chunks", () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  it("keeps a minute of a 48-port switch with all ports busy within one DynamoDB write unit of 1,024 octets", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bytes = encodeChunk(switchChunk({ rows: 1, busyPorts: 48, lightPorts: 0, seed }));

        expect(bytes.length).toBeLessThanOrEqual(800);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps hours of a 48-port switch with 20 busy, 20 light and 8 unused ports at 0.7 octets a sample on average", () => {
    const sizes = fc.sample(seeds, { numRuns: 5, seed: 1 }).map((seed) => {
      const chunk = switchChunk({ rows: 60, busyPorts: 20, lightPorts: 20, seed });
      return encodeChunk(chunk).length / chunk.values.length;
    });

    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThanOrEqual(0.7);
  });
});

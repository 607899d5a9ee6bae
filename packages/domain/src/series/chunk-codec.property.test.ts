import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunks, damaged, switchChunk } from "../arbitraries.ts";
import { decodeChunk, defaultLimits, encodeChunk } from "./chunk-codec.ts";

describe("series chunk codec, for all chunks", () => {
  it("gives back every chunk exactly", () => {
    fc.assert(
      fc.property(chunks(), (chunk) => {
        const decoded = decodeChunk(encodeChunk(chunk));

        expect(decoded).toEqual({ kind: "ok", chunk });
      }),
      { numRuns: 300 },
    );
  });

  it("encodes what it decoded to the same bytes", () => {
    fc.assert(
      fc.property(chunks(), (chunk) => {
        const bytes = encodeChunk(chunk);
        const decoded = decodeChunk(bytes);

        expect(decoded.kind === "ok" && encodeChunk(decoded.chunk)).toEqual(bytes);
      }),
    );
  });

  it("stays below a header and nine octets a cell", () => {
    fc.assert(
      fc.property(chunks(), (chunk) => {
        expect(encodeChunk(chunk).length).toBeLessThanOrEqual(40 + 9 * chunk.values.length + chunk.columns * (2 + chunk.rows / 8));
      }),
    );
  });

  it("answers any bytes with a chunk or a rejection", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(["ok", "rejected"]).toContain(decodeChunk(bytes).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it("rejects every chunk that was cut short", () => {
    fc.assert(
      fc.property(
        chunks().chain((chunk) => {
          const bytes = encodeChunk(chunk);
          return fc.nat(bytes.length - 1).map((keep) => bytes.subarray(0, keep));
        }),
        (bytes) => {
          expect(decodeChunk(bytes)).toMatchObject({ kind: "rejected" });
        },
      ),
    );
  });

  it("reads a damaged chunk within its bytes and limits, and keeps only values that can be stored", () => {
    fc.assert(
      fc.property(
        chunks().chain((chunk) => damaged(encodeChunk(chunk))),
        (bytes) => {
          const decoded = decodeChunk(bytes);

          if (decoded.kind === "rejected") {
            expect(decoded.offset).toBeLessThanOrEqual(bytes.length);
            return;
          }
          const { rows, columns, values } = decoded.chunk;
          expect(values.length).toBe(rows * columns);
          expect(values.length).toBeLessThanOrEqual(defaultLimits.cells);
          expect(values.every((value) => Number.isNaN(value) || Number.isSafeInteger(value))).toBe(true);
          expect(decodeChunk(encodeChunk(decoded.chunk))).toEqual(decoded);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("size of series chunks", () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  it("keeps a minute of a 48-port switch with all ports busy within one DynamoDB write unit of 1,024 octets", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bytes = encodeChunk(switchChunk({ rows: 1, busyPorts: 48, lightPorts: 0, seed }));

        expect(bytes.length).toBeLessThanOrEqual(800);
      }),
    );
  });

  it("keeps hours of a 48-port switch with 20 busy, 20 light and 8 unused ports at 0.7 octets a sample on average", () => {
    const sizes = fc.sample(seeds, { numRuns: 20, seed: 1 }).map((seed) => {
      const chunk = switchChunk({ rows: 60, busyPorts: 20, lightPorts: 20, seed });
      return encodeChunk(chunk).length / chunk.values.length;
    });

    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThanOrEqual(0.7);
  });
});

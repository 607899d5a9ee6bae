import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunks, damaged } from "../arbitraries.ts";
import { decodeChunk, defaultLimits, encodeChunk } from "./chunk-codec.ts";

describe("series chunk codec, for all chunks", () => {
  it("gives back every chunk exactly", () => {
    fc.assert(
      fc.property(chunks(), (chunk) => {
        const decoded = decodeChunk(encodeChunk(chunk));

        expect(decoded).toEqual({ kind: "ok", chunk });
      }),
      { numRuns: 200 },
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
      { numRuns: 300 },
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
      { numRuns: 300 },
    );
  });
});

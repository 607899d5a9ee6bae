import { describe, expect, it } from "vitest";
import { type Chunk, decodeChunk, defaultLimits, encodeChunk } from "./chunk-codec.ts";

const good: Chunk = { startS: 0, stepS: 60, rows: 2, columns: 2, dictionaryHash: "0123456789abcdef", values: Float64Array.of(1, 2, 3, 4) };

function roundTrip(chunk: Chunk) {
  const decoded = decodeChunk(encodeChunk(chunk));
  return decoded.kind === "ok" ? [...decoded.chunk.values] : decoded;
}

describe("encodeChunk", () => {
  it.each([
    ["a negative start", { startS: -1 }],
    ["a fractional start", { startS: 0.5 }],
    ["no step", { stepS: 0 }],
    ["a fractional step", { stepS: 1.5 }],
    ["no rows", { rows: 0, values: new Float64Array(0) }],
    ["no columns", { columns: 0, values: new Float64Array(0) }],
    ["fractional rows", { rows: 1.5, columns: 2, values: new Float64Array(3) }],
    ["fractional columns", { rows: 2, columns: 1.5, values: new Float64Array(3) }],
    ["too few values", { values: new Float64Array(3) }],
    ["too many rows", { rows: 3_601, columns: 1, values: new Float64Array(3_601) }],
    ["too many columns", { rows: 1, columns: 65_537, values: new Float64Array(65_537) }],
    ["too many cells", { rows: 1_001, columns: 1_000, values: new Float64Array(1_001_000) }],
    ["a hash that is too short", { dictionaryHash: "0123456789abcde" }],
    ["a hash that is too long", { dictionaryHash: "0123456789abcdef0" }],
    ["a hash in capitals", { dictionaryHash: "0123456789ABCDEF" }],
  ])("refuses %s", (_name, change) => {
    expect(() => encodeChunk({ ...good, ...change })).toThrow(
      expect.objectContaining({ name: "DomainError", code: "chunk-shape", message: "the parts of a chunk do not fit together" }),
    );
  });

  it.each([0.5, Number.POSITIVE_INFINITY, 2 ** 53])("refuses the value %d and names its cell", (value) => {
    expect(() => encodeChunk({ ...good, values: Float64Array.of(1, 2, value, 4) })).toThrow(
      expect.objectContaining({
        code: "chunk-value",
        message: "a value is neither a safe integer nor NaN",
        details: { row: 1, column: 0 },
      }),
    );
  });

  it("says what does not fit together", () => {
    expect(() => encodeChunk({ ...good, columns: 3 })).toThrow(
      expect.objectContaining({ details: { startS: 0, stepS: 60, rows: 2, columns: 3, values: 4 } }),
    );
  });

  it("takes a chunk at the limits", () => {
    const { rows, cells } = defaultLimits;
    const values = new Float64Array(rows * 277);

    expect(roundTrip({ ...good, rows, columns: 277, values })).toHaveLength(values.length);
    expect(rows * 278).toBeGreaterThan(cells);
  });

  it("writes a negative zero as zero", () => {
    expect(roundTrip({ ...good, values: Float64Array.of(-0, -0, 1, -0) })).toEqual([0, 0, 1, 0]);
  });

  it.each([
    ["values further apart than 2^53", [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, 1]],
    ["values of 53 bits", [Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER - 1, 0]],
    ["values around 2^32", [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 0]],
    ["values around 2^24", [2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1, 2 ** 25]],
    ["nothing but gaps", [Number.NaN, Number.NaN, Number.NaN, Number.NaN]],
  ])("keeps %s", (_name, values) => {
    expect(roundTrip({ ...good, values: Float64Array.from(values) })).toEqual(values);
  });

  it("packs numbers of every width", () => {
    for (let width = 1; width <= 53; width += 1) {
      const top = 2 ** width - 1;
      const values = Array.from({ length: 64 }, (_, at) => (at % 3 === 0 ? top : at % 3 === 1 ? 0 : Math.floor(top / (at + 1))));
      const chunk = { ...good, rows: 64, columns: 1, values: Float64Array.from(values) };

      expect(roundTrip(chunk)).toEqual(values);
      expect(encodeChunk(chunk).length).toBeLessThanOrEqual(15 + 3 + 8 * width);
    }
  });
});

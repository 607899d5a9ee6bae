import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CounterReading, counterDelta } from "./counter-delta.ts";
import { type CounterTable, counterDeltas } from "./counter-deltas.ts";

const columns = 2;
const maxIntervalMs = 180_000;

interface Cell {
  readonly value: bigint;
  readonly width: 0 | 32 | 64;
}

interface Row {
  readonly discontinuityCs: number | undefined;
  readonly cells: readonly Cell[];
}

interface Table {
  readonly atMs: number;
  readonly sysUpTimeCs: number;
  readonly rows: readonly Row[];
}

const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 5_000_000n }),
  fc.bigInt({ min: 2n ** 32n - 5_000_000n, max: 2n ** 32n + 5_000n }),
  fc.bigInt({ min: 2n ** 53n - 5_000n, max: 2n ** 53n + 5_000n }),
  fc.bigInt({ min: 2n ** 64n - 5_000_000n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const cell = fc.record({ value, width: fc.constantFrom<0 | 32 | 64>(0, 32, 64, 64) });
const row = fc.record({
  discontinuityCs: fc.constantFrom(undefined, 0, 7),
  cells: fc.array(cell, { minLength: columns, maxLength: columns }),
});
const ceilings = fc.array(fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, -1, 0.001, 1e3, 1e6, 1e8, 1e12, 1e15, 1e18), {
  minLength: 4 * columns,
  maxLength: 4 * columns,
});

/** Two readings whose clocks mostly agree, each row of the second one matched with a row of the first, or with none. */
const readings = fc
  .record({
    before: fc.record({ sysUpTimeCs: fc.oneof(fc.nat(500_000), fc.constant(2 ** 32 - 3_000)), rows: fc.array(row, { maxLength: 4 }) }),
    elapsedMs: fc.oneof(fc.constantFrom(0, -1, 60_000, 180_000, 180_001), fc.integer({ min: 1, max: 180_000 })),
    strayCs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -100_000, max: 100_000 }) }),
    rows: fc.array(row, { maxLength: 4 }),
    from: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ before, elapsedMs, strayCs, rows, from }) => ({
    before: { ...before, atMs: 1_000_000 },
    next: {
      atMs: 1_000_000 + elapsedMs,
      sysUpTimeCs: (((before.sysUpTimeCs + Math.round(elapsedMs / 10) + strayCs) % 2 ** 32) + 2 ** 32) % 2 ** 32,
      rows,
    },
    from: rows.map((_, at) => ((from[at] ?? -1) < before.rows.length ? (from[at] ?? -1) : -1)),
  }));

function tableOf({ atMs, sysUpTimeCs, rows }: Table): CounterTable {
  const cells = rows.flatMap((each) => each.cells);
  return {
    atMs,
    sysUpTimeCs,
    values: Uint32Array.from(cells.flatMap((each) => [Number(each.value & 0xffff_ffffn), Number(each.value >> 32n)])),
    widths: Uint8Array.from(cells, ({ width }) => width),
    discontinuitiesCs: Float64Array.from(rows, ({ discontinuityCs }) => discontinuityCs ?? Number.NaN),
  };
}

function readingOf({ atMs, sysUpTimeCs, rows }: Table, at: number, column: number): CounterReading | undefined {
  const { cells, discontinuityCs } = rows[at] ?? { cells: [], discontinuityCs: undefined };
  const { value: read, width } = cells[column] ?? { value: 0n, width: 0 };
  return width === 0 ? undefined : { value: read, width, atMs, sysUpTimeCs, ...(discontinuityCs === undefined ? {} : { discontinuityCs }) };
}

describe("counterDeltas", () => {
  it("judges every counter as counterDelta does", () => {
    fc.assert(
      fc.property(readings, ceilings, fc.boolean(), fc.constantFrom(1, 10), ({ before, next, from }, perSecond, mapped, slack64) => {
        const matches = mapped ? from : next.rows.map((_, at) => (at < before.rows.length ? at : -1));
        const deltas = counterDeltas(tableOf(before), tableOf(next), {
          columns,
          maxIntervalMs,
          ...(mapped || next.rows.length > before.rows.length ? { previousRows: Int32Array.from(matches) } : {}),
          ceilingsOf: (row, into) => into.set(perSecond.slice(row * columns, (row + 1) * columns)),
          slack64,
        });

        const expected = next.rows.flatMap((_, at) =>
          Array.from({ length: columns }, (_none, column) => {
            const now = readingOf(next, at, column);
            const most = (perSecond[at * columns + column] ?? 0) * (now?.width === 64 ? slack64 : 1);
            const result =
              now === undefined
                ? undefined
                : counterDelta(readingOf(before, matches[at] ?? -1, column), { ...now, maxPerSecond: most }, { maxIntervalMs });
            return result?.kind === "delta" ? result.delta : Number.NaN;
          }),
        );
        expect([...deltas]).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});

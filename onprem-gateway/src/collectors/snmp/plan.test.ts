import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unfragmentedOctets } from "./answer-size.ts";
import type { Column, IfColumn } from "./oids.ts";
import { type ColumnList, counterBlocks, halve, slicesOf } from "./plan.ts";

const columns: readonly IfColumn[] = ["ifHCInOctets", "ifHCOutOctets", "ifOperStatus", "ifName"];
const rowsArbitrary = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 80 }).map((rows) => rows.sort((a, b) => a - b));

describe("the poll plan", () => {
  it("covers every row exactly once, in runs without a gap in the table", () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 200, max: 9_000 }), fc.nat(6), (allRows, budgetBytes, leaveOut) => {
        const rows = allRows.filter((_row, at) => leaveOut === 0 || at % (leaveOut + 1) !== 0);
        const slices = slicesOf({ columns, rows }, { allRows, budgetBytes });

        expect(slices.flatMap((slice) => slice.rows)).toEqual(rows);
        for (const { rows: run, after } of slices) {
          const start = allRows.indexOf(run[0] ?? 0);
          expect(allRows.slice(start, start + run.length)).toEqual(run);
          expect(after).toBe(allRows[start - 1]);
        }
      }),
    );
  });

  it("keeps answers small enough for one packet", () => {
    const rows = Array.from({ length: 48 }, (_, at) => at + 1);
    const [slice] = slicesOf({ columns, rows }, { allRows: rows, budgetBytes: unfragmentedOctets });

    // Four columns of about 17, 17, 12 and 40 bytes of OID and value each, plus headers.
    expect(slice?.rows.length).toBeGreaterThan(6);
    expect(slice?.rows.length).toBeLessThan(14);
  });

  it("halves by rows first, then by columns, until nothing is left to halve", () => {
    const slice = {
      list: listOf({ oid: "1.1", valueBytes: 1 }, { oid: "1.2", valueBytes: 1 }),
      after: undefined,
      rows: [3, 4, 5],
    };

    const [head, tail] = halve(slice) ?? [];
    expect(head).toMatchObject({ after: undefined, rows: [3, 4] });
    expect(tail).toMatchObject({ after: 4, rows: [5] });
    const [left] = halve({ ...slice, rows: [3] }) ?? [];
    expect(left).toMatchObject({ list: listOf({ oid: "1.1", valueBytes: 1 }), rows: [3] });
    expect(halve({ ...slice, list: listOf({ oid: "1.2", valueBytes: 1 }), rows: [3] })).toBeUndefined();
  });

  it("prefers 64-bit columns and groups the rows that have the same", () => {
    const has = (column: IfColumn, row: number) => column === "ifInOctets" || (column === "ifHCInOctets" && row !== 2);

    expect(counterBlocks([1, 2, 3], has)).toEqual([
      { columns: ["ifHCInOctets"], rows: [1, 3] },
      { columns: ["ifInOctets"], rows: [2] },
    ]);
  });
});

function listOf(...columns: readonly Column[]): ColumnList {
  return { columns, oids: columns.map(({ oid }) => oid) };
}

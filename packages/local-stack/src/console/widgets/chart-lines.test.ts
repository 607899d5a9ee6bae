import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricResult } from "../../view.ts";
import { type ChartLine, chartLines, chartTable, latestValue, lonelyPoints, stacked } from "./chart-lines.ts";
import { parseMetricRows } from "./metric-rows.ts";

function result(id: string, points: readonly (readonly [number, number])[], label = id): MetricResult {
  return {
    Id: id,
    Label: label,
    Timestamps: points.map(([tS]) => tS),
    Values: points.map(([, value]) => value),
    StatusCode: "Complete",
  };
}

function line(points: readonly (readonly [number, number | null])[]): ChartLine {
  return { label: "x", axis: "left", unit: "number", times: points.map(([tS]) => tS), values: points.map(([, value]) => value) };
}

const defaults = { stat: "Average", periodS: 60 };

describe("chartLines", () => {
  it("keeps every missing period as a gap", () => {
    const series = parseMetricRows([["N", "M", { id: "a" }]], defaults);

    const [drawn] = chartLines(
      series,
      [
        result("a", [
          [0, 1],
          [60, 2],
          [240, 3],
        ]),
      ],
      {},
    );

    expect(drawn?.times).toEqual([0, 60, 120, 180, 240]);
    expect(drawn?.values).toEqual([1, 2, null, null, 3]);
  });

  it("draws every series that one expression gave, in the palette's colours", () => {
    const series = parseMetricRows([[{ id: "s", expression: "SEARCH('x', 'Average', 60)", color: "#ff0000" }]], defaults);

    const drawn = chartLines(series, [result("s", [[0, 1]], "i-1"), result("s", [[0, 2]], "i-2")], {});

    expect(drawn.map(({ label, color }) => [label, color])).toEqual([
      ["i-1", undefined],
      ["i-2", undefined],
    ]);
  });

  it("leaves out metrics that only feed an expression, and keeps the colour of a single line", () => {
    const rows = [["N", "M", { id: "a", visible: false }], [{ id: "e", expression: "a*8", label: "bits", color: "#00ff00" }]];

    const drawn = chartLines(parseMetricRows(rows, defaults), [result("e", [[0, 8]], "bits")], {});

    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatchObject({ label: "bits", color: "#00ff00" });
  });

  it("says the axis where both axes have a line of the same name", () => {
    const rows = [[{ id: "a", expression: "SEARCH(1)" }], [{ id: "b", expression: "SEARCH(2)", yAxis: "right" }]];

    const drawn = chartLines(parseMetricRows(rows, defaults), [result("a", [[0, 1]], "sw1"), result("b", [[0, 2]], "sw1")], {
      left: "bit/s in",
      right: "bit/s out",
    });

    expect(drawn.map(({ label }) => label)).toEqual(["sw1 · bit/s in", "sw1 · bit/s out"]);
  });
});

describe("chartTable", () => {
  it("joins lines of different periods without making gaps of the times between", () => {
    const table = chartTable([
      line([
        [0, 1],
        [60, 2],
        [120, null],
      ]),
      line([
        [0, 5],
        [120, 6],
      ]),
    ]);

    expect(table.times).toEqual([0, 60, 120]);
    expect(table.columns).toEqual([
      [1, 2, null],
      [5, undefined, 6],
    ]);
  });

  it("keeps every point, in order of time", () => {
    const points = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 }).map((times) => times.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(points, { maxLength: 5 }), (lines) => {
        const table = chartTable(lines.map((times) => line(times.map((tS) => [tS, tS] as const))));
        expect(table.times).toEqual([...new Set(lines.flat())].sort((a, b) => a - b));
        for (const [index, column] of table.columns.entries()) {
          expect(column.filter((value) => value !== undefined)).toEqual(lines[index]);
        }
      }),
    );
  });
});

describe("stacked", () => {
  it("adds lines up and adds nothing where one is unknown", () => {
    const table = {
      times: [0, 60, 120],
      columns: [
        [1, null, 3],
        [10, 20, undefined],
        [100, 200, 300],
      ],
    };

    expect(stacked(table).columns).toEqual([
      [1, null, 3],
      [11, 20, undefined],
      [111, 220, 303],
    ]);
  });
});

describe("lonelyPoints", () => {
  it("finds points without a known neighbour, looking past times of other lines", () => {
    expect(lonelyPoints([1, null, 2, undefined, 3, null, 4])).toEqual([0, 6]);
    expect(lonelyPoints([undefined, 5, undefined])).toEqual([1]);
    expect(lonelyPoints([])).toEqual([]);
  });
});

describe("latestValue", () => {
  it("is the last known value and tells its time, or nothing", () => {
    expect(
      latestValue(
        line([
          [0, 7],
          [60, null],
        ]),
      ),
    ).toEqual({ tS: 0, value: 7 });
    expect(latestValue(line([[0, null]]))).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMetricRows } from "./metric-rows.ts";

const defaults = { stat: "Average", periodS: 300 };

function dimensionsOf(rows: unknown): readonly (readonly (readonly [string, string])[])[] {
  return parseMetricRows(rows, defaults).map((series) =>
    (series.query.MetricStat?.Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value] as const),
  );
}

describe("parseMetricRows", () => {
  it("reads a full row with the widget's statistic and period", () => {
    const [series] = parseMetricRows([["AWS/EC2", "CPUUtilization", "InstanceId", "i-1"]], defaults);

    expect(series).toEqual({
      visible: true,
      axis: "left",
      source: "CPUUtilization",
      query: {
        Id: "q1",
        Label: "CPUUtilization",
        ReturnData: true,
        MetricStat: {
          Metric: { Namespace: "AWS/EC2", MetricName: "CPUUtilization", Dimensions: [{ Name: "InstanceId", Value: "i-1" }] },
          Period: 300,
          Stat: "Average",
        },
      },
    });
  });

  it('repeats the field above for "."', () => {
    const rows = [
      ["AWS/EC2", "NetworkIn", "InstanceId", "i-1"],
      [".", "NetworkOut", ".", "."],
    ];

    expect(parseMetricRows(rows, defaults).map((series) => series.query.MetricStat?.Metric.MetricName)).toEqual([
      "NetworkIn",
      "NetworkOut",
    ]);
    expect(dimensionsOf(rows)).toEqual([[["InstanceId", "i-1"]], [["InstanceId", "i-1"]]]);
  });

  it('fills "..." with as many fields from above as the rest of the row leaves', () => {
    const rows = [
      ["Isthmus", "In", "Site", "busan", "Device", "sw1", "Interface", "Gi0/1"],
      ["...", "Gi0/2"],
      [".", "Out", "..."],
    ];

    expect(dimensionsOf(rows).map((dimensions) => dimensions.map(([, value]) => value))).toEqual([
      ["busan", "sw1", "Gi0/1"],
      ["busan", "sw1", "Gi0/2"],
      ["busan", "sw1", "Gi0/2"],
    ]);
  });

  it("repeats from the last row that is a metric, over an expression between", () => {
    const rows = [["AWS/VPN", "TunnelState", "VpnId", "vpn-1"], [{ expression: "q1*2" }], ["...", "vpn-2"]];

    expect(dimensionsOf(rows)[2]).toEqual([["VpnId", "vpn-2"]]);
  });

  it("reads the options of a row", () => {
    const options = { id: "m9", label: "in", stat: "p99", period: 60, color: "#123456", visible: false, yAxis: "right" };
    const [series] = parseMetricRows([["N", "M", options]], defaults);

    expect(series).toMatchObject({
      visible: false,
      axis: "right",
      color: "#123456",
      query: { Id: "m9", Label: "in", ReturnData: false, MetricStat: { Stat: "p99", Period: 60 } },
    });
  });

  it("passes expressions on, with ids that no other row bears", () => {
    const rows = [
      [{ expression: 'LAMBDA("isthmus-series")', label: "" }],
      [{ expression: "SUM(METRICS())", id: "q2", label: "all" }],
      ["N", "M"],
    ];
    const series = parseMetricRows(rows, defaults);

    expect(series.map(({ query }) => [query.Expression, query.Label])).toEqual([
      ['LAMBDA("isthmus-series")', undefined],
      ["SUM(METRICS())", "all"],
      [undefined, "M"],
    ]);
    expect(new Set(series.map(({ query }) => query.Id)).size).toBe(3);
  });

  it("tells rows of one metric apart by their dimensions", () => {
    const rows = [
      ["N", "M", "Device", "sw1"],
      ["...", "rt1"],
    ];

    expect(parseMetricRows(rows, defaults).map(({ query }) => query.Label)).toEqual(["sw1 M", "rt1 M"]);
  });

  it("leaves out rows that make no sense, and never throws on any JSON", () => {
    expect(parseMetricRows([["only-namespace"], ["N", "M", "dangling"], "text", null, 7], defaults)).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(parseMetricRows(value, defaults))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(fc.constantFrom(".", "...", "N", "M"), fc.dictionary(fc.string(), fc.jsonValue())))),
        (rows) => {
          for (const series of parseMetricRows(rows, defaults)) expect(series.query.Id).not.toBe("");
        },
      ),
    );
  });
});

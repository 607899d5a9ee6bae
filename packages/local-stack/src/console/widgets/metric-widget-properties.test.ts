import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMetricWidget } from "./metric-widget-properties.ts";

const hour = { startS: 0, endS: 3_600 };

function read(properties: Readonly<Record<string, unknown>>, range = hour) {
  const outcome = readMetricWidget(properties, range);
  if (outcome.kind !== "ok") throw new TypeError("the widget was not understood");
  return outcome.widget;
}

describe("readMetricWidget", () => {
  it("takes CloudWatch's defaults where the dashboard says nothing", () => {
    expect(read({ metrics: [["N", "M"]] })).toMatchObject({
      view: "timeSeries",
      stacked: false,
      periodS: 300,
      annotations: [],
      alarmArns: [],
    });
    expect(read({ metrics: [["N", "M"]] }).series[0]?.query.MetricStat).toMatchObject({ Stat: "Average", Period: 300 });
  });

  it("names a view that this page cannot draw", () => {
    expect(readMetricWidget({ view: "pie" }, hour)).toEqual({ kind: "unsupported", view: "pie" });
  });

  it("widens the period so that a long range stays within 1440 points", () => {
    const day = { startS: 0, endS: 86_400 };
    const month = { startS: 0, endS: 30 * 86_400 };

    expect(read({ period: 60, metrics: [["N", "M"]] }, day).series[0]?.query.MetricStat?.Period).toBe(60);
    expect(read({ period: 60, metrics: [["N", "M", { period: 60 }]] }, month).series[0]?.query.MetricStat?.Period).toBe(3_600);
    expect(read({ metrics: [[{ expression: "LAMBDA()", period: 60 }]] }, month).series[0]?.query.Period).toBe(3_600);
  });

  it("asks for one value of the whole range when a number widget wants it", () => {
    const properties = { view: "singleValue", setPeriodToTimeRange: true, metrics: [["N", "M"]] };

    expect(read(properties).series[0]?.query.MetricStat?.Period).toBe(3_600);
    expect(read({ ...properties, view: "timeSeries" }).series[0]?.query.MetricStat?.Period).toBe(300);
  });

  it("reads thresholds, bands and moments", () => {
    const annotations = {
      horizontal: [
        { value: 5, label: "limit", color: "#d62728", yAxis: "right" },
        [{ value: 1, label: "band" }, { value: 2 }],
        { label: "no value" },
      ],
      vertical: [{ value: "1970-01-01T00:10:00Z", label: "change" }],
      alarms: ["arn:aws:cloudwatch:r:1:alarm:a", 7],
    };

    const widget = read({ annotations, yAxis: { left: { min: 0, max: 100, label: "%" } } });

    expect(widget.annotations).toEqual([
      { direction: "horizontal", value: 5, label: "limit", color: "#d62728", axis: "right" },
      { direction: "horizontal", value: 1, to: 2, label: "band", axis: "left" },
      { direction: "vertical", value: 600, label: "change", axis: "left" },
    ]);
    expect(widget.alarmArns).toEqual(["arn:aws:cloudwatch:r:1:alarm:a"]);
    expect(widget.axes).toEqual({ left: { min: 0, max: 100, label: "%" }, right: {} });
  });

  it("never throws on any properties", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("view", "metrics", "yAxis", "annotations", "period", "stat"), fc.jsonValue()),
        (properties) => {
          expect(["ok", "unsupported"]).toContain(readMetricWidget(properties, hour).kind);
        },
      ),
    );
  });
});

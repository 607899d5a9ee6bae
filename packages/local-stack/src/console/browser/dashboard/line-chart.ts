import uPlot from "uplot";
import { type ChartLine, chartTable, lonelyPoints, stacked } from "../../widgets/chart-lines.ts";
import type { Annotation, AxisOptions, MetricWidgetProperties } from "../../widgets/metric-widget-properties.ts";
import { formatValue, type Unit } from "../../widgets/units.ts";
import { lineColor, styleColor } from "../theme.ts";
import type { TimeRange } from "../time-range.ts";
import { drawAnnotations } from "./chart-annotations.ts";
import { ChartTooltip } from "./chart-tooltip.ts";

export interface LineChartData {
  readonly lines: readonly ChartLine[];
  readonly widget: MetricWidgetProperties;
  readonly range: TimeRange;
}

/** Lines of one widget over time. Hovering shows values; all charts of the page share one cursor. */
export class LineChart {
  readonly #host: HTMLElement;
  readonly #observer: ResizeObserver;
  #chart: uPlot | undefined;
  #data: LineChartData | undefined;
  #drawnAs = "";

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(host);
  }

  /** Shows new data: in place while the lines are the same, else as a new chart. */
  update(data: LineChartData): void {
    this.#data = data;
    const identity = JSON.stringify([data.lines.map((line) => [line.label, line.axis]), data.widget.annotations, data.widget.stacked]);
    if (this.#chart && identity === this.#drawnAs) {
      this.#chart.setData(tableOf(data), false);
      this.#chart.batch(() => {
        this.#chart?.setScale("x", { min: data.range.startS, max: data.range.endS });
      });
      return;
    }
    this.#drawnAs = identity;
    this.#build(data);
  }

  /** Hides or shows one line. */
  toggle(index: number, shown: boolean): void {
    this.#chart?.setSeries(index + 1, { show: shown });
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  #build(data: LineChartData): void {
    this.#chart?.destroy();
    const tooltip = new ChartTooltip(this.#host, () => this.#data?.lines ?? []);
    const current = (): LineChartData => this.#data ?? data;
    this.#chart = new uPlot(chartOptions({ data, current, tooltip, size: this.#size() }), tableOf(data), this.#host);
    this.#chart.root.setAttribute("aria-hidden", "true");
  }

  #fit(): void {
    this.#chart?.setSize(this.#size());
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(80, this.#host.clientWidth), height: Math.max(60, this.#host.clientHeight) };
  }
}

function tableOf({ lines, widget }: LineChartData): uPlot.AlignedData {
  const plain = chartTable(lines);
  const table = widget.stacked ? stacked(plain) : plain;
  return [table.times, ...table.columns] as unknown as uPlot.AlignedData;
}

function chartOptions(of: {
  readonly data: LineChartData;
  readonly current: () => LineChartData;
  readonly tooltip: ChartTooltip;
  readonly size: { width: number; height: number };
}): uPlot.Options {
  const { data, current, tooltip } = of;
  const { lines, widget } = data;
  const hasRight = lines.some((line) => line.axis === "right");
  const scale = (axis: "left" | "right"): uPlot.Scale => ({
    range: (_chart, low, high) => valueRange(low, high, { options: widget.axes[axis], annotations: onAxis(widget.annotations, axis) }),
  });
  const unitOn = (axis: "left" | "right"): Unit => lines.find((line) => line.axis === axis)?.unit ?? "number";
  return {
    ...of.size,
    legend: { show: false },
    padding: [8, hasRight ? 0 : 20, 0, 0],
    cursor: { sync: { key: "dashboard", setSeries: false }, y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: true, range: () => [current().range.startS, current().range.endS] }, left: scale("left"), right: scale("right") },
    axes: [timeAxis(), valueAxis("left", unitOn("left")), ...(hasRight ? [valueAxis("right", unitOn("right"))] : [])],
    series: [{}, ...lines.map((line, index) => seriesOptions(line, { index, stacked: widget.stacked }))],
    bands: widget.stacked ? lines.slice(1).map((_line, index) => ({ series: [index + 2, index + 1] as [number, number] })) : [],
    hooks: {
      draw: [(chart) => drawAnnotations(chart, widget.annotations)],
      setCursor: [(chart) => tooltip.follow(chart)],
    },
  };
}

function seriesOptions(line: ChartLine, of: { readonly index: number; readonly stacked: boolean }): uPlot.Series {
  const color = line.color ?? lineColor(of.index);
  return {
    label: line.label,
    scale: line.axis,
    stroke: color,
    width: 1.75,
    spanGaps: false,
    ...(of.stacked && /^#[0-9a-f]{6}$/i.test(color) ? { fill: `${color}59` } : {}),
    points: {
      size: 5,
      fill: color,
      show: false,
      filter: (chart, seriesIndex) => [...lonelyPoints(Array.from(chart.data[seriesIndex] ?? []))],
    },
  };
}

function timeAxis(): uPlot.Axis {
  const two = (value: number): string => String(value).padStart(2, "0");
  return {
    ...axisColors(),
    size: 30,
    gap: 8,
    values: (_chart, splits) =>
      splits.map((tS) => {
        const at = new Date(tS * 1000);
        const midnight = at.getHours() === 0 && at.getMinutes() === 0;
        return midnight
          ? at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })
          : `${two(at.getHours())}:${two(at.getMinutes())}`;
      }),
  };
}

function valueAxis(scale: "left" | "right", unit: Unit): uPlot.Axis {
  const colors = axisColors();
  return {
    ...colors,
    scale,
    side: scale === "left" ? 3 : 1,
    size: (_chart, labels) => axisWidth(labels),
    gap: 6,
    space: 34,
    grid: scale === "left" ? colors.grid : { show: false },
    values: (_chart, splits) => splits.map((value) => formatValue(value, unit)),
  };
}

/** Room for the longest label at the axis font, and no less than keeps neighbouring charts alike. */
function axisWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(46, Math.ceil(longest * 6.6) + 14);
}

function axisColors(): { stroke: string; font: string; grid: uPlot.Axis.Grid; ticks: uPlot.Axis.Ticks } {
  return {
    stroke: styleColor("--text-soft"),
    font: "11px system-ui, -apple-system, 'Segoe UI', sans-serif",
    grid: { stroke: styleColor("--grid"), width: 1 },
    ticks: { show: false },
  };
}

function onAxis(annotations: readonly Annotation[], axis: "left" | "right"): readonly number[] {
  return annotations
    .filter((annotation) => annotation.direction === "horizontal" && annotation.axis === axis)
    .flatMap((annotation) => (annotation.to === undefined ? [annotation.value] : [annotation.value, annotation.to]));
}

/** The value axis: from zero for quantities, wide enough for the thresholds, exact where the dashboard says so. */
function valueRange(
  low: number | null,
  high: number | null,
  of: { readonly options: AxisOptions; readonly annotations: readonly number[] },
): [number, number] {
  const known = [low, high].filter((value) => value !== null);
  const all = [...known, ...of.annotations];
  const smallest = Math.min(0, ...all);
  const largest = all.length === 0 ? 1 : Math.max(...all);
  const room = (largest - smallest || 1) * 0.12;
  return [of.options.min ?? (smallest < 0 ? smallest - room : 0), of.options.max ?? largest + room];
}

import type { DashboardWidget, MetricResult } from "../../../view.ts";
import { type ChartLine, chartLines } from "../../widgets/chart-lines.ts";
import { type MetricWidgetProperties, readMetricWidget } from "../../widgets/metric-widget-properties.ts";
import { api } from "../api-client.ts";
import { element } from "../dom.ts";
import type { TimeRange } from "../time-range.ts";
import { AlarmTiles } from "./alarm-tiles.ts";
import { ChartLegend } from "./chart-legend.ts";
import { LineChart } from "./line-chart.ts";
import { drawNumbers } from "./number-view.ts";
import { WidgetCard } from "./widget-card.ts";
import type { WidgetView } from "./widget-view.ts";

/** A metric widget: lines, numbers or, when it only names alarms, their states. */
export class MetricWidget implements WidgetView {
  readonly element: HTMLElement;
  readonly #card: WidgetCard;
  readonly #properties: Readonly<Record<string, unknown>>;
  readonly #legend = new ChartLegend((index, shown) => this.#chart?.toggle(index, shown));
  readonly #plot = element("div", { class: "plot" });
  readonly #alarms = new AlarmTiles();
  #chart: LineChart | undefined;
  #asked = 0;

  constructor(widget: DashboardWidget) {
    this.#properties = widget.properties;
    const { title } = widget.properties;
    this.#card = new WidgetCard({ title: typeof title === "string" ? title : "Metrics" });
    this.element = this.#card.element;
  }

  async refresh(range: TimeRange): Promise<void> {
    const read = readMetricWidget(this.#properties, range);
    if (read.kind === "unsupported") {
      this.#card.show({ kind: "empty", message: `This page cannot draw the metric view "${read.view}". CloudWatch can.` });
      return;
    }
    const { widget } = read;
    if (widget.series.length === 0) {
      if (widget.alarmArns.length > 0) await this.#showAlarms(widget.alarmArns);
      else this.#card.show({ kind: "empty", message: "This widget names no metrics." });
      return;
    }
    this.#asked += 1;
    const asked = this.#asked;
    const { startS, endS } = range;
    const fetched = await api.metricData({ startS, endS, queries: widget.series.map((series) => series.query) });
    if (asked !== this.#asked) return;
    if (fetched.kind === "failed") this.#card.show({ kind: "failed", message: fetched.message });
    else this.#draw(widget, { results: fetched.body, range });
  }

  dispose(): void {
    this.#chart?.dispose();
  }

  #draw(widget: MetricWidgetProperties, of: { readonly results: readonly MetricResult[]; readonly range: TimeRange }): void {
    const labels = { left: widget.axes.left.label, right: widget.axes.right.label };
    const lines = chartLines(widget.series, of.results, labels);
    const problem = problemIn(of.results);
    this.#card.tools.replaceChildren(...(problem === undefined ? [] : [warning(problem)]));
    if (widget.view === "timeSeries") this.#drawLines(lines, { widget, range: of.range });
    else drawNumbers(this.#card.body, { lines, widget });
    const points = lines.reduce((total, line) => total + line.values.filter((value) => value !== null).length, 0);
    this.element.dataset["points"] = String(points);
    if (points > 0) this.#card.show({ kind: "ready" });
    else if (problem === undefined) this.#card.show({ kind: "empty", message: "No data in this time range." });
    else this.#card.show({ kind: "failed", message: problem });
  }

  #drawLines(lines: readonly ChartLine[], of: { readonly widget: MetricWidgetProperties; readonly range: TimeRange }): void {
    if (!this.#chart) {
      this.#card.body.replaceChildren(this.#plot, this.#legend.element);
      this.#chart = new LineChart(this.#plot);
    }
    this.#chart.update({ lines, ...of });
    this.#legend.update(lines);
  }

  async #showAlarms(arns: readonly string[]): Promise<void> {
    if (!this.#alarms.element.isConnected) this.#card.body.replaceChildren(this.#alarms.element);
    this.#card.show(await this.#alarms.refresh(arns));
  }
}

/** The first thing that CloudWatch says is wrong with the results. */
function problemIn(results: readonly MetricResult[]): string | undefined {
  const failed = results.find((result) => result.StatusCode === "InternalError" || result.StatusCode === "Forbidden");
  const message = results.flatMap((result) => result.Messages ?? [])[0];
  if (message) return message.Value;
  return failed ? `${failed.Label || failed.Id}: ${failed.StatusCode}` : undefined;
}

function warning(message: string): HTMLElement {
  return element("span", { class: "card-warning", text: "!", attributes: { title: message, role: "img", "aria-label": message } });
}

import { type ChartLine, latestValue } from "../../widgets/chart-lines.ts";
import type { MetricWidgetProperties } from "../../widgets/metric-widget-properties.ts";
import { formatValue } from "../../widgets/units.ts";
import { element, timeElement } from "../dom.ts";
import { lineColor } from "../theme.ts";

/** Draws the latest value of each line as a number; with a bar for a gauge, and a small line when the widget wants one. */
export function drawNumbers(
  body: HTMLElement,
  of: { readonly lines: readonly ChartLine[]; readonly widget: MetricWidgetProperties },
): void {
  const tiles = of.lines.map((line, index) => {
    const latest = latestValue(line);
    const color = line.color ?? lineColor(index);
    const label = element("dt", { text: line.label, attributes: { title: line.label } });
    const value = element("dd", { class: "number", text: latest ? formatValue(latest.value, line.unit) : "no data" });
    const extras: HTMLElement[] = [];
    if (of.widget.view === "gauge" && latest) extras.push(bar(latest.value, { color, limits: of.widget.axes.left }));
    if (latest) value.title = `at ${timeElement(latest.tS * 1000).textContent ?? ""}`;
    if (of.widget.sparkline && latest) extras.push(sparkline(line, color));
    return element("div", { class: latest ? "number-tile" : "number-tile number-unknown" }, label, value, ...extras);
  });
  body.replaceChildren(element("dl", { class: "numbers" }, ...tiles));
}

function bar(
  value: number,
  of: { readonly color: string; readonly limits: { readonly min?: number; readonly max?: number } },
): HTMLElement {
  const { min = 0, max = 100 } = of.limits;
  const fill = element("span");
  fill.style.width = `${Math.max(0, Math.min(1, (value - min) / (max - min || 1))) * 100}%`;
  fill.style.background = of.color;
  return element("dd", { class: "gauge", attributes: { "aria-hidden": "true" } }, fill);
}

function sparkline(line: ChartLine, color: string): HTMLElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 100 24");
  svg.setAttribute("preserveAspectRatio", "none");
  const known = line.values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [first = 0, last = 1] = [line.times[0], line.times.at(-1)];
  let pen = "M";
  let path = "";
  for (const [index, value] of line.values.entries()) {
    if (value === null) {
      pen = "M";
      continue;
    }
    const x = (((line.times[index] ?? first) - first) / (last - first || 1)) * 100;
    path += `${pen}${x.toFixed(2)} ${(22 - ((value - low) / (high - low || 1)) * 20).toFixed(2)}`;
    pen = "L";
  }
  const drawn = document.createElementNS(namespace, "path");
  drawn.setAttribute("d", path);
  drawn.setAttribute("stroke", color);
  svg.append(drawn);
  return element("dd", { class: "sparkline", attributes: { "aria-hidden": "true" } }, svg);
}

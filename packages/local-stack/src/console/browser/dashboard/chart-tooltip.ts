import type uPlot from "uplot";
import type { ChartLine } from "../../widgets/chart-lines.ts";
import { formatValue } from "../../widgets/units.ts";
import { element, timeElement } from "../dom.ts";
import { lineColor } from "../theme.ts";

const mostRows = 12;

/** The values under the pointer, largest first. */
export class ChartTooltip {
  readonly #element: HTMLElement;
  readonly #host: HTMLElement;
  readonly #lines: () => readonly ChartLine[];

  constructor(host: HTMLElement, lines: () => readonly ChartLine[]) {
    this.#host = host;
    this.#lines = lines;
    host.querySelector(".tooltip")?.remove();
    this.#element = element("div", { class: "tooltip", attributes: { hidden: "" } });
    host.append(this.#element);
  }

  /** Moves with the chart's cursor; the cursor that other charts share shows no tooltip here. */
  follow(chart: uPlot): void {
    const { idx, left } = chart.cursor;
    const tS = idx === null || idx === undefined ? undefined : chart.data[0][idx];
    if (tS === undefined || left === undefined || left < 0 || !chart.over.matches(":hover")) {
      this.#element.hidden = true;
      return;
    }
    const rows = this.#lines()
      .map((line, index) => ({ line, color: line.color ?? lineColor(index), value: valueAt(line, tS) }))
      .filter((row) => row.value !== undefined)
      .sort((one, other) => (other.value ?? -Infinity) - (one.value ?? -Infinity));
    const shown = rows.slice(0, mostRows).map(({ line, color, value }) => {
      const swatch = element("span", { class: "swatch" });
      swatch.style.background = color;
      const text = value === null || value === undefined ? "no data" : formatValue(value, line.unit);
      return element("div", { class: "tooltip-row" }, swatch, element("span", { text: line.label }), element("b", { text }));
    });
    this.#element.replaceChildren(timeElement(tS * 1000), ...shown);
    this.#element.hidden = false;
    const plotLeft = chart.over.offsetLeft + left;
    const onRight = plotLeft > this.#host.clientWidth / 2;
    this.#element.style.left = onRight ? "" : `${plotLeft + 14}px`;
    this.#element.style.right = onRight ? `${this.#host.clientWidth - plotLeft + 14}px` : "";
  }
}

function valueAt(line: ChartLine, tS: number): number | null | undefined {
  const index = line.times.indexOf(tS);
  return index < 0 ? undefined : line.values[index];
}

import { type ChartLine, latestValue } from "../../widgets/chart-lines.ts";
import { formatValue } from "../../widgets/units.ts";
import { element } from "../dom.ts";
import { lineColor } from "../theme.ts";

interface Entry {
  readonly button: HTMLButtonElement;
  readonly value: HTMLElement;
}

/** The lines of a chart with their latest values; pressing one hides or shows its line. */
export class ChartLegend {
  readonly element = element("ul", { class: "legend" });
  readonly #onToggle: (index: number, shown: boolean) => void;
  readonly #hidden = new Set<string>();
  #entries: readonly Entry[] = [];
  #drawnAs = "";

  constructor(onToggle: (index: number, shown: boolean) => void) {
    this.#onToggle = onToggle;
  }

  /** Shows the lines' latest values, in place while the lines are the same. */
  update(lines: readonly ChartLine[]): void {
    const identity = JSON.stringify(lines.map((line, index) => [line.label, line.color ?? lineColor(index)]));
    if (identity !== this.#drawnAs) {
      this.#drawnAs = identity;
      this.#entries = lines.map((line, index) => this.#entry(line, index));
      this.element.replaceChildren(...this.#entries.map(({ button }) => element("li", {}, button)));
    }
    for (const [index, line] of lines.entries()) {
      const latest = latestValue(line);
      const entry = this.#entries[index];
      if (entry) entry.value.textContent = latest ? formatValue(latest.value, line.unit) : "no data";
      this.#onToggle(index, !this.#hidden.has(line.label));
    }
  }

  #entry(line: ChartLine, index: number): Entry {
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = line.color ?? lineColor(index);
    const value = element("b");
    const button = element(
      "button",
      {
        class: "legend-entry",
        attributes: { type: "button", "aria-pressed": String(!this.#hidden.has(line.label)), title: line.label },
        onClick: () => {
          if (!this.#hidden.delete(line.label)) this.#hidden.add(line.label);
          const shown = !this.#hidden.has(line.label);
          button.setAttribute("aria-pressed", String(shown));
          this.#onToggle(index, shown);
        },
      },
      swatch,
      element("span", { class: "legend-label", text: line.label }),
      value,
    );
    return { button, value };
  }
}

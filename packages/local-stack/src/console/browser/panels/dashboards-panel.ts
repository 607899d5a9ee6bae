import type { DashboardView, DashboardWidget } from "../../../view.ts";
import { api } from "../api-client.ts";
import { makeWidget } from "../dashboard/make-widget.ts";
import type { WidgetView } from "../dashboard/widget-view.ts";
import { element } from "../dom.ts";
import { onThemeChange } from "../theme.ts";
import { TimeRangePicker } from "../time-range.ts";
import type { Panel } from "./panel.ts";

/** The deployed dashboards, one at a time, drawn from their own JSON. */
export class DashboardsPanel implements Panel {
  readonly element: HTMLElement;
  readonly #accountId: string;
  readonly #select = element("select", { attributes: { "aria-label": "Dashboard" } });
  readonly #name = element("h2", { class: "panel-title" });
  readonly #grid = element("div", { class: "grid" });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" } });
  readonly #range = new TimeRangePicker(() => void this.#refreshWidgets());
  #dashboards: readonly DashboardView[] = [];
  #widgets: readonly WidgetView[] = [];
  #drawnBody = "";

  constructor(accountId: string) {
    this.#accountId = accountId;
    const toolbar = element("div", { class: "toolbar" }, this.#name, this.#select, this.#range.element);
    this.element = element("section", { attributes: { "aria-label": "Dashboards" } }, toolbar, this.#notice, this.#grid);
    this.#select.addEventListener("change", () => void this.refresh());
    onThemeChange(() => {
      this.#drawnBody = "";
      void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    const fetched = await api.dashboards();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    this.#dashboards = fetched.body;
    this.#notice.textContent = this.#dashboards.length === 0 ? "The template deploys no dashboard." : "";
    this.#drawChoice();
    this.#drawChosen();
    await this.#refreshWidgets();
  }

  #drawChoice(): void {
    const names = this.#dashboards.map((dashboard) => dashboard.name);
    const drawn = [...this.#select.options].map((option) => option.value);
    if (names.join("\n") !== drawn.join("\n")) {
      this.#select.replaceChildren(...names.map((name) => element("option", { text: name, attributes: { value: name } })));
    }
    this.#select.hidden = names.length < 2;
    this.#name.hidden = names.length >= 2;
    this.#name.textContent = names[0] ?? "Dashboards";
  }

  #drawChosen(): void {
    const chosen = this.#dashboards.find((dashboard) => dashboard.name === this.#select.value) ?? this.#dashboards[0];
    const body = JSON.stringify([chosen?.name, chosen?.body]);
    if (!chosen || body === this.#drawnBody) return;
    this.#drawnBody = body;
    for (const widget of this.#widgets) widget.dispose();
    this.#widgets = chosen.body.widgets.map((widget, index) => {
      const view = makeWidget(widget, { dashboardName: chosen.name, accountId: this.#accountId, index });
      view.element.dataset["widgetType"] = widget.type;
      place(view.element, widget);
      return view;
    });
    this.#grid.replaceChildren(...this.#widgets.map((widget) => widget.element));
  }

  async #refreshWidgets(): Promise<void> {
    const range = this.#range.now();
    await Promise.all(this.#widgets.map((widget) => widget.refresh(range)));
  }
}

/** Columns and rows as the dashboard says; a widget without a place flows into the next free one. */
function place(target: HTMLElement, widget: DashboardWidget): void {
  const width = Math.min(24, Math.max(1, widget.width));
  const height = Math.max(1, widget.height);
  target.style.setProperty("--column", widget.x === undefined ? `auto / span ${width}` : `${widget.x + 1} / span ${width}`);
  target.style.setProperty("--place", widget.y === undefined ? `auto / span ${height}` : `${widget.y + 1} / span ${height}`);
  target.style.setProperty("--rows", String(height));
}

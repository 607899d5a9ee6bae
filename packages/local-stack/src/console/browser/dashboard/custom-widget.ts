import type { DashboardWidget } from "../../../view.ts";
import { timezoneOf, type WidgetContent, type WidgetContext, widgetContent, widgetEvent } from "../../widgets/widget-context.ts";
import { api } from "../api-client.ts";
import { askConfirmation, type OpenDialog, openDialog } from "../dialog.ts";
import { element } from "../dom.ts";
import { currentTheme } from "../theme.ts";
import type { TimeRange } from "../time-range.ts";
import type { WidgetAction } from "./widget-actions.ts";
import { WidgetCard } from "./widget-card.ts";
import { WidgetSurface } from "./widget-surface.ts";
import type { WidgetView } from "./widget-view.ts";

interface Call {
  readonly endpoint: string;
  readonly params: unknown;
  readonly forms: Readonly<Record<string, unknown>>;
}

type CallOutcome = { readonly kind: "ok"; readonly content: WidgetContent } | { readonly kind: "failed"; readonly message: string };

export interface CustomWidgetPlace {
  readonly dashboardName: string;
  readonly accountId: string;
  readonly index: number;
}

/** A custom widget: its function's answer, with the actions that lead from it. */
export class CustomWidget implements WidgetView {
  readonly element: HTMLElement;
  readonly #card: WidgetCard;
  readonly #widget: DashboardWidget;
  readonly #place: CustomWidgetPlace;
  readonly #surface = new WidgetSurface((action) => void this.#perform(action, this.#surface));
  readonly #start: Call;
  /** What the widget shows: a call to repeat on refresh, or undefined for HTML that an action brought along. */
  #current: Call | undefined;
  #range: TimeRange | undefined;
  #popup: { readonly dialog: OpenDialog; readonly surface: WidgetSurface } | undefined;

  constructor(widget: DashboardWidget, place: CustomWidgetPlace) {
    const { title, endpoint, params } = widget.properties;
    this.#widget = widget;
    this.#place = place;
    this.#start = { endpoint: typeof endpoint === "string" ? endpoint : "", params: params ?? {}, forms: {} };
    this.#current = this.#start;
    this.#card = new WidgetCard({ title: typeof title === "string" ? title : "" });
    this.#card.body.append(this.#surface.element);
    this.element = this.#card.element;
  }

  async refresh(range: TimeRange): Promise<void> {
    const first = this.#range === undefined;
    const { refresh: onRefresh, timeRange: onRange } = updateOn(this.#widget);
    const wanted = this.#range?.lengthS === range.lengthS ? onRefresh : onRange;
    this.#range = range;
    if (this.#current === undefined || (!first && (!wanted || this.#surface.isBeingEdited()))) return;
    await this.#load(this.#current);
  }

  dispose(): void {
    this.#popup?.dialog.close();
    this.element.remove();
  }

  async #load(call: Call): Promise<void> {
    const outcome = await this.#call(call);
    if (this.#current !== call) return;
    if (outcome.kind === "ok") this.#surface.show(outcome.content);
    this.#card.show(outcome.kind === "ok" ? { kind: "ready" } : outcome);
  }

  async #perform(action: WidgetAction, from: WidgetSurface): Promise<void> {
    const forms = from.formValues();
    if (action.confirmation !== "" && !(await askConfirmation(action.confirmation))) return;
    const call = action.kind === "call" ? { endpoint: action.endpoint, params: action.params, forms } : undefined;
    if (action.display === "popup") {
      await this.#showPopup(action, call);
      return;
    }
    this.#popup?.dialog.close();
    this.#current = call;
    this.#offerReturn();
    if (call) await this.#load(call);
    else this.#surface.show(actionContent(action));
  }

  async #showPopup(action: WidgetAction, call: Call | undefined): Promise<void> {
    const { surface } = this.#openPopup();
    if (!call) {
      surface.show(actionContent(action));
      return;
    }
    surface.show({ kind: "markdown", markdown: "Loading…" });
    const outcome = await this.#call(call);
    surface.show(outcome.kind === "ok" ? outcome.content : { kind: "json", text: outcome.message });
  }

  #openPopup(): { readonly surface: WidgetSurface } {
    if (this.#popup) return this.#popup;
    const surface: WidgetSurface = new WidgetSurface((action) => void this.#perform(action, surface));
    const body = element("div", { class: "dialog-body" }, surface.element);
    const { title } = this.#widget.properties;
    const dialog = openDialog({
      title: typeof title === "string" && title !== "" ? title : "Details",
      body,
      onClose: () => {
        this.#popup = undefined;
      },
    });
    this.#popup = { dialog, surface };
    return this.#popup;
  }

  #offerReturn(): void {
    const back = element("button", {
      class: "link-button",
      text: "Back to start",
      attributes: { type: "button" },
      onClick: () => {
        this.#current = this.#start;
        this.#card.tools.replaceChildren();
        void this.#load(this.#start);
      },
    });
    this.#card.tools.replaceChildren(back);
  }

  async #call(call: Call): Promise<CallOutcome> {
    const fetched = await api.invoke(call.endpoint, widgetEvent(call.params, this.#context(call)));
    if (fetched.kind === "failed") return fetched;
    const result = fetched.body;
    return result.kind === "ok"
      ? { kind: "ok", content: widgetContent(result.payload) }
      : { kind: "failed", message: `The widget's function failed: ${result.message}` };
  }

  #context(call: Call): WidgetContext {
    const { startS, endS, lengthS } = this.#range ?? { startS: 0, endS: 0, lengthS: 0 };
    const [start, end] = [startS * 1000, endS * 1000];
    const { title } = this.#widget.properties;
    return {
      dashboardName: this.#place.dashboardName,
      widgetId: `widget-${this.#place.index}`,
      accountId: this.#place.accountId,
      locale: navigator.language.slice(0, 2),
      timezone: timezoneOf(new Date().getTimezoneOffset()),
      period: 300,
      isAutoPeriod: true,
      timeRange: { mode: "relative", start, end, relativeStart: lengthS * 1000, zoom: { start, end } },
      theme: currentTheme(),
      linkCharts: true,
      title: typeof title === "string" ? title : "",
      forms: { all: call.forms },
      params: this.#start.params,
      width: this.#card.body.clientWidth,
      height: this.#card.body.clientHeight,
    };
  }
}

function actionContent(action: WidgetAction): WidgetContent {
  switch (action.kind) {
    case "html":
      return { kind: "html", html: action.html };
    case "invalid":
      return { kind: "json", text: action.message };
    case "call":
      return { kind: "json", text: "" };
  }
}

function updateOn(widget: DashboardWidget): { readonly refresh: boolean; readonly timeRange: boolean } {
  const { updateOn: value } = widget.properties;
  const flags = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return { refresh: flags["refresh"] !== false, timeRange: flags["timeRange"] !== false };
}

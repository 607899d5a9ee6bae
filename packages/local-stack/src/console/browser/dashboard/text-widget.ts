import type { DashboardWidget } from "../../../view.ts";
import { markdownFragment } from "../sanitise.ts";
import { WidgetCard } from "./widget-card.ts";
import type { WidgetView } from "./widget-view.ts";

/** A text widget: Markdown, drawn once. */
export class TextWidget implements WidgetView {
  readonly element: HTMLElement;

  constructor(widget: DashboardWidget) {
    const { markdown, background } = widget.properties;
    const card = new WidgetCard({ title: "", plain: background === "transparent" });
    card.body.classList.add("prose");
    card.body.append(markdownFragment(typeof markdown === "string" ? markdown : ""));
    card.show({ kind: "ready" });
    this.element = card.element;
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.element.remove();
  }
}

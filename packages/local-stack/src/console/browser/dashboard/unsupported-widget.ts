import type { DashboardWidget } from "../../../view.ts";
import { WidgetCard } from "./widget-card.ts";
import type { WidgetView } from "./widget-view.ts";

/** A box that says which type of widget is not drawn here, so that nothing is silently missing. */
export class UnsupportedWidget implements WidgetView {
  readonly element: HTMLElement;

  constructor(widget: DashboardWidget) {
    const { title } = widget.properties;
    const card = new WidgetCard({ title: typeof title === "string" ? title : `Widget of type ${widget.type}` });
    card.show({ kind: "empty", message: `This page cannot draw widgets of type "${widget.type}". CloudWatch can.` });
    this.element = card.element;
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    this.element.remove();
  }
}

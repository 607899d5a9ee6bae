import type { DashboardWidget } from "../../../view.ts";
import { AlarmTiles } from "./alarm-tiles.ts";
import { WidgetCard } from "./widget-card.ts";
import type { WidgetView } from "./widget-view.ts";

/** An alarm status widget. */
export class AlarmWidget implements WidgetView {
  readonly element: HTMLElement;
  readonly #card: WidgetCard;
  readonly #tiles = new AlarmTiles();
  readonly #arns: readonly string[];

  constructor(widget: DashboardWidget) {
    const { title, alarms } = widget.properties;
    this.#arns = Array.isArray(alarms) ? alarms.filter((arn) => typeof arn === "string") : [];
    this.#card = new WidgetCard({ title: typeof title === "string" ? title : "Alarms" });
    this.#card.body.append(this.#tiles.element);
    this.element = this.#card.element;
  }

  async refresh(): Promise<void> {
    this.#card.show(await this.#tiles.refresh(this.#arns));
  }

  dispose(): void {
    this.element.remove();
  }
}

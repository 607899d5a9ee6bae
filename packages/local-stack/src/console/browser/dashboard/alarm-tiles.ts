import type { AlarmView } from "../../../view.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element, timeElement } from "../dom.ts";
import { stateBadge } from "../state-badge.ts";
import type { CardState } from "./widget-card.ts";

/** The states of some alarms as tiles. */
export class AlarmTiles {
  readonly element = element("ul", { class: "alarm-tiles" });
  readonly #named = new ChangeDetector();

  /** Fetches the states of the named alarms; an empty list means all of them. */
  async refresh(arns: readonly string[]): Promise<CardState> {
    const fetched = await api.alarms();
    if (fetched.kind === "failed") return { kind: "failed", message: fetched.message };
    const named = arns.length === 0 ? fetched.body : arns.map((arn) => fetched.body.find((alarm) => alarm.arn === arn) ?? arn);
    if (this.#named.changed(named))
      this.element.replaceChildren(...named.map((alarm) => (typeof alarm === "string" ? missingTile(alarm) : tile(alarm))));
    return named.length === 0 ? { kind: "empty", message: "No alarms." } : { kind: "ready" };
  }
}

function tile(alarm: AlarmView): HTMLElement {
  const since = element("span", { class: "soft" }, "since ", timeElement(alarm.since));
  return element(
    "li",
    { attributes: { "data-alarm-state": alarm.state, title: alarm.reason } },
    stateBadge(alarm.state),
    element("span", { class: "alarm-name", text: alarm.name }),
    since,
  );
}

function missingTile(arn: string): HTMLElement {
  return element("li", { class: "soft", text: `${arn.split(":").at(-1) ?? arn}: no such alarm` });
}

import type { AlarmState, AlarmView } from "../../../view.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element, timeElement } from "../dom.ts";
import { markdownFragment } from "../sanitise.ts";
import { stateBadge } from "../state-badge.ts";
import type { Panel } from "./panel.ts";

const order: readonly AlarmState[] = ["ALARM", "INSUFFICIENT_DATA", "OK"];

/** Every alarm, the worst first, with its reason and its runbook. */
export class AlarmsPanel implements Panel {
  readonly element: HTMLElement;
  readonly #list = element("ul", { class: "alarm-list" });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" }, text: "Loading…" });

  readonly #alarms = new ChangeDetector();

  constructor() {
    const title = element("h2", { class: "panel-title", text: "Alarms" });
    this.element = element("section", { attributes: { "aria-label": "Alarms" } }, title, this.#notice, this.#list);
  }

  async refresh(): Promise<void> {
    const fetched = await api.alarms();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    this.#notice.textContent = fetched.body.length === 0 ? "The template deploys no alarms." : "";
    if (!this.#alarms.changed(fetched.body)) return;
    const sorted = fetched.body.toSorted(
      (left, right) => order.indexOf(left.state) - order.indexOf(right.state) || left.name.localeCompare(right.name),
    );
    this.#list.replaceChildren(...sorted.map(alarmItem));
  }
}

function alarmItem(alarm: AlarmView): HTMLElement {
  const since = element("span", { class: "soft" }, "since ", timeElement(alarm.since));
  const head = element("div", { class: "alarm-head" }, stateBadge(alarm.state), element("h3", { text: alarm.name }), since);
  const description = element("div", { class: "prose soft" });
  description.append(markdownFragment(alarm.description));
  return element(
    "li",
    { class: "row-card", attributes: { "data-alarm-state": alarm.state } },
    head,
    element("p", { text: alarm.reason || "No evaluation yet." }),
    alarm.description === "" ? undefined : description,
  );
}

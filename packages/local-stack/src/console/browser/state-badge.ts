import type { AlarmState } from "../../view.ts";
import { element } from "./dom.ts";

const words: Readonly<Record<AlarmState, string>> = { OK: "OK", ALARM: "In alarm", INSUFFICIENT_DATA: "Insufficient data" };

/** An alarm state as a coloured word; the word carries the meaning, the colour only helps. */
export function stateBadge(state: AlarmState): HTMLElement {
  return element("span", { class: "badge", text: words[state], attributes: { "data-state": state } });
}

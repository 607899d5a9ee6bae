import { element } from "./dom.ts";

/** A moment's view of the chosen range: epoch seconds. */
export interface TimeRange {
  readonly startS: number;
  readonly endS: number;
  readonly lengthS: number;
}

const choices = [
  { label: "15m", name: "15 minutes", lengthS: 900 },
  { label: "1h", name: "1 hour", lengthS: 3_600 },
  { label: "3h", name: "3 hours", lengthS: 10_800 },
  { label: "12h", name: "12 hours", lengthS: 43_200 },
  { label: "1d", name: "1 day", lengthS: 86_400 },
] as const;

/** Remembers which length of time is shown and draws the buttons to choose it. */
export class TimeRangePicker {
  readonly element: HTMLElement;
  #lengthS: number = 3_600;

  constructor(onChange: () => void) {
    const buttons = choices.map((choice) =>
      element("button", {
        text: choice.label,
        attributes: { type: "button", "aria-label": `Last ${choice.name}`, "data-length": String(choice.lengthS) },
        onClick: () => {
          this.#lengthS = choice.lengthS;
          this.#mark();
          onChange();
        },
      }),
    );
    this.element = element("div", { class: "segmented", attributes: { role: "group", "aria-label": "Time range" } }, ...buttons);
    this.#mark();
  }

  /** The range that ends now, on whole minutes. */
  now(): TimeRange {
    const endS = Math.ceil(Date.now() / 60_000) * 60;
    return { startS: endS - this.#lengthS, endS, lengthS: this.#lengthS };
  }

  #mark(): void {
    for (const button of this.element.children) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-length") === String(this.#lengthS)));
    }
  }
}

import { element } from "../dom.ts";

export type CardState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  /** Nothing to draw, and why. */
  | { readonly kind: "empty"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/** The frame of a widget: title, body and what state it is in. The body keeps its place in every state. */
export class WidgetCard {
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  readonly tools: HTMLElement;
  readonly #notice: HTMLElement;

  constructor(options: { readonly title: string; readonly plain?: boolean }) {
    this.body = element("div", { class: "card-body" });
    this.tools = element("div", { class: "card-tools" });
    this.#notice = element("p", { class: "card-notice", attributes: { role: "status" } });
    const heading = element("h3", { class: "card-title", text: options.title, attributes: { title: options.title } });
    const header = element("header", { class: "card-header" }, heading, this.tools);
    this.element = element(
      "article",
      { class: options.plain ? "card card-plain" : "card", attributes: { "aria-label": options.title || "Text" } },
      options.title === "" ? undefined : header,
      this.body,
      this.#notice,
    );
    this.show({ kind: "loading" });
  }

  show(state: CardState): void {
    this.element.dataset["state"] = state.kind;
    this.element.setAttribute("aria-busy", String(state.kind === "loading"));
    this.#notice.textContent = state.kind === "loading" ? "Loading…" : state.kind === "ready" ? "" : state.message;
  }
}

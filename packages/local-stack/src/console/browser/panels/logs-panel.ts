import type { LogLine } from "../../../view.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element, timeElement } from "../dom.ts";
import type { Panel } from "./panel.ts";

/** The newest log lines of the functions, filtered as one types. */
export class LogsPanel implements Panel {
  readonly element: HTMLElement;
  readonly #rows = element("tbody");
  readonly #filter = element("input", { attributes: { type: "search", placeholder: "Filter", "aria-label": "Filter log lines" } });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" }, text: "Loading…" });
  readonly #fetched = new ChangeDetector();
  #lines: readonly LogLine[] = [];

  constructor() {
    const title = element("h2", { class: "panel-title", text: "Logs" });
    const head = element(
      "tr",
      {},
      ...["Time", "Log group", "Message"].map((text) => element("th", { text, attributes: { scope: "col" } })),
    );
    const table = element("table", { class: "table log-table" }, element("thead", {}, head), this.#rows);
    this.#filter.addEventListener("input", () => this.#draw());
    this.element = element(
      "section",
      { attributes: { "aria-label": "Logs" } },
      element("div", { class: "toolbar" }, title, this.#filter),
      this.#notice,
      element("div", { class: "table-frame" }, table),
    );
  }

  async refresh(): Promise<void> {
    const fetched = await api.logs();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    if (!this.#fetched.changed(fetched.body)) return;
    this.#lines = fetched.body.toSorted((left, right) => right.at - left.at);
    this.#draw();
  }

  #draw(): void {
    const wanted = this.#filter.value.trim().toLowerCase();
    const lines = this.#lines.filter((line) => `${line.logGroup} ${line.message}`.toLowerCase().includes(wanted));
    this.#notice.textContent = this.#lines.length === 0 ? "No log lines yet." : `${lines.length} of ${this.#lines.length} lines`;
    this.#rows.replaceChildren(
      ...lines.map((line) =>
        element(
          "tr",
          {},
          element("td", { class: "nowrap soft" }, timeElement(line.at)),
          element("td", { class: "nowrap soft", text: line.logGroup.replace("/aws/lambda/", "") }),
          element("td", { class: "mono", text: line.message.trimEnd() }),
        ),
      ),
    );
  }
}

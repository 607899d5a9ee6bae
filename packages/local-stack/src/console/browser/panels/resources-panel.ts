import type { ResourceView } from "../../../view.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element } from "../dom.ts";
import type { Panel } from "./panel.ts";

/** What the template created, by stack. */
export class ResourcesPanel implements Panel {
  readonly element: HTMLElement;
  readonly #stacks = element("div", { class: "stacks" });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" }, text: "Loading…" });

  readonly #resources = new ChangeDetector();

  constructor() {
    const title = element("h2", { class: "panel-title", text: "Resources" });
    this.element = element("section", { attributes: { "aria-label": "Resources" } }, title, this.#notice, this.#stacks);
  }

  async refresh(): Promise<void> {
    const fetched = await api.resources();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    if (!this.#resources.changed(fetched.body)) return;
    const stacks = Map.groupBy(fetched.body, (resource) => resource.stack);
    this.#notice.textContent = `${fetched.body.length} resources in ${stacks.size} stacks of the synthesized template`;
    this.#stacks.replaceChildren(...[...stacks].map(([stack, resources]) => stackTable(stack, resources)));
  }
}

function stackTable(stack: string, resources: readonly ResourceView[]): HTMLElement {
  const columns = ["Type", "Logical ID", "Physical ID"];
  const head = element("tr", {}, ...columns.map((text) => element("th", { text, attributes: { scope: "col" } })));
  const rows = resources
    .toSorted((left, right) => left.type.localeCompare(right.type) || left.logicalId.localeCompare(right.logicalId))
    .map((resource) =>
      element(
        "tr",
        {},
        element("td", { class: "nowrap", text: resource.type }),
        element("td", { class: "mono", text: resource.logicalId }),
        element("td", { class: "mono soft", text: resource.physicalId }),
      ),
    );
  const table = element("table", { class: "table" }, element("thead", {}, head), element("tbody", {}, ...rows));
  const title = element("h3", { text: stack }, element("span", { class: "soft", text: ` ${resources.length}` }));
  return element("div", { class: "row-card" }, title, element("div", { class: "table-frame" }, table));
}

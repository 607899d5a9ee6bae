import type { ScenarioDescription } from "../../../scenario-control.ts";
import type { ScenarioGroup, ScenarioSource } from "../../api-types.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element } from "../dom.ts";
import type { Panel } from "./panel.ts";

const titles: Readonly<Record<ScenarioSource, string>> = { lab: "Device lab", account: "Sample AWS account" };

/** Buttons that change the demonstration: cut an uplink, stop an instance, and see what the product makes of it. */
export class LabPanel implements Panel {
  readonly element: HTMLElement;
  readonly #groups = element("div", { class: "stacks" });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" }, text: "Loading…" });
  readonly #scenarios = new ChangeDetector();

  constructor() {
    const title = element("h2", { class: "panel-title", text: "Lab" });
    this.element = element("section", { attributes: { "aria-label": "Lab" } }, title, this.#notice, this.#groups);
  }

  async refresh(): Promise<void> {
    const fetched = await api.scenarios();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    this.#notice.textContent = fetched.body.length === 0 ? "Neither a device lab nor the sample account is running." : "";
    if (this.#scenarios.changed(fetched.body)) this.#groups.replaceChildren(...fetched.body.map(scenarioGroup));
  }
}

function scenarioGroup(group: ScenarioGroup): HTMLElement {
  const cards = group.scenarios.map((scenario) => scenarioCard(group.source, scenario));
  return element(
    "div",
    {},
    element("h3", { class: "group-title", text: titles[group.source] }),
    element("ul", { class: "scenarios" }, ...cards),
  );
}

function scenarioCard(source: ScenarioSource, scenario: ScenarioDescription): HTMLElement {
  const result = element("p", { class: "scenario-result", attributes: { role: "status" } });
  const button = element("button", { class: "button", text: "Run", attributes: { type: "button", "aria-label": `Run ${scenario.name}` } });
  button.addEventListener("click", () => void run());
  async function run(): Promise<void> {
    button.disabled = true;
    result.textContent = "Running…";
    const outcome = await api.runScenario(source, scenario.name);
    button.disabled = false;
    const done = outcome.kind === "ok" && outcome.body.kind === "ok";
    result.dataset["outcome"] = done ? "ok" : "failed";
    result.textContent = outcome.kind === "ok" ? outcome.body.message : outcome.message;
  }
  return element(
    "li",
    { class: "row-card scenario" },
    element("div", { class: "scenario-head" }, element("h4", { class: "mono", text: scenario.name }), button),
    element("p", { class: "soft", text: scenario.description }),
    result,
  );
}

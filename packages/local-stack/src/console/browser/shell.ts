import type { StackSummary } from "../api-types.ts";
import { api } from "./api-client.ts";
import { clock, element } from "./dom.ts";
import { AlarmsPanel } from "./panels/alarms-panel.ts";
import { DashboardsPanel } from "./panels/dashboards-panel.ts";
import { LabPanel } from "./panels/lab-panel.ts";
import { LogsPanel } from "./panels/logs-panel.ts";
import { NotificationsPanel } from "./panels/notifications-panel.ts";
import type { Panel } from "./panels/panel.ts";
import { ResourcesPanel } from "./panels/resources-panel.ts";

const refreshEveryMs = 10_000;

interface Section {
  readonly hash: string;
  readonly name: string;
  readonly panel: Panel;
  readonly link: HTMLAnchorElement;
}

/** The page around the panels: what this is, where one is, and when it was last up to date. */
export class Shell {
  readonly #root: HTMLElement;
  readonly #sections: readonly Section[];
  readonly #main = element("main", { attributes: { id: "main", tabindex: "-1" } });
  readonly #updated = element("span", { class: "updated", attributes: { role: "status" } });
  readonly #alarmCount = element("span", { class: "count", attributes: { hidden: "" } });
  #refreshing = false;

  constructor(root: HTMLElement, stack: StackSummary) {
    this.#root = root;
    this.#sections = [
      section("dashboards", "Dashboards", new DashboardsPanel(stack.accountId)),
      section("alarms", "Alarms", new AlarmsPanel()),
      section("notifications", "Notifications", new NotificationsPanel()),
      section("logs", "Logs", new LogsPanel()),
      section("resources", "Resources", new ResourcesPanel()),
      section("lab", "Lab", new LabPanel()),
    ];
    this.#sections.find(({ hash }) => hash === "#alarms")?.link.append(this.#alarmCount);
    this.#draw(stack);
  }

  /** Shows the section of the address, follows it, and keeps it up to date while the page is visible. */
  start(): void {
    window.addEventListener("hashchange", () => this.#follow());
    document.addEventListener("visibilitychange", () => void this.#refresh());
    window.setInterval(() => void this.#refresh(), refreshEveryMs);
    this.#follow();
  }

  #draw(stack: StackSummary): void {
    const brand = element(
      "div",
      { class: "brand" },
      element("h1", { text: "Isthmus" }),
      element("p", { text: "Local stack running the synthesized template" }),
    );
    const identity = element(
      "dl",
      { class: "identity" },
      element("div", {}, element("dt", { text: "Account" }), element("dd", { text: stack.accountId })),
      element("div", {}, element("dt", { text: "Region" }), element("dd", { text: stack.region })),
      element("div", {}, element("dt", { text: "Updated" }), element("dd", {}, this.#updated)),
    );
    const links = this.#sections.map(({ link }) => element("li", {}, link));
    const nav = element("nav", { attributes: { "aria-label": "Sections" } }, element("ul", {}, ...links));
    const skip = element("a", { class: "skip", text: "Skip to content", attributes: { href: "#main" } });
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.#main.focus();
    });
    this.#root.replaceChildren(skip, element("header", { class: "top" }, brand, identity), nav, this.#main);
  }

  #current(): Section | undefined {
    return this.#sections.find(({ hash }) => hash === window.location.hash) ?? this.#sections[0];
  }

  #follow(): void {
    const current = this.#current();
    for (const { link } of this.#sections) link.removeAttribute("aria-current");
    if (!current) return;
    current.link.setAttribute("aria-current", "page");
    document.title = `${current.name} · Isthmus local stack`;
    this.#main.replaceChildren(current.panel.element);
    void current.panel.refresh();
    void this.#refreshStatus();
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing || document.hidden) return;
    this.#refreshing = true;
    await Promise.all([this.#current()?.panel.refresh(), this.#refreshStatus()]);
    this.#refreshing = false;
  }

  async #refreshStatus(): Promise<void> {
    const alarms = await api.alarms();
    this.#updated.dataset["state"] = alarms.kind === "ok" ? "live" : "lost";
    if (alarms.kind === "failed") {
      this.#updated.title = alarms.message;
      return;
    }
    this.#updated.textContent = clock(new Date());
    this.#updated.title = "";
    const inAlarm = alarms.body.filter((alarm) => alarm.state === "ALARM").length;
    this.#alarmCount.hidden = inAlarm === 0;
    this.#alarmCount.textContent = String(inAlarm);
    this.#alarmCount.setAttribute("aria-label", `${inAlarm} in alarm`);
  }
}

function section(key: string, name: string, panel: Panel): Section {
  const hash = `#${key}`;
  return { hash, name, panel, link: element("a", { text: name, attributes: { href: hash } }) };
}

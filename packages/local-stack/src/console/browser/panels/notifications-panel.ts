import type { NotificationView } from "../../../view.ts";
import { api } from "../api-client.ts";
import { ChangeDetector, element, timeElement } from "../dom.ts";
import type { Panel } from "./panel.ts";

/** What SNS would have sent, newest first. */
export class NotificationsPanel implements Panel {
  readonly element: HTMLElement;
  readonly #list = element("ul", { class: "alarm-list" });
  readonly #notice = element("p", { class: "panel-notice", attributes: { role: "status" }, text: "Loading…" });

  readonly #notifications = new ChangeDetector();

  constructor() {
    const title = element("h2", { class: "panel-title", text: "Notifications" });
    this.element = element("section", { attributes: { "aria-label": "Notifications" } }, title, this.#notice, this.#list);
  }

  async refresh(): Promise<void> {
    const fetched = await api.notifications();
    if (fetched.kind === "failed") {
      this.#notice.textContent = fetched.message;
      return;
    }
    this.#notice.textContent = fetched.body.length === 0 ? "Nothing has been sent to a topic yet." : "";
    if (!this.#notifications.changed(fetched.body)) return;
    const open = new Set([...this.#list.querySelectorAll("details[open]")].map((details) => details.getAttribute("data-key")));
    const newestFirst = fetched.body.toSorted((left, right) => right.at - left.at);
    this.#list.replaceChildren(...newestFirst.map((notification) => notificationItem(notification, open)));
  }
}

function notificationItem(notification: NotificationView, open: ReadonlySet<string | null>): HTMLElement {
  const key = `${notification.at} ${notification.subject}`;
  const { summary, full } = readMessage(notification.message);
  const details = element(
    "details",
    { attributes: { "data-key": key, ...(open.has(key) ? { open: "" } : {}) } },
    element("summary", { text: "Message" }),
    element("pre", { text: full }),
  );
  const topic = notification.topicArn.split(":").at(-1) ?? notification.topicArn;
  return element(
    "li",
    { class: "row-card" },
    element(
      "div",
      { class: "alarm-head" },
      element("h3", { text: notification.subject || "(no subject)" }),
      element("span", { class: "soft" }, `${topic} · `, timeElement(notification.at)),
    ),
    summary === "" ? undefined : element("p", { text: summary }),
    details,
  );
}

/** An alarm's message is JSON with the reason inside; any other message is its own summary. */
function readMessage(message: string): { readonly summary: string; readonly full: string } {
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed !== "object" || parsed === null) return { summary: message, full: message };
    const reason = "NewStateReason" in parsed ? parsed.NewStateReason : "";
    return { summary: typeof reason === "string" ? reason : "", full: JSON.stringify(parsed, undefined, 2) };
  } catch {
    return { summary: message.split("\n")[0] ?? "", full: message };
  }
}

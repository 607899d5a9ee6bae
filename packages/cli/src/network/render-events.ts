import type { CliContext } from "../cli-context.ts";
import { terminalText } from "../output/terminal-text.ts";
import type { SiteEvent } from "./network-answer.ts";

/** One line an event, and who heard it. Times are UTC. */
export function renderEvents(events: readonly SiteEvent[], { paint }: Pick<CliContext, "paint">): readonly string[] {
  return events.map((event) => {
    const when = new Date(event.tsMs).toISOString().slice(0, 19).replace("T", " ");
    const about = [
      event.type,
      ...(event.authentication === "unauthenticated" ? ["sender not proved"] : []),
      ...(event.heardBy === undefined ? [] : [`heard by ${event.heardBy.join(", ")}`]),
    ];
    const what = `${event.severity} ${event.deviceId ?? "-"}: ${event.text}`;
    return `${paint.faint(when)}  ${terminalText(what)} ${paint.faint(`(${terminalText(about.join("; "))})`)}`;
  });
}

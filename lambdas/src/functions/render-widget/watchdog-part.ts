import type { Receivers } from "../../ports/alarm-topic.ts";
import type { WatchdogItem } from "../../ports/watchdog-item.ts";
import { type Html, html } from "./html.ts";
import { clipped, durationText } from "./time-text.ts";

/** It looks every minute: for longer nobody has looked. */
const silentAfterMs = 5 * 60_000;
/** Faults shown; the rest are counted. */
const shownFaults = 6;
const textLength = 240;

/** What is wrong with the monitoring itself, above everything that it shows; one soft line when nothing is. */
export function watchdogPart(item: WatchdogItem | undefined, nowMs: number): Html {
  if (item === undefined) {
    return html`<p class="soft">The watchdog has not looked yet whether the monitoring works.</p>`;
  }
  const age = durationText(nowMs - item.tsMs);
  if (nowMs - item.tsMs > silentAfterMs) {
    return html`<p class="note">The watchdog has been silent for ${age}: whether alarms ring, and reach anybody, is not known.</p>`;
  }
  return item.faults.length === 0
    ? html`<p class="soft">The monitoring works: looked ${age} ago; ${receiversText(item.receivers)}; ${outsideText(item.outside)}.</p>`
    : faultsPart(item, nowMs);
}

function faultsPart({ faults, receivers, outside }: WatchdogItem, nowMs: number): Html {
  const lines = faults
    .slice(0, shownFaults)
    .map(
      ({ text, sinceMs }) => html`<div>${clipped(text, textLength)} <span class="soft">for ${durationText(nowMs - sinceMs)}</span></div>`,
    );
  const rest = faults.length - lines.length;
  const more = rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined;
  const reach = html`<div class="soft">${receiversText(receivers)}; ${outsideText(outside)}</div>`;
  return html`<div class="note"><b>The monitoring itself has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}</b>${lines}${more}${reach}</div>`;
}

function receiversText(receivers: Receivers | undefined): string {
  if (receivers === undefined) {
    return "who receives alarms is not known";
  }
  const { confirmed, pending } = receivers;
  const unconfirmed = pending === 0 ? "" : `, ${pending} not confirmed`;
  return `${confirmed} ${confirmed === 1 ? "subscription receives" : "subscriptions receive"} alarms${unconfirmed}`;
}

function outsideText(outside: WatchdogItem["outside"]): string {
  switch (outside) {
    case "off":
      return "no dead man's switch outside of AWS";
    case "reported":
      return "the dead man's switch outside of AWS is told";
    case "held-back":
      return "the dead man's switch outside of AWS is not told";
    case "unreachable":
      return "the dead man's switch outside of AWS is not reached";
  }
}

import type { HealthState } from "@isthmus/domain/states/device-state";
import type { Drift, GatewayTwin } from "../../fleet-view.ts";
import { type Html, html } from "./html.ts";
import { stateLabel, table } from "./parts.ts";
import { clipped, durationText } from "./time-text.ts";

/** Gateways shown; the rest are counted. */
const shownGateways = 50;
/** Characters of why a configuration is refused. */
const reasonLength = 160;

/** What each standing is called, and how bad it is. */
const standings: Readonly<Record<Drift, { readonly words: string; readonly state: HealthState }>> = {
  same: { words: "runs what is wanted", state: "up" },
  trial: { words: "tries what is wanted", state: "up" },
  differs: { words: "does not run what is wanted yet", state: "degraded" },
  refused: { words: "refuses what is wanted", state: "degraded" },
  closed: { words: "takes no configuration from the cloud", state: "up" },
  none: { words: "runs its own file", state: "up" },
  unknown: { words: "does not tell", state: "unknown" },
};

/** Gateways: which configuration is wanted of each and which it runs, and how each is. Undefined when there are none. */
export function gatewaysPart(twins: readonly GatewayTwin[], nowMs: number): Html | undefined {
  if (twins.length === 0) {
    return undefined;
  }
  const rows = twins.slice(0, shownGateways).map((twin) => gatewayRow(twin, nowMs));
  const rest = twins.length - rows.length;
  const titles = ["State", "Gateway", "Configuration", "Devices", "Waiting", "Clock", "Seen"];
  return html`<h2>Gateways</h2>${table(titles, rows, "No gateway has reported yet.")}${rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined}`;
}

function gatewayRow(twin: GatewayTwin, nowMs: number): readonly (Html | string)[] {
  const { devices, silent, drift } = twin;
  const reason = twin.problems.length === 0 ? undefined : html`<div class="soft">${clipped(twin.problems.join("; "), reasonLength)}</div>`;
  return [
    stateLabel(silent ? "unknown" : standings[drift].state),
    html`${twin.siteId} / ${twin.gatewayId} <span class="soft">${[...roleWords(twin.role), clipped(twin.version, 20)].join(", ")}</span>`,
    html`${configText(twin)}${reason}`,
    `${devices.up} of ${devices.total} up`,
    waitingText(twin),
    clockText(twin.skewMs),
    `${durationText(nowMs - twin.seenMs)} ago`,
  ];
}

function roleWords(role: GatewayTwin["role"]): readonly string[] {
  return role === undefined ? [] : [role === "leads" ? "leads" : "stands by"];
}

function configText({ running, wanted, drift, pinned }: GatewayTwin): string {
  const versions = [
    ...(wanted === undefined ? [] : [`wanted ${wanted}`]),
    ...(running === undefined ? [] : [`running ${running.version} (${running.sha256.slice(0, 8)})`]),
    ...(pinned === 0 ? [] : [`${pinned} devices by its own file`]),
  ];
  return [standings[drift].words, ...versions].join(", ");
}

function waitingText({ oldestUnshippedAgeS, unaccounted = 0 }: GatewayTwin): string {
  const waiting = oldestUnshippedAgeS < 1 ? "none" : durationText(oldestUnshippedAgeS * 1_000);
  return unaccounted === 0 ? waiting : `${waiting}; ${unaccounted} records unaccounted for`;
}

function clockText(skewMs: number | undefined): string {
  if (skewMs === undefined) {
    return "right";
  }
  return `${durationText(Math.abs(skewMs))} ${skewMs > 0 ? "ahead" : "behind"}`;
}

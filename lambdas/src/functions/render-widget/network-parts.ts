import { deviceOfRef } from "@isthmus/domain/cloud/ref";
import type { HealthState } from "@isthmus/domain/states/device-state";
import type { EdgeItem, FindingItem, SummaryItem, VerdictItem } from "../../ports/graph-items.ts";
import { type Html, html } from "./html.ts";
import { opener, stateLabel, table } from "./parts.ts";
import { clipped } from "./time-text.ts";

/** Findings and joins listed on a page; the rest are in the count. */
const listed = 20;

/** What was derived from the joined network when it was joined last. */
export interface NetworkNotes {
  /** By scope. */
  readonly summaries: ReadonlyMap<string, SummaryItem>;
  /** By `<connection> <outside address>`. */
  readonly verdicts: ReadonlyMap<string, VerdictItem>;
}

export function networkNotes(items: readonly (SummaryItem | VerdictItem)[]): NetworkNotes {
  return {
    summaries: new Map(items.flatMap((item) => (item.kind === "summary" ? [[item.scope, item] as const] : []))),
    verdicts: new Map(items.flatMap((item) => (item.kind === "vpn-verdict" ? [[`${item.vpnId} ${item.outsideIp}`, item] as const] : []))),
  };
}

/** The state that a verdict makes of a tunnel: unknown unless something is proved. */
export function verdictState({ severity }: VerdictItem): HealthState {
  switch (severity) {
    case "cleared":
      return "up";
    case "critical":
      return "down";
    case "major":
    case "minor":
      return "degraded";
    case "warning":
    case "info":
      return "unknown";
  }
}

/** What both ends say of a tunnel, and what to do: nothing for one that is up. */
export function verdictLine({ word, outsideIp, explanation, remedy }: VerdictItem): Html | undefined {
  return word === "up"
    ? undefined
    : html`<div>${outsideIp} <b>${word}</b>: ${clipped(explanation, 200)} <span class="soft">${clipped(remedy, 240)}</span></div>`;
}

/** How many findings a scope has, in words; nothing when there is none. */
export function findingCounts(summary: SummaryItem | undefined): Html | undefined {
  const { problem = 0, warning = 0 } = summary?.findings ?? {};
  const words = [
    ...(problem > 0 ? [`${problem} ${problem === 1 ? "problem" : "problems"}`] : []),
    ...(warning > 0 ? [`${warning} ${warning === 1 ? "warning" : "warnings"}`] : []),
  ];
  return words.length === 0 ? undefined : html`<div class="soft">Found: ${words.join(", ")}</div>`;
}

const stateOfFinding: Readonly<Record<FindingItem["severity"], HealthState>> = { problem: "down", warning: "degraded", info: "up" };

/** What was found about the things of a page, worst first, with what to do. */
export function findingsPart(findings: readonly FindingItem[]): Html | undefined {
  if (findings.length === 0) {
    return undefined;
  }
  const order = ["problem", "warning", "info"];
  const rows = findings
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .slice(0, listed)
    .map(({ severity, title, evidence, remedy }) => [
      html`<span class="state ${stateOfFinding[severity]}">${severity}</span>`,
      html`${clipped(title, 160)}<div class="soft">${clipped(evidence.join("; "), 300)}</div>`,
      clipped(remedy, 240),
    ]);
  return html`<h2>Findings</h2>${table(["Severity", "What", "What to do"], rows, "")}${moreThan(findings.length)}`;
}

/** What of AWS a device is joined to, and why. */
export function joinsPart(joins: readonly EdgeItem[], device: { readonly siteId: string; readonly deviceId: string }): Html | undefined {
  const own = joins.flatMap(({ of, from, to, join }) => {
    const end = deviceOfRef(to);
    return join === undefined || end?.siteId !== device.siteId || end.deviceId !== device.deviceId ? [] : [{ of, from, to, join }];
  });
  if (own.length === 0) {
    return undefined;
  }
  const rows = own
    .slice(0, listed)
    .map(({ of, from, to, join }) => [
      html`<span class="name">${clipped(from, 80)}</span> <span class="soft">${of}</span>`,
      clipped(to, 80),
      html`<span class="number">${`${Math.round(join.confidence * 100)} %, ${join.state}`}</span>`,
      clipped(join.explain, 400),
    ]);
  return html`<h2>Joined to AWS</h2>${table(["AWS", "Here", "How sure", "Why this link is here"], rows, "")}${moreThan(own.length)}`;
}

/** The devices that the tunnels of a connection end at, each with the way to its page, which says why. */
export function siteEnds(verdicts: readonly VerdictItem[], endpoint: string): Html | undefined {
  const devices = [...new Set(verdicts.flatMap(({ device }) => device ?? []))].flatMap((ref) => deviceOfRef(ref) ?? []);
  const links = devices.map(({ siteId, deviceId }) =>
    opener({ text: `${siteId}/${deviceId}`, target: { view: "device", site: siteId, device: deviceId }, endpoint }),
  );
  return links.length === 0 ? undefined : html`<span class="soft">ends at</span>${links}`;
}

/** The same for a connection that has verdicts: one of its tunnels is enough to carry traffic, and is not how it should be. */
export function connectionLabel(verdicts: readonly VerdictItem[]): { readonly state: HealthState; readonly label: Html } | undefined {
  const states = verdicts.map(verdictState);
  if (states.length === 0) {
    return undefined;
  }
  const isAll = (state: HealthState) => states.every((each) => each === state);
  const carries = states.includes("up") || states.includes("degraded");
  const state = isAll("up") ? "up" : carries ? "degraded" : states.includes("unknown") ? "unknown" : "down";
  return { state, label: stateLabel(state) };
}

function moreThan(count: number): Html | undefined {
  return count > listed ? html`<div class="soft">and ${count - listed} more</div>` : undefined;
}

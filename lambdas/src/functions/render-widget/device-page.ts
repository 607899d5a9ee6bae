import type { HealthState } from "@isthmus/domain/states/device-state";
import type { DeviceItem } from "../../ports/entities.ts";
import type { RecentEvent } from "../../ports/event-store.ts";
import { factsPart, productText } from "./device-facts.ts";
import { rmonPart } from "./device-rmon.ts";
import type { EtherTotals } from "./ether-totals.ts";
import { type Html, html } from "./html.ts";
import type { Readings } from "./latest-readings.ts";
import { stateLabel, table } from "./parts.ts";
import type { DeviceView } from "./site-views.ts";
import { clipped, durationText, speedText } from "./time-text.ts";

/** Interfaces listed; a large chassis has hundreds, and a popup is no place for them. */
const listedInterfaces = 100;

export interface DeviceDetail {
  /** Undefined when no state of the device is known. */
  readonly device: DeviceView | undefined;
  /** Undefined when SNMP has told nothing yet. */
  readonly inventory: DeviceItem | undefined;
  /** Newest first. */
  readonly events: readonly RecentEvent[];
  readonly readings: Readings;
  /** What RMON counted on its ports in the last hour. */
  readonly ether: readonly EtherTotals[];
  /** What of AWS it is joined to; undefined when nothing is. */
  readonly joins: Html | undefined;
  readonly nowMs: number;
}

/** One device: what it is, its interfaces with the troubled ones first, and what happened lately. */
export function devicePage(detail: DeviceDetail): Html {
  const { inventory } = detail;
  return html`${headPart(detail)}
${inventory === undefined ? html`<p class="soft">SNMP has not told anything about this device yet.</p>` : systemPart(inventory)}
${inventory?.interfaces === undefined ? undefined : interfacesPart(inventory.interfaces)}
${inventory?.facts === undefined ? undefined : factsPart(inventory.facts, { readings: detail.readings, toldMs: inventory.tsMs, nowMs: detail.nowMs })}
${rmonPart(detail.ether, inventory?.facts)}
${detail.joins}
<h2>Recent events</h2>${eventTable(detail.events, detail.nowMs)}`;
}

function headPart({ device, inventory, nowMs }: DeviceDetail): Html {
  const known = device ?? inventory;
  const since = device?.sinceMs === undefined ? undefined : html`<span class="soft">for ${durationText(nowMs - device.sinceMs)}</span>`;
  const reason = device?.reason === undefined ? undefined : html`<div>${clipped(device.reason, 240)}</div>`;
  const name = clipped(known?.name ?? "Unknown device", 80);
  return html`<div class="head">${stateLabel(device?.state ?? "unknown")}<span class="name">${name}</span><span class="soft">${known?.address}</span>${since}</div>${reason}`;
}

function systemPart({ system, role, collectedVia, facts }: DeviceItem): Html {
  const lines = [
    ["Role", role],
    ["Product", facts === undefined ? undefined : productText(facts)],
    ["Name on the device", system?.sysName],
    ["Description", system?.sysDescr],
    ["Location", system?.sysLocation],
    ["Up", system?.uptimeS === undefined ? undefined : durationText(system.uptimeS * 1_000)],
    ["Read by", collectedVia === undefined ? undefined : `SNMPv${collectedVia.version} ${collectedVia.securityLevel ?? ""}`],
  ] as const;
  const rows = lines.flatMap(([label, value]) =>
    value === undefined ? [] : [html`<tr><td class="soft">${label}</td><td>${clipped(value, 300)}</td></tr>`],
  );
  return html`<table class="facts"><tbody>${rows}</tbody></table>`;
}

type Interface = NonNullable<DeviceItem["interfaces"]>[number];

/** A port that its operator switched off is fine; one that should be up and is not comes first. */
function interfaceState(port: Interface): HealthState {
  if (port.operStatus === undefined || port.operStatus === "unknown") {
    return "unknown";
  }
  return port.operStatus === "up" || port.adminStatus === "down" ? "up" : "down";
}

function interfaceRank(port: Interface): number {
  const state = interfaceState(port);
  return (state === "down" ? 0 : state === "unknown" ? 2 : 4) + (port.uplink === true ? 0 : 1);
}

function interfacesPart(interfaces: readonly Interface[]): Html {
  const sorted = [...interfaces].sort((a, b) => interfaceRank(a) - interfaceRank(b) || a.ifIndex - b.ifIndex);
  const rows = sorted
    .slice(0, listedInterfaces)
    .map((port) => [
      port.adminStatus === "down" ? html`<span class="soft">switched off</span>` : stateLabel(interfaceState(port)),
      html`<span class="name">${clipped(port.key, 60)}</span>${port.uplink === true ? html` <span class="soft">uplink</span>` : undefined}`,
      port.speedBps === undefined ? "" : speedText(port.speedBps),
      clipped(port.ifAlias ?? "", 80),
    ]);
  const rest = interfaces.length - rows.length;
  return html`<h2>Interfaces</h2>${table(["State", "Interface", "Speed", "Alias"], rows, "The device has no interfaces.")}${rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined}`;
}

/** Where several gateways listen: which of them heard it. One alone is worth a word, too: the others may be deaf to this sender. */
function heardText(heardBy: readonly string[] | undefined): string {
  return heardBy === undefined ? "" : `, heard by ${clipped(heardBy.join(", "), 120)}`;
}

function eventTable(events: readonly RecentEvent[], nowMs: number): Html {
  const rows = events.map((event) => [
    `${durationText(nowMs - event.tsMs)} ago`,
    event.severity,
    html`${clipped(event.text, 240)} <span class="soft">${clipped(event.type, 80)}${event.authentication === "unauthenticated" ? ", sender not proved" : ""}${heardText(event.heardBy)}</span>`,
  ]);
  return table(["When", "Severity", "Event"], rows, "Nothing in the last two days.");
}

import type { DeviceFacts } from "@isthmus/contract";
import type { EtherTotals } from "./ether-totals.ts";
import { type Html, html } from "./html.ts";
import { table } from "./parts.ts";
import { clipped } from "./time-text.ts";

/** Rows shown of each list; the worst come first. */
const listed = 20;
const barWidth = 160;
const barHeight = 10;
/** Shortest to longest: darker is longer. */
const sizeNames = ["64", "65-127", "128-255", "256-511", "512-1023", "1024-1518"] as const;

/** What the ports of a device carried lately, packets by size and errors, and the thresholds that the device watches itself. */
export function rmonPart(totals: readonly EtherTotals[], facts: DeviceFacts | undefined): Html | undefined {
  const alarms = facts?.rmonAlarms ?? [];
  const busy = totals.filter(({ packets }) => packets > 0);
  return busy.length === 0 && alarms.length === 0 ? undefined : html`${portsPart(busy)}${alarmsPart(alarms)}`;
}

function portsPart(totals: readonly EtherTotals[]): Html | undefined {
  if (totals.length === 0) {
    return undefined;
  }
  const rows = [...totals]
    .sort((a, b) => errorShare(b) - errorShare(a) || b.packets - a.packets)
    .slice(0, listed)
    .map((port) => [
      html`<span class="name">${clipped(port.port, 60)}</span>`,
      sizeBar(port.sizes),
      shareText(port.broadcast, port.packets),
      port.errors.crcAlign,
      port.errors.fragments,
      port.errors.jabbers,
      port.errors.undersize + port.errors.oversize,
      port.errors.collisions,
      port.errors.drops,
    ]);
  const columns = ["Port", "Packets by size", "Broadcast", "CRC/align", "Fragments", "Jabbers", "Under/oversize", "Collisions", "Drops"];
  const rest = totals.length - rows.length;
  return html`<h2>Ethernet statistics, last hour</h2>${table(columns, rows, "")}<div class="soft">Sizes from left to right: ${sizeNames.join(", ")} octets.${rest > 0 ? ` And ${rest} more ports.` : ""}</div>`;
}

/** One bar for all packets, a part for each size class; the title says the shares. */
function sizeBar(sizes: readonly number[]): Html {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let x = 0;
  const parts = sizes.map((size, at) => {
    const width = all === 0 ? 0 : (size / all) * barWidth;
    const part = html`<rect class="fill-up" fill-opacity="${(0.25 + at * 0.15).toFixed(2)}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${barHeight}"></rect>`;
    x += width;
    return part;
  });
  const words = sizes.map((size, at) => `${sizeNames[at] ?? ""}: ${all === 0 ? 0 : Math.round((size / all) * 100)} %`).join(", ");
  return html`<svg width="${barWidth}" height="${barHeight}"><title>${words}</title><rect class="track" x="0" y="0" width="${barWidth}" height="${barHeight}" rx="2"></rect>${parts}</svg>`;
}

function errorShare({ errors, packets }: EtherTotals): number {
  return (errors.crcAlign + errors.fragments + errors.jabbers + errors.collisions) / packets;
}

function shareText(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}

type Alarm = NonNullable<DeviceFacts["rmonAlarms"]>[number];

function alarmsPart(alarms: readonly Alarm[]): Html | undefined {
  if (alarms.length === 0) {
    return undefined;
  }
  const rows = alarms
    .slice(0, listed)
    .map((alarm) => [
      String(alarm.index),
      html`<span class="name">${clipped([alarm.interface, alarm.variable].filter((text) => text !== undefined).join(" "), 80)}</span>`,
      `${alarm.sampleType ?? "?"} every ${alarm.intervalS ?? "?"} s`,
      String(alarm.value ?? ""),
      thresholdText(alarm.risingThreshold, alarm.risingEvent),
      thresholdText(alarm.fallingThreshold, alarm.fallingEvent),
      clipped(alarm.owner ?? "", 40),
    ]);
  const rest = alarms.length - rows.length;
  return html`<h2>Thresholds on the device</h2>${table(["Alarm", "Watches", "Sample", "Last value", "Rising", "Falling", "Owner"], rows, "")}${rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined}`;
}

function thresholdText(threshold: number | undefined, event: string | undefined): string {
  return [threshold === undefined ? undefined : String(threshold), event === undefined ? undefined : clipped(event, 60)]
    .filter((text) => text !== undefined)
    .join(": ");
}

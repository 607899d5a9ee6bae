import type { DeviceFacts } from "@isthmus/contract";
import type { HealthState } from "@isthmus/domain/states/device-state";
import { wirelessPart } from "./device-wireless.ts";
import { type Html, html } from "./html.ts";
import type { Reading, Readings } from "./latest-readings.ts";
import { shareBar, stateLabel, table, usageBar } from "./parts.ts";
import { bytesText, clipped, durationText } from "./time-text.ts";

/** Rows of one list shown; the worst come first. */
const listed = 40;

/** Where readings come from and how old they are. */
export interface FactsContext {
  readonly readings: Readings;
  /** When the gateway last told the facts: what has no reading of its own is that old. */
  readonly toldMs: number;
  readonly nowMs: number;
}

/** Peers, neighbours, sensors and parts of a device: only the lists that it has. */
export function factsPart(facts: DeviceFacts, context: FactsContext): Html {
  return html`${peersPart(facts.bgpPeers ?? [], context)}${ospfPart(facts.ospfNeighbours ?? [], context)}${isisPart(facts.isisAdjacencies ?? [], context)}${linksPart(facts.links ?? [])}${sensorsPart(facts.sensors ?? [], context)}${wirelessPart(facts)}${processorsPart(facts.processors ?? [], context)}${poolsPart([...(facts.memory ?? []), ...(facts.storage ?? [])], context)}${modulesPart(facts.modules ?? [])}`;
}

/** "40 s ago": when the part was last asked. */
function asOf(reading: Reading | undefined, { toldMs, nowMs }: FactsContext): Html {
  return html`<span class="soft">${durationText(nowMs - (reading === undefined ? toldMs : reading.atS * 1_000))} ago</span>`;
}

/** One line that names the product. */
export function productText({ vendor, model, os, version, serial }: DeviceFacts): string | undefined {
  const serialText = serial === undefined ? undefined : `serial ${serial}`;
  const parts = [vendor, model, os, version, serialText].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" · ");
}

type List<K extends keyof DeviceFacts> = NonNullable<DeviceFacts[K]>;

function section(title: string, columns: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html | undefined {
  if (rows.length === 0) {
    return undefined;
  }
  const rest = rows.length - listed;
  return html`<h2>${title}</h2>${table(columns, rows.slice(0, listed), "")}${rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined}`;
}

function peersPart(peers: List<"bgpPeers">, context: FactsContext): Html | undefined {
  const rows = worstFirst(peers, peerHealth).map((peer) => [
    stateLabel(peerHealth(peer)),
    html`${peer.remoteAddress} <span class="soft">AS ${peer.remoteAs ?? "?"}</span>`,
    `${peer.state ?? ""}${peer.sinceS === undefined ? "" : ` for ${durationText(peer.sinceS * 1_000 + context.nowMs - context.toldMs)}`}`,
    clipped([peer.description, peer.vrf, peer.lastError].filter((text) => text !== undefined).join(", "), 80),
    String((context.readings(peer.series, "bgpAcceptedPrefixes") ?? { value: peer.acceptedPrefixes }).value ?? ""),
    asOf(context.readings(peer.series, "bgpPeerState"), context),
  ]);
  return section("BGP peers", ["State", "Peer", "Session", "Description", "Prefixes", "As of"], rows);
}

/** A peer that its operator stopped is fine. */
function peerHealth({ state, enabled }: List<"bgpPeers">[number]): HealthState {
  if (state === undefined) {
    return "unknown";
  }
  return state === "established" || enabled === false ? "up" : "down";
}

function ospfPart(neighbours: List<"ospfNeighbours">, context: FactsContext): Html | undefined {
  const health = ({ state }: List<"ospfNeighbours">[number]): HealthState =>
    state === undefined ? "unknown" : state === "full" || state === "twoWay" ? "up" : "degraded";
  const rows = worstFirst(neighbours, health).map((each) => [
    stateLabel(health(each)),
    each.address,
    each.routerId ?? "",
    each.state ?? "",
    asOf(context.readings(each.series, "ospfNeighbourState"), context),
  ]);
  return section("OSPF neighbours", ["State", "Address", "Router", "Adjacency", "As of"], rows);
}

function isisPart(adjacencies: List<"isisAdjacencies">, context: FactsContext): Html | undefined {
  const health = ({ state }: List<"isisAdjacencies">[number]): HealthState =>
    state === undefined ? "unknown" : state === "up" ? "up" : "down";
  const rows = worstFirst(adjacencies, health).map((each) => [
    stateLabel(health(each)),
    each.systemId,
    each.address ?? "",
    each.level === undefined ? "" : `level ${each.level}`,
    each.state ?? "",
    asOf(context.readings(each.series, "isisAdjacencyState"), context),
  ]);
  return section("IS-IS neighbours", ["State", "System", "Address", "Level", "Adjacency", "As of"], rows);
}

function linksPart(links: List<"links">): Html | undefined {
  const rows = links.map((link) => [
    clipped(link.localPort ?? (link.localIfIndex === undefined ? "" : `ifIndex ${link.localIfIndex}`), 60),
    html`<span class="name">${clipped(link.remoteName ?? link.remoteChassisId ?? link.remoteAddress ?? "", 60)}</span>`,
    clipped(link.remotePort ?? "", 60),
    link.protocol.toUpperCase(),
  ]);
  return section("Neighbours", ["Port", "Hears", "Port there", "By"], rows);
}

const sensorStates: Readonly<Record<string, HealthState>> = { ok: "up", warning: "degraded", critical: "down", unknown: "unknown" };

function sensorHealth(sensor: List<"sensors">[number]): HealthState {
  const told = sensor.health === undefined ? undefined : sensorStates[sensor.health];
  return told ?? limitHealth(sensor) ?? (sensor.value === undefined ? "unknown" : "up");
}

function limitHealth({ value, low, high, lowWarning, highWarning }: List<"sensors">[number]): HealthState | undefined {
  if (value === undefined) {
    return undefined;
  }
  const beyond = (lower: number | undefined, upper: number | undefined) =>
    (lower !== undefined && value < lower) || (upper !== undefined && value > upper);
  return beyond(low, high) ? "down" : beyond(lowWarning, highWarning) ? "degraded" : undefined;
}

function sensorsPart(told: List<"sensors">, context: FactsContext): Html | undefined {
  const sensors = told.map((sensor) => withReading(sensor, context));
  const rows = worstFirst(sensors, sensorHealth).map((sensor) => [
    stateLabel(sensorHealth(sensor)),
    clipped(sensor.series ?? `${sensor.class} ${sensor.name}`, 80),
    clipped(sensorText(sensor), 60),
    limitsText(sensor),
    asOf(context.readings(sensor.series, "sensorValue"), context),
  ]);
  return section("Sensors", ["State", "Sensor", "Reading", "Limits", "As of"], rows);
}

/** The last reading in place of the one that was told with the facts; a reading that failed is unknown. */
function withReading(sensor: List<"sensors">[number], { readings }: FactsContext): List<"sensors">[number] {
  const reading = readings(sensor.series, "sensorValue");
  const { value: _told, ...rest } = sensor;
  return reading === undefined ? sensor : { ...rest, ...(reading.value === undefined ? {} : { value: reading.value / 1_000 }) };
}

/** The value, and the state where that says more. */
function sensorText(sensor: List<"sensors">[number]): string {
  const value = valueText(sensor);
  const state = value !== undefined && sensor.state === "ok" ? undefined : sensor.state;
  return [value, state].filter((text) => text !== undefined).join(", ");
}

function valueText({ value, unit, class: kind }: List<"sensors">[number]): string | undefined {
  return value === undefined || kind === "state"
    ? undefined
    : `${Number(value.toPrecision(4))} ${unit === "C" ? "°C" : (unit ?? "")}`.trim();
}

/** "fails above 70, warns above 60": the device's own limits. */
function limitsText({ low, high, lowWarning, highWarning }: List<"sensors">[number]): string {
  return [limitText("fails", low, high), limitText("warns", lowWarning, highWarning)].filter((text) => text !== undefined).join(", ");
}

function limitText(verb: string, lower: number | undefined, upper: number | undefined): string | undefined {
  const sides = [
    lower === undefined ? undefined : `below ${Number(lower.toPrecision(4))}`,
    upper === undefined ? undefined : `above ${Number(upper.toPrecision(4))}`,
  ].filter((side) => side !== undefined);
  return sides.length === 0 ? undefined : `${verb} ${sides.join(" or ")}`;
}

function processorsPart(processors: List<"processors">, context: FactsContext): Html | undefined {
  const rows = processors.map(({ name, series, loadPercent }, at) => {
    const reading = context.readings(series, "processorLoad");
    const percent = reading === undefined ? loadPercent : percentOf(reading);
    return [clipped(name ?? series ?? `Processor ${at + 1}`, 80), shareBar(percent, "busy"), asOf(reading, context)];
  });
  return section("Processors", ["Processor", "Load", "As of"], rows);
}

function percentOf({ value }: Reading): number | undefined {
  return value === undefined ? undefined : Math.min(100, value / 100);
}

function poolsPart(pools: readonly List<"memory">[number][], context: FactsContext): Html | undefined {
  const rows = pools.map((pool) => {
    const used = context.readings(pool.series, "poolUsed");
    return [
      html`${clipped(pool.name ?? pool.kind ?? "", 80)} <span class="soft">${pool.kind}</span>`,
      usageBar(poolPercent(pool, context)),
      pool.totalBytes === undefined ? "" : bytesText(pool.totalBytes),
      asOf(used, context),
    ];
  });
  return section("Memory and storage", ["Pool", "Used", "Size", "As of"], rows);
}

/** Used of the total, by the last readings; a pool that tells only a share has that. */
function poolPercent({ series, usedPercent }: List<"memory">[number], { readings }: FactsContext): number | undefined {
  const used = readings(series, "poolUsed");
  if (used === undefined) {
    return usedPercent;
  }
  const total = readings(series, "poolTotal")?.value;
  if (used.value !== undefined && total !== undefined && total > 0) {
    return Math.min(100, (100 * used.value) / total);
  }
  const share = readings(series, "poolShare");
  return share === undefined ? undefined : percentOf(share);
}

function modulesPart(modules: List<"modules">): Html | undefined {
  const rows = modules.map(({ class: kind, name, model, serial }) => [
    clipped(name ?? "", 60),
    kind,
    clipped(model ?? "", 40),
    clipped(serial ?? "", 40),
  ]);
  return section("Parts", ["Part", "Kind", "Model", "Serial"], rows);
}

const ranks: Readonly<Record<HealthState, number>> = { down: 0, degraded: 1, unknown: 2, up: 3 };

function worstFirst<T>(list: readonly T[], healthOf: (item: T) => HealthState): readonly T[] {
  return [...list].sort((a, b) => ranks[healthOf(a)] - ranks[healthOf(b)]);
}

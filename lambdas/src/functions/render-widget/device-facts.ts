import type { DeviceFacts } from "@isthmus/contract";
import type { HealthState } from "@isthmus/domain/states/device-state";
import { wirelessPart } from "./device-wireless.ts";
import { type Html, html } from "./html.ts";
import { stateLabel, table } from "./parts.ts";
import { clipped, durationText } from "./time-text.ts";

/** Rows of one list shown; the worst come first. */
const listed = 40;

/** Peers, neighbours, sensors and parts of a device: only the lists that it has. */
export function factsPart(facts: DeviceFacts): Html {
  return html`${peersPart(facts.bgpPeers ?? [])}${ospfPart(facts.ospfNeighbours ?? [])}${linksPart(facts.links ?? [])}${sensorsPart(facts.sensors ?? [])}${wirelessPart(facts)}${poolsPart([...(facts.memory ?? []), ...(facts.storage ?? [])])}${modulesPart(facts.modules ?? [])}`;
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

function peersPart(peers: List<"bgpPeers">): Html | undefined {
  const rows = worstFirst(peers, peerHealth).map((peer) => [
    stateLabel(peerHealth(peer)),
    html`${peer.remoteAddress} <span class="soft">AS ${peer.remoteAs ?? "?"}</span>`,
    `${peer.state ?? ""}${peer.sinceS === undefined ? "" : ` for ${durationText(peer.sinceS * 1_000)}`}`,
    clipped([peer.description, peer.vrf].filter((text) => text !== undefined).join(", "), 80),
  ]);
  return section("BGP peers", ["State", "Peer", "Session", "Description"], rows);
}

/** A peer that its operator stopped is fine. */
function peerHealth({ state, enabled }: List<"bgpPeers">[number]): HealthState {
  if (state === undefined) {
    return "unknown";
  }
  return state === "established" || enabled === false ? "up" : "down";
}

function ospfPart(neighbours: List<"ospfNeighbours">): Html | undefined {
  const health = ({ state }: List<"ospfNeighbours">[number]): HealthState =>
    state === undefined ? "unknown" : state === "full" || state === "twoWay" ? "up" : "degraded";
  const rows = worstFirst(neighbours, health).map((each) => [
    stateLabel(health(each)),
    each.address,
    each.routerId ?? "",
    each.state ?? "",
  ]);
  return section("OSPF neighbours", ["State", "Address", "Router", "Adjacency"], rows);
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

function sensorsPart(sensors: List<"sensors">): Html | undefined {
  const rows = worstFirst(sensors, sensorHealth).map((sensor) => [
    stateLabel(sensorHealth(sensor)),
    clipped(sensor.name, 80),
    clipped([valueText(sensor), sensor.state].filter((text) => text !== undefined).join(", "), 60),
  ]);
  return section("Sensors", ["State", "Sensor", "Reading"], rows);
}

function valueText({ value, unit, class: kind }: List<"sensors">[number]): string | undefined {
  return value === undefined || kind === "state" ? undefined : `${Number(value.toPrecision(4))} ${unit ?? ""}`.trim();
}

function poolsPart(pools: readonly List<"memory">[number][]): Html | undefined {
  const rows = pools
    .filter(({ usedPercent }) => usedPercent !== undefined)
    .map(({ name, kind, usedPercent }) => [clipped(name ?? kind ?? "", 80), `${Math.round(usedPercent ?? 0)} %`]);
  return section("Memory and storage", ["Pool", "Used"], rows);
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

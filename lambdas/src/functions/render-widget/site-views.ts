import { deriveDeviceState, type HealthState, severityRank } from "@isthmus/domain/states/device-state";
import type { EntityItem, GatewayItem, StateItem } from "../../ports/entities.ts";
import { durationText } from "./time-text.ts";

/** Three missed heartbeats: from here on nothing that the gateway said is known any more. */
const heartbeatStaleMs = 180_000;

/** States are repeated every few minutes; one this old is no longer being watched. */
const stateStaleMs = 15 * 60_000;

/** A device that a live gateway has not mentioned for a day was taken out of its configuration. */
export const forgottenMs = 24 * 3_600_000;

/** Below this the offset of a gateway's clock is the time on the wire. */
const noticeableOffsetMs = 60_000;

export interface GatewayView {
  readonly gatewayId: string;
  /** To be added to times of this gateway to get the cloud's time. */
  readonly clockOffsetMs: number;
  readonly fresh: boolean;
  readonly heartbeatAgeMs: number;
  readonly oldestUnshippedAgeS: number;
  readonly problems: readonly { readonly component: string; readonly problem: string }[];
  /** Absent when the gateway does not tell. */
  readonly snmp?: SnmpCounts;
}

/** Devices by how they are read over SNMP. */
export type SnmpCounts = NonNullable<GatewayItem["snmp"]>;

/** The counts of all gateways that are heard, added up; undefined when none of them tells. */
export function snmpCounts(sites: readonly SiteView[]): SnmpCounts | undefined {
  const told = sites.flatMap(({ gateways }) => gateways.flatMap(({ fresh, snmp }) => (fresh && snmp !== undefined ? [snmp] : [])));
  const sum = (name: keyof SnmpCounts) => told.reduce((total, each) => total + each[name], 0);
  return told.length === 0
    ? undefined
    : { v1: sum("v1"), v2c: sum("v2c"), v3: sum("v3"), weak: sum("weak"), defaultCommunity: sum("defaultCommunity") };
}

export interface DeviceView {
  readonly siteId: string;
  readonly deviceId: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly state: HealthState;
  readonly reason?: string;
  readonly sinceMs?: number;
}

export interface SiteView {
  readonly siteId: string;
  readonly state: HealthState;
  readonly gateways: readonly GatewayView[];
  readonly counts: Readonly<Record<HealthState, number>>;
  /** Worst first. */
  readonly devices: readonly DeviceView[];
}

/** All sites, worst first, from their items. */
export function siteViews(items: readonly EntityItem[], nowMs: number): readonly SiteView[] {
  const siteIds = new Set(items.flatMap((item) => ("siteId" in item ? [item.siteId] : [])));
  return [...siteIds].map((siteId) => siteView(siteId, items, nowMs)).sort((a, b) => byState(a, b) || compare(a.siteId, b.siteId));
}

function siteView(siteId: string, items: readonly EntityItem[], nowMs: number): SiteView {
  const gateways = items
    .filter((item) => item.kind === "gateway")
    .filter((item) => item.siteId === siteId)
    .map((item) => gatewayView(item, nowMs));
  const states = items.filter((item) => item.kind === "state").filter((item) => item.siteId === siteId);
  const devices = deviceViews(states, gateways, nowMs);
  const counts = { up: 0, degraded: 0, down: 0, unknown: 0 };
  for (const device of devices) {
    counts[device.state] += 1;
  }
  return { siteId, state: siteState(gateways, devices), gateways, counts, devices };
}

function gatewayView(item: GatewayItem, nowMs: number): GatewayView {
  const offsetMs = item.receivedMs - item.sentMs;
  const clockOffsetMs = Math.abs(offsetMs) < noticeableOffsetMs ? 0 : offsetMs;
  // From when it was observed, not received: a backlog that arrives now does not make an old heartbeat young.
  const heartbeatAgeMs = Math.max(0, nowMs - (item.tsMs + clockOffsetMs));
  return {
    gatewayId: item.gatewayId,
    clockOffsetMs,
    fresh: heartbeatAgeMs <= heartbeatStaleMs,
    heartbeatAgeMs,
    oldestUnshippedAgeS: item.spool.oldestUnshippedAgeS,
    problems: item.problems,
    ...(item.snmp !== undefined && { snmp: item.snmp }),
  };
}

/** The devices that state items speak of, worst first. */
function deviceViews(states: readonly StateItem[], gateways: readonly GatewayView[], nowMs: number): readonly DeviceView[] {
  const byDevice = Map.groupBy(states, (state) => state.deviceId);
  return [...byDevice.values()]
    .flatMap((ways) => deviceView(ways, gateways, nowMs) ?? [])
    .sort((a, b) => byState(a, b) || (a.sinceMs ?? 0) - (b.sinceMs ?? 0) || compare(a.name, b.name));
}

function deviceView(ways: readonly StateItem[], gateways: readonly GatewayView[], nowMs: number): DeviceView | undefined {
  const newest = ways.reduce((a, b) => (b.tsMs > a.tsMs ? b : a));
  const gateway = gateways.find((each) => each.gatewayId === newest.gatewayId);
  const { siteId, deviceId, name, role, address } = newest;
  const base = { siteId, deviceId, name, address, ...(role !== undefined && { role }) };
  if (gateway?.fresh !== true) {
    const reason = gateway === undefined ? "its gateway never reported" : `gateway silent for ${durationText(gateway.heartbeatAgeMs)}`;
    return { ...base, state: "unknown", reason };
  }
  const ageMs = (way: StateItem) => nowMs - (way.tsMs + gateway.clockOffsetMs);
  if (ageMs(newest) > forgottenMs) {
    return undefined;
  }
  const current = ways.filter((way) => ageMs(way) <= stateStaleMs);
  return current.length === 0
    ? { ...base, state: "unknown", reason: `not reported for ${durationText(ageMs(newest))}` }
    : { ...base, ...watchedState(current, gateway.clockOffsetMs) };
}

function watchedState(ways: readonly StateItem[], clockOffsetMs: number): Pick<DeviceView, "state" | "reason" | "sinceMs"> {
  const stateOf = (way: StateItem["way"]) => ways.find((each) => each.way === way)?.state;
  const [icmp, snmp] = [stateOf("icmp"), stateOf("snmp")];
  const state = deriveDeviceState({ ...(icmp !== undefined && { icmp }), ...(snmp !== undefined && { snmp }) });
  const telling = ways.filter((way) => way.state !== "up").sort((a, b) => a.sinceMs - b.sinceMs);
  const reasons = telling.map((way) => `${way.way}: ${way.reason ?? way.state}`);
  const sinceMs = Math.min(...(telling.length > 0 ? telling : ways).map((way) => way.sinceMs)) + clockOffsetMs;
  return { state, sinceMs, ...(reasons.length > 0 && { reason: reasons.join(", ") }) };
}

/** The worst of its devices; unknown while no gateway is heard, whatever was last said. */
function siteState(gateways: readonly GatewayView[], devices: readonly DeviceView[]): HealthState {
  if (!gateways.some((gateway) => gateway.fresh)) {
    return "unknown";
  }
  const worst = devices[0]?.state ?? "up";
  const hasSilentGateway = gateways.some((gateway) => !gateway.fresh);
  return hasSilentGateway && worst === "up" ? "unknown" : worst;
}

function byState(a: { readonly state: HealthState }, b: { readonly state: HealthState }): number {
  return severityRank(a.state) - severityRank(b.state);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

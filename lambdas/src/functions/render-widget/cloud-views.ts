import type { VpnTunnel } from "@isthmus/domain/cloud/connectivity";
import { type HealthState, severityRank } from "@isthmus/domain/states/device-state";
import {
  type CloudItem,
  type CoverageItem,
  type EntityItem,
  type InstanceItem,
  isCloudItem,
  type RouteTableItem,
  type SubnetItem,
  type VpcItem,
  type VpnConnectionItem,
} from "../../ports/entities.ts";
import type { HealthItem } from "../../ports/health-item.ts";
import { nearlyFullPercent, usedPercent } from "../../ports/subnet-usage.ts";
import { durationText } from "./time-text.ts";

/** The inventory runs every few minutes; older than this it says what was, not what is. */
const inventoryStaleMs = 30 * 60_000;

export interface InstanceCounts {
  readonly running: number;
  readonly other: number;
  readonly impaired: number;
}

export interface VpcView {
  readonly vpc: VpcItem;
  readonly state: HealthState;
  /** Why the state is not up, most telling first. */
  readonly reasons: readonly string[];
  readonly subnets: readonly SubnetItem[];
  readonly instances: readonly InstanceItem[];
  readonly routeTables: readonly RouteTableItem[];
  readonly counts: InstanceCounts;
  /** False when the API could not be read, so that an empty list proves nothing. */
  readonly isKnown: { readonly subnets: boolean; readonly instances: boolean };
  /** Used share of the fullest subnet; undefined when AWS did not say. */
  readonly fullestPercent: number | undefined;
}

export interface VpnView {
  readonly vpn: VpnConnectionItem;
  readonly state: HealthState;
  readonly tunnels: readonly { readonly tunnel: VpnTunnel; readonly state: HealthState }[];
}

export interface RegionView {
  readonly accountId: string;
  readonly region: string;
  readonly state: HealthState;
  /** APIs that could not be read at the last sweep. */
  readonly coverageFailures: readonly CoverageItem[];
  /** Worst first. */
  readonly vpcs: readonly VpcView[];
  readonly vpns: readonly VpnView[];
}

/** All Regions of all accounts, worst first, from their items. Tombstones are left out. */
export function regionViews(items: readonly EntityItem[], nowMs: number): readonly RegionView[] {
  const live = items.filter(isCloudItem).filter((item) => item.deletedAtMs === undefined);
  return [...Map.groupBy(live, (item) => item.pk).values()]
    .flatMap((ofRegion) => (ofRegion[0] === undefined ? [] : [regionView(ofRegion[0], ofRegion, nowMs)]))
    .sort((a, b) => severityRank(a.state) - severityRank(b.state) || (a.region < b.region ? -1 : 1));
}

function regionView(any: CloudItem, items: readonly CloudItem[], nowMs: number): RegionView {
  const coverageFailures = items.filter((item) => item.kind === "coverage").filter((item) => item.state !== "complete");
  const vpcs = items
    .filter((item) => item.kind === "vpc")
    .map((vpc) => vpcView(vpc, { items, coverageFailures, nowMs }))
    .sort((a, b) => severityRank(a.state) - severityRank(b.state) || (vpcName(a.vpc) < vpcName(b.vpc) ? -1 : 1));
  const vpns = items.filter((item) => item.kind === "vpn-connection").map((vpn) => vpnView(vpn, items));
  const states: readonly HealthState[] = [
    ...vpcs.map((view) => view.state),
    ...vpns.map((view) => view.state),
    coverageFailures.length > 0 ? "unknown" : "up",
  ];
  return { accountId: any.accountId, region: any.region, state: worstOf(states), coverageFailures, vpcs, vpns };
}

/** What people call a VPC: its Name tag, else its id. */
export function vpcName(vpc: VpcItem): string {
  return vpc.name ?? vpc.id;
}

interface VpcContext {
  readonly items: readonly CloudItem[];
  readonly coverageFailures: readonly CoverageItem[];
  readonly nowMs: number;
}

/** One VPC with what belongs to it. */
export function vpcView(vpc: VpcItem, context: VpcContext): VpcView {
  const { items } = context;
  const subnets = items
    .filter((item) => item.kind === "subnet")
    .filter((item) => item.vpcId === vpc.id)
    .sort((a, b) => (usedPercent(b) ?? -1) - (usedPercent(a) ?? -1));
  const instances = items.filter((item) => item.kind === "instance").filter((item) => item.vpcId === vpc.id);
  const routeTables = items.filter((item) => item.kind === "route-table").filter((item) => item.vpcId === vpc.id);
  const counts = {
    running: instances.filter((instance) => instance.state === "running").length,
    other: instances.filter((instance) => instance.state !== "running").length,
    impaired: instances.filter(isImpaired).length,
  };
  const fullestPercent = subnets[0] === undefined ? undefined : usedPercent(subnets[0]);
  const faults = [
    ...(counts.impaired > 0 ? [`${counts.impaired} of ${counts.running} running instances impaired`] : []),
    ...routeTables.filter(hasBlackhole).map((table) => `blackhole route in ${table.id}`),
    ...(fullestPercent !== undefined && fullestPercent >= nearlyFullPercent ? [`a subnet is ${Math.floor(fullestPercent)} % used`] : []),
  ];
  const doubts = doubtsAbout(vpc, context);
  const state = faults.length > 0 ? "degraded" : doubts.length > 0 ? "unknown" : "up";
  const wasRead = (api: string) => !context.coverageFailures.some((item) => item.api === api);
  const isKnown = { subnets: wasRead("describe-subnets"), instances: wasRead("describe-instances") };
  return { vpc, state, reasons: [...faults, ...doubts], subnets, instances, routeTables, counts, isKnown, fullestPercent };
}

/** EC2's status checks, of which only those of a running instance mean something. */
export function isImpaired(instance: InstanceItem): boolean {
  return instance.state === "running" && [instance.systemStatus, instance.instanceStatus].includes("impaired");
}

function hasBlackhole(table: RouteTableItem): boolean {
  return table.routes.some((route) => route.state === "blackhole");
}

/** An item that says nothing new is not written at every look, but each look that was complete has seen it. */
function lastSeenMs(vpc: VpcItem, items: readonly CloudItem[]): number {
  const looks = items.filter((item) => item.kind === "coverage").filter(({ api }) => api === "describe-vpcs");
  return Math.max(vpc.tsMs, ...looks.map(({ completeMs = 0 }) => completeMs));
}

function doubtsAbout(vpc: VpcItem, { items, coverageFailures, nowMs }: VpcContext): readonly string[] {
  const ageMs = nowMs - lastSeenMs(vpc, items);
  return [
    ...(vpc.state === "available" ? [] : [`VPC is ${vpc.state}`]),
    ...(ageMs > inventoryStaleMs ? [`last seen ${durationText(ageMs)} ago`] : []),
    ...coverageFailures.map((item) => `could not look: ${item.api}`),
  ];
}

function vpnView(vpn: VpnConnectionItem, items: readonly CloudItem[]): VpnView {
  const health = new Map(items.filter((item) => item.kind === "health").map((item) => [item.entityId, item] as const));
  const tunnels = vpn.tunnels.map((tunnel) => ({
    tunnel,
    state: tunnelState(tunnel, health.get(`${vpn.id}#${tunnel.outsideIp}`)),
  }));
  return { vpn, tunnels, state: connectionState(tunnels.map(({ state }) => state)) };
}

function tunnelState(tunnel: VpnTunnel, health: HealthItem | undefined): HealthState {
  if (tunnel.status !== undefined) {
    return tunnel.status === "UP" ? "up" : "down";
  }
  if (health?.tunnelState === undefined) {
    return "unknown";
  }
  return health.tunnelState >= 1 ? "up" : "down";
}

/** One of two tunnels is enough to carry traffic, and is not how it should be. */
function connectionState(tunnels: readonly HealthState[]): HealthState {
  if (tunnels.length === 0 || tunnels.every((state) => state === "unknown")) {
    return "unknown";
  }
  if (tunnels.every((state) => state === "up")) {
    return "up";
  }
  return tunnels.includes("up") ? "degraded" : "down";
}

function worstOf(states: readonly HealthState[]): HealthState {
  return states.reduce((worst, state) => (severityRank(state) < severityRank(worst) ? state : worst), "up");
}

import { DesiredNotice, HeartbeatBody, InventoryBody, ReachBody } from "@isthmus/contract";
import { z } from "zod";
import type { ConfigSummary } from "./config-store.ts";
import { sitePartition, sortKey } from "./entity-keys.ts";

/** Every item says how new it is: epoch milliseconds of the observation it comes from, and its place in the gateway's stream. */
const observed = { pk: z.string(), sk: z.string(), tsMs: z.number(), seq: z.number().optional() };

/** A resource that AWS no longer lists keeps its last state, says since when it is gone, and carries a `ttl` in epoch seconds. */
const aws = {
  ...observed,
  accountId: z.string(),
  region: z.string(),
  deletedAtMs: z.number().optional(),
  ttl: z.number().optional(),
};

export const SiteItem = z.object({ ...observed, kind: z.literal("site"), siteId: z.string() });

export const GatewayItem = z.object({
  ...observed,
  kind: z.literal("gateway"),
  siteId: z.string(),
  gatewayId: z.string(),
  /** When the heartbeat was sent by the gateway's clock, and when ingest got it by the cloud's: the difference is their offset. */
  sentMs: z.number(),
  receivedMs: z.number(),
  ...HeartbeatBody.shape,
});
export type GatewayItem = z.infer<typeof GatewayItem>;

export const DeviceItem = z.object({
  ...observed,
  kind: z.literal("device"),
  siteId: z.string(),
  gatewayId: z.string(),
  ...InventoryBody.shape,
});
export type DeviceItem = z.infer<typeof DeviceItem>;

export const StateItem = z.object({
  ...observed,
  kind: z.literal("state"),
  siteId: z.string(),
  gatewayId: z.string(),
  ...ReachBody.omit({ transition: true }).shape,
});
export type StateItem = z.infer<typeof StateItem>;

/** Which desired configuration is in force for a site; its text is elsewhere. */
export const ConfigItem = z.object({
  ...observed,
  kind: z.literal("config"),
  siteId: z.string(),
  ...DesiredNotice.shape,
  devices: z.number(),
  note: z.string().optional(),
});
export type ConfigItem = z.infer<typeof ConfigItem>;

/** Which gateway judges a site's devices. Its `tsMs` is when that gateway was last heard, by the cloud's clock. */
export const LeaderItem = z.object({
  ...observed,
  kind: z.literal("leader"),
  siteId: z.string(),
  gatewayId: z.string(),
  sinceMs: z.number(),
});
export type LeaderItem = z.infer<typeof LeaderItem>;

/** The item of the version in force. */
export function configItemOf({ siteId, version, sha256, pushedMs, devices, note }: ConfigSummary): ConfigItem {
  const key = { pk: sitePartition(siteId), sk: sortKey.config };
  return { ...key, kind: "config", siteId, version, sha256, tsMs: pushedMs, devices, ...(note !== undefined && { note }) };
}

export const VpcItem = z.object({
  ...aws,
  kind: z.literal("vpc"),
  vpcId: z.string(),
  name: z.string().optional(),
  state: z.string(),
  cidrs: z.array(z.string()),
  isDefault: z.boolean(),
});
export type VpcItem = z.infer<typeof VpcItem>;

export const SubnetItem = z.object({
  ...aws,
  kind: z.literal("subnet"),
  subnetId: z.string(),
  vpcId: z.string(),
  name: z.string().optional(),
  state: z.string(),
  cidr: z.string(),
  availabilityZone: z.string(),
  /** Addresses AWS can still hand out. Absent when AWS did not say. */
  availableAddresses: z.number().optional(),
  /** Addresses of the CIDR less the five that AWS keeps in every subnet. */
  totalAddresses: z.number(),
});
export type SubnetItem = z.infer<typeof SubnetItem>;

export const Route = z.object({
  destination: z.string(),
  target: z.string(),
  /** active, or blackhole when the target is gone. */
  state: z.string(),
  origin: z.string(),
});
export type Route = z.infer<typeof Route>;

export const RouteTableItem = z.object({
  ...aws,
  kind: z.literal("route-table"),
  routeTableId: z.string(),
  vpcId: z.string(),
  name: z.string().optional(),
  main: z.boolean(),
  subnetIds: z.array(z.string()),
  routes: z.array(Route),
  blackhole: z.boolean(),
});
export type RouteTableItem = z.infer<typeof RouteTableItem>;

export const InstanceItem = z.object({
  ...aws,
  kind: z.literal("instance"),
  instanceId: z.string(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  name: z.string().optional(),
  /** EC2 state name: pending, running, shutting-down, terminated, stopping, stopped. */
  state: z.string(),
  instanceType: z.string(),
  privateIp: z.string().optional(),
  publicIp: z.string().optional(),
  availabilityZone: z.string().optional(),
  launchedMs: z.number().optional(),
  /** DescribeInstanceStatus summaries (ok, impaired, initializing, ...). Absent when not known. */
  systemStatus: z.string().optional(),
  instanceStatus: z.string().optional(),
});
export type InstanceItem = z.infer<typeof InstanceItem>;

export const VpnTunnel = z.object({
  outsideIp: z.string(),
  insideCidr: z.string().optional(),
  /** UP or DOWN by EC2's telemetry. Absent when EC2 did not say. */
  status: z.string().optional(),
  lastChangeMs: z.number().optional(),
  acceptedRoutes: z.number().optional(),
});
export type VpnTunnel = z.infer<typeof VpnTunnel>;

export const VpnConnectionItem = z.object({
  ...aws,
  kind: z.literal("vpn-connection"),
  vpnConnectionId: z.string(),
  name: z.string().optional(),
  state: z.string(),
  customerGatewayId: z.string().optional(),
  tunnels: z.array(VpnTunnel),
});
export type VpnConnectionItem = z.infer<typeof VpnConnectionItem>;

export const CoverageItem = z.object({
  ...aws,
  kind: z.literal("coverage"),
  api: z.string(),
  /** complete: every page was read. throttled and failed: what is shown of this API may be old. */
  state: z.enum(["complete", "throttled", "failed"]),
  /** Resources known before this look. */
  expected: z.number(),
  /** Resources this look returned. */
  seen: z.number(),
  failed: z.number(),
  throttled: z.number(),
  reason: z.string().optional(),
});
export type CoverageItem = z.infer<typeof CoverageItem>;

/** What CloudWatch says about one AWS resource. A metric without a recent datapoint is absent, never 0. */
export const HealthItem = z.object({
  ...aws,
  kind: z.literal("health"),
  entityKind: z.enum(["instance", "vpn-tunnel"]),
  entityId: z.string(),
  instanceCheckFailed: z.number().optional(),
  systemCheckFailed: z.number().optional(),
  cpuPercent: z.number().optional(),
  tunnelState: z.number().optional(),
  /** Epoch milliseconds of the newest datapoint used. */
  observedMs: z.number().optional(),
});
export type HealthItem = z.infer<typeof HealthItem>;

/** Any item of the entities table. */
export const EntityItem = z.discriminatedUnion("kind", [
  SiteItem,
  GatewayItem,
  DeviceItem,
  StateItem,
  ConfigItem,
  LeaderItem,
  VpcItem,
  SubnetItem,
  RouteTableItem,
  InstanceItem,
  VpnConnectionItem,
  CoverageItem,
  HealthItem,
]);
export type EntityItem = z.infer<typeof EntityItem>;
export type EntityKind = EntityItem["kind"];

/** Items of AWS resources, which may be tombstones. */
export type CloudItem = Extract<EntityItem, { accountId: string }>;

export function isCloudItem(item: EntityItem): item is CloudItem {
  return "accountId" in item;
}

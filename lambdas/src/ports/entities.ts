import { DesiredNotice, HeartbeatBody, InventoryBody, ReachBody } from "@isthmus/contract";
import { z } from "zod";
import { BillItem } from "./bill-item.ts";
import { aws, observed } from "./cloud-items/cloud-item.ts";
import { connectivityItems } from "./cloud-items/connectivity-items.ts";
import { filterItems } from "./cloud-items/filter-items.ts";
import { networkItems } from "./cloud-items/network-items.ts";
import type { ResourceItem } from "./cloud-items/resource-item.ts";
import { serviceItems } from "./cloud-items/service-items.ts";
import type { ConfigSummary } from "./config-store.ts";
import { sitePartition, sortKey } from "./entity-keys.ts";
import { HealthItem } from "./health-item.ts";
import { WatchdogItem } from "./watchdog-item.ts";

export const SiteItem = z.object({ ...observed, kind: z.literal("site"), siteId: z.string() });

export const GatewayItem = z.object({
  ...observed,
  kind: z.literal("gateway"),
  siteId: z.string(),
  gatewayId: z.string(),
  /** When the heartbeat was sent by the gateway's clock, and when ingest got it by the cloud's: the difference is their offset. */
  sentMs: z.number(),
  receivedMs: z.number(),
  /** Records of its spool that neither arrived nor are accounted for; absent when it keeps no account. */
  unaccounted: z.number().optional(),
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
  /** Elements that lacked their id or another fact that every such resource has. They are not stored, and nothing is buried by such a look. */
  malformed: z.number(),
  /** When this API was last read to its end: what it lists was so then, however old its items are. Absent when it never was. */
  completeMs: z.number().optional(),
  reason: z.string().optional(),
});
export type CoverageItem = z.infer<typeof CoverageItem>;

/** Any item of the entities table. */
export const EntityItem = z.discriminatedUnion("kind", [
  SiteItem,
  GatewayItem,
  DeviceItem,
  StateItem,
  ConfigItem,
  LeaderItem,
  ...networkItems,
  ...filterItems,
  ...connectivityItems,
  ...serviceItems,
  CoverageItem,
  HealthItem,
  BillItem,
  WatchdogItem,
]);
export type EntityItem = z.infer<typeof EntityItem>;
export type EntityKind = EntityItem["kind"];

export type VpcItem = ResourceItem<"vpc">;
export type SubnetItem = ResourceItem<"subnet">;
export type RouteTableItem = ResourceItem<"route-table">;
export type InstanceItem = ResourceItem<"instance">;
export type VpnConnectionItem = ResourceItem<"vpn-connection">;

/** Items of AWS resources, which may be tombstones. */
export type CloudItem = Extract<EntityItem, { accountId: string }>;

export function isCloudItem(item: EntityItem): item is CloudItem {
  return "accountId" in item;
}

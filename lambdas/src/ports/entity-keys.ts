import type { CloudKind } from "@isthmus/domain/cloud/account-network";

/** Primary key of an item of the entities table. */
export interface EntityKey {
  readonly pk: string;
  readonly sk: string;
}

/** Partition of everything known about a site. */
export function sitePartition(siteId: string): string {
  return `SITE#${siteId}`;
}

/** Partition of everything known about one Region of an AWS account. */
export function awsPartition(accountId: string, region: string): string {
  return `AWS#${accountId}#${region}`;
}

/** Sort keys of the entities table. */
export const sortKey = {
  site: "SITE",
  gateway: (id: string) => `GATEWAY#${id}`,
  device: (id: string) => `DEVICE#${id}`,
  state: (deviceId: string, way: string) => `STATE#${deviceId}#${way}`,
  /** The gateway that judges the site's devices. */
  leader: "LEADER",
  /** What is known of the numbers of a gateway's stream. */
  ledger: (gatewayId: string) => `LEDGER#${gatewayId}`,
  /** The interfaces that have metrics of their own. */
  metricNames: "METRICNAMES",
  /** The desired configuration in force. */
  config: "CONFIG",
  /** What the keys of all versions begin with; they sort by number. */
  configVersions: "CONFIG#",
  configVersion: (version: number) => `CONFIG#${String(version).padStart(10, "0")}`,
  /** An AWS resource; `kind` is the item's. */
  resource: (kind: CloudKind, id: string) => `${kind.toUpperCase()}#${id}`,
  /** What the keys of all resources of a kind begin with. */
  resources: (kind: CloudKind) => `${kind.toUpperCase()}#`,
  coverage: (api: string) => `COVERAGE#${api}`,
  health: (id: string) => `HEALTH#${id}`,
} as const;

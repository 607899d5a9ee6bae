import type { SamplePlacement } from "./network.ts";

/** Shapes of what runs in the sample account. */

export interface SampleInstance extends SamplePlacement {
  readonly instanceId: string;
  readonly name: string;
  readonly instanceType: string;
  readonly publicIp?: string;
  /** Further addresses of its interface, such as those of containers. */
  readonly secondaryIps: readonly string[];
  readonly groupId: string;
  readonly networkInterfaceId: string;
  /** Forwards packets that are not its own. */
  readonly forwards: boolean;
  /** Epoch milliseconds; no metric exists before it. */
  readonly launchedAtMs: number;
  /** Mean CPU utilization by day, percent: the centre of the generated series. */
  readonly typicalCpuPercent: number;
  /** Mean traffic by day, bytes a minute. */
  readonly typicalBytesPerMinute: number;
}

export interface SampleVolume {
  readonly volumeId: string;
  readonly name: string;
  readonly zone: string;
  readonly sizeGib: number;
  readonly type: "gp3" | "io2" | "st1";
  readonly isEncrypted: boolean;
  readonly instanceId?: string;
  readonly device?: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleDatabase {
  readonly identifier: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly port: number;
  readonly storageGib: number;
  readonly isMultiAz: boolean;
  readonly isPubliclyAccessible: boolean;
  readonly vpcId: string;
  readonly subnetGroup: string;
  readonly subnetIds: readonly string[];
  /** Where its interface is. */
  readonly placement: SamplePlacement;
  readonly groupId: string;
  readonly replicaOf?: string;
  readonly typicalCpuPercent: number;
  readonly typicalConnections: number;
  /** Share of the storage that was free when it was created, and what a day takes of it. */
  readonly freeStorage: { readonly share: number; readonly gibPerDay: number };
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleLoadBalancer {
  readonly name: string;
  /** The last part of its ARN. */
  readonly suffix: string;
  readonly type: "application" | "network";
  readonly scheme: "internet-facing" | "internal";
  readonly vpcId: string;
  readonly placements: readonly SamplePlacement[];
  readonly groupIds: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleTargetGroup {
  readonly name: string;
  readonly suffix: string;
  readonly loadBalancerName: string;
  readonly protocol: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  readonly vpcId: string;
  readonly instanceIds: readonly string[];
}

export interface SampleFunction {
  readonly name: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly description: string;
  readonly vpcId?: string;
  readonly placements: readonly SamplePlacement[];
  readonly groupIds: readonly string[];
  /** ISO 8601. */
  readonly modified: string;
}

export interface SampleBucket {
  readonly name: string;
  readonly region: string;
  /** ISO 8601. */
  readonly created: string;
}

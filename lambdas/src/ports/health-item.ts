import { z } from "zod";
import { aws } from "./cloud-items/cloud-item.ts";

const reading = z.number().optional();

/** Every reading that a health item may hold. */
const readings = {
  /** Mean of the last period. */
  cpuPercent: reading,
  networkInBps: reading,
  networkOutBps: reading,
  /** 1 is up, 0 down; between the two when some of what the metric covers is down. */
  tunnelState: reading,
  /** Connections that found no free port in the last period. Every one was refused. */
  portAllocationErrors: reading,
  /** Packets that the NAT gateway dropped in the last period. */
  droppedPackets: reading,
  /** Packets of the last period that a transit gateway had a blackhole, or no route, for. */
  blackholePackets: reading,
  noRoutePackets: reading,
  /** 1 is up, 0 down. */
  connectionState: reading,
  freeStorageBytes: reading,
  connections: reading,
  replicaLagS: reading,
} as const;

export type HealthReading = keyof typeof readings;

/** What CloudWatch says about one AWS resource. A metric without a recent datapoint is absent, never 0. */
export const HealthItem = z.object({
  ...aws,
  kind: z.literal("health"),
  entityKind: z.enum(["instance", "vpn-tunnel", "nat-gateway", "transit-attachment", "direct-connection", "database"]),
  /** The resource's id; of a tunnel that of its connection, "#" and its outside address. */
  entityId: z.string(),
  ...readings,
  /** Epoch milliseconds of the newest datapoint used. */
  observedMs: z.number().optional(),
});
export type HealthItem = z.infer<typeof HealthItem>;

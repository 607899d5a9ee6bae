import type { EntityItem, InstanceItem, VpnConnectionItem } from "../../ports/entities.ts";
import { sortKey } from "../../ports/entity-keys.ts";
import type { HealthItem, HealthReading } from "../../ports/health-item.ts";
import type { MetricRead, MetricReading } from "../../ports/metric-reader.ts";

/** All of these metrics have a datapoint every five minutes, or more often. */
const periodS = 300;

/**
 * How often each resource is read. What carries everything else is read as often as it is published. What only colours a view is read
 * three times an hour: GetMetricData is billed by the metric asked for, and instances are what an account has a thousand of.
 */
const everyMs = { link: 5 * 60_000, host: 15 * 60_000 } as const;
/** A schedule is never on the second. */
const punctualityMs = 60_000;

interface Read {
  readonly reading: HealthReading;
  readonly metric: MetricRead;
  /** What a datapoint is multiplied with. */
  readonly scale: number;
}

/** Metrics that together make one health item. */
export interface HealthPlan {
  readonly sk: string;
  readonly entityKind: HealthItem["entityKind"];
  readonly entityId: string;
  readonly everyMs: number;
  readonly reads: readonly Read[];
}

/**
 * What is due to be read for the resources that the inventory knows. The checks of instances, the health of load balancers' targets and the
 * BGP sessions of Direct Connect come with the inventory, which costs nothing, and are not asked for a second time. What had no datapoint
 * is asked for again by the next run.
 */
export function planReads(items: readonly EntityItem[], nowMs: number): readonly HealthPlan[] {
  const answered = items.filter((item) => item.kind === "health").filter((item) => item.observedMs !== undefined);
  const lastRead = new Map(answered.map((item) => [item.sk, item.tsMs] as const));
  return items
    .flatMap((item) => ("deletedAtMs" in item && item.deletedAtMs !== undefined ? [] : plansOf(item)))
    .filter((plan) => nowMs - (lastRead.get(plan.sk) ?? Number.NEGATIVE_INFINITY) >= plan.everyMs - punctualityMs);
}

function plansOf(item: EntityItem): readonly HealthPlan[] {
  switch (item.kind) {
    case "instance":
      return item.state === "running" ? [instancePlan(item)] : [];
    case "vpn-connection":
      return tunnelPlans(item);
    case "nat-gateway":
      return item.state === "available" ? [natGatewayPlan(item.id)] : [];
    case "transit-attachment":
      return item.state === "available" ? [attachmentPlan(item)] : [];
    case "direct-connection":
      return [directConnectionPlan(item.id)];
    case "database":
      return [databasePlan(item)];
    default:
      return [];
  }
}

interface Subject {
  readonly entityKind: HealthItem["entityKind"];
  readonly entityId: string;
  readonly everyMs: number;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

type ReadSpec = readonly [reading: HealthReading, name: string, statistic: MetricRead["statistic"], scale?: number];

function planOf({ namespace, dimensions, ...subject }: Subject, specs: readonly ReadSpec[]): HealthPlan {
  const reads = specs.map(([reading, name, statistic, scale = 1]) => ({
    reading,
    metric: { namespace, name, dimensions, statistic, periodS },
    scale,
  }));
  return { ...subject, sk: sortKey.health(subject.entityId), reads };
}

/** Octets of a period as bit/s. */
const bitsPerSecond = 8 / periodS;

/** Amazon EC2 User Guide, "CloudWatch metrics that are available for your instances". */
function instancePlan({ id }: InstanceItem): HealthPlan {
  const subject = {
    entityKind: "instance",
    entityId: id,
    everyMs: everyMs.host,
    namespace: "AWS/EC2",
    dimensions: { InstanceId: id },
  } as const;
  return planOf(subject, [
    ["cpuPercent", "CPUUtilization", "Average"],
    ["networkInBps", "NetworkIn", "Sum", bitsPerSecond],
    ["networkOutBps", "NetworkOut", "Sum", bitsPerSecond],
  ]);
}

/** AWS Site-to-Site VPN User Guide, "Monitor with CloudWatch". TunnelState is the truth: a tunnel that is up may carry nothing. */
function tunnelPlans({ id, tunnels }: VpnConnectionItem): readonly HealthPlan[] {
  return tunnels.map(({ outsideIp }) => {
    const dimensions = { VpnId: id, TunnelIpAddress: outsideIp };
    const subject = {
      entityKind: "vpn-tunnel",
      entityId: `${id}#${outsideIp}`,
      everyMs: everyMs.link,
      namespace: "AWS/VPN",
      dimensions,
    } as const;
    return planOf(subject, [["tunnelState", "TunnelState", "Minimum"]]);
  });
}

/** Amazon VPC User Guide, "NAT gateway metrics and dimensions". */
function natGatewayPlan(id: string): HealthPlan {
  const dimensions = { NatGatewayId: id };
  return planOf({ entityKind: "nat-gateway", entityId: id, everyMs: everyMs.link, namespace: "AWS/NATGateway", dimensions }, [
    ["portAllocationErrors", "ErrorPortAllocation", "Sum"],
    ["droppedPackets", "PacketsDropCount", "Sum"],
  ]);
}

/** AWS Transit Gateway guide, "CloudWatch metrics": per attachment, so that it is known whose packets are dropped. */
function attachmentPlan({ id, transitGatewayId }: { readonly id: string; readonly transitGatewayId: string }): HealthPlan {
  const dimensions = { TransitGateway: transitGatewayId, TransitGatewayAttachment: id };
  return planOf({ entityKind: "transit-attachment", entityId: id, everyMs: everyMs.link, namespace: "AWS/TransitGateway", dimensions }, [
    ["blackholePackets", "PacketDropCountBlackhole", "Sum"],
    ["noRoutePackets", "PacketDropCountNoRoute", "Sum"],
  ]);
}

/** AWS Direct Connect User Guide, "Monitor with Amazon CloudWatch". */
function directConnectionPlan(id: string): HealthPlan {
  const dimensions = { ConnectionId: id };
  return planOf({ entityKind: "direct-connection", entityId: id, everyMs: everyMs.link, namespace: "AWS/DX", dimensions }, [
    ["connectionState", "ConnectionState", "Minimum"],
  ]);
}

/** Amazon RDS User Guide, "Amazon CloudWatch metrics for Amazon RDS". Only a replica can lag. */
function databasePlan({ id, replicaOf }: { readonly id: string; readonly replicaOf?: string | undefined }): HealthPlan {
  const dimensions = { DBInstanceIdentifier: id };
  return planOf({ entityKind: "database", entityId: id, everyMs: everyMs.host, namespace: "AWS/RDS", dimensions }, [
    ["cpuPercent", "CPUUtilization", "Average"],
    ["freeStorageBytes", "FreeStorageSpace", "Minimum"],
    ["connections", "DatabaseConnections", "Maximum"],
    ...(replicaOf === undefined ? [] : ([["replicaLagS", "ReplicaLag", "Maximum"]] as const)),
  ]);
}

/** A health item from what was read. Readings without a datapoint stay absent. */
export function healthItem(
  plan: HealthPlan,
  answers: readonly (MetricReading | undefined)[],
  where: { readonly pk: string; readonly accountId: string; readonly region: string; readonly tsMs: number },
): HealthItem {
  const readings: Partial<Record<HealthReading, number>> = {};
  let observedMs: number | undefined;
  for (const [index, { reading, scale }] of plan.reads.entries()) {
    const answer = answers[index];
    if (answer?.kind === "ok" && answer.latest !== undefined) {
      readings[reading] = answer.latest.value * scale;
      observedMs = Math.max(observedMs ?? 0, answer.latest.atMs);
    }
  }
  return {
    ...where,
    sk: plan.sk,
    kind: "health",
    entityKind: plan.entityKind,
    entityId: plan.entityId,
    ...readings,
    ...(observedMs !== undefined && { observedMs }),
  };
}

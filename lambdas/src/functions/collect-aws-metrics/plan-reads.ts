import type { EntityItem, HealthItem, InstanceItem, VpnConnectionItem } from "../../ports/entities.ts";
import { sortKey } from "../../ports/entity-keys.ts";
import type { MetricRead, MetricReading } from "../../ports/metric-reader.ts";

/** Basic monitoring has a datapoint every five minutes. */
const instancePeriodS = 300;
const tunnelPeriodS = 300;

export type HealthAttribute = "instanceCheckFailed" | "systemCheckFailed" | "cpuPercent" | "tunnelState";

/** Metrics that together make one health item. */
export interface HealthPlan {
  readonly sk: string;
  readonly entityKind: HealthItem["entityKind"];
  readonly entityId: string;
  readonly reads: readonly { readonly attribute: HealthAttribute; readonly metric: MetricRead }[];
}

/** What to read for the resources that the inventory knows: running instances and the tunnels of VPN connections. */
export function planReads(items: readonly EntityItem[]): readonly HealthPlan[] {
  return items.flatMap((item) => {
    if (item.kind === "instance" && item.deletedAtMs === undefined && item.state === "running") {
      return [instancePlan(item)];
    }
    return item.kind === "vpn-connection" && item.deletedAtMs === undefined ? tunnelPlans(item) : [];
  });
}

function instancePlan(item: InstanceItem): HealthPlan {
  const of = { namespace: "AWS/EC2", dimensions: { InstanceId: item.id }, periodS: instancePeriodS };
  return {
    sk: sortKey.health(item.id),
    entityKind: "instance",
    entityId: item.id,
    reads: [
      { attribute: "instanceCheckFailed", metric: { ...of, name: "StatusCheckFailed_Instance", statistic: "Maximum" } },
      { attribute: "systemCheckFailed", metric: { ...of, name: "StatusCheckFailed_System", statistic: "Maximum" } },
      { attribute: "cpuPercent", metric: { ...of, name: "CPUUtilization", statistic: "Average" } },
    ],
  };
}

function tunnelPlans(item: VpnConnectionItem): readonly HealthPlan[] {
  return item.tunnels.map(({ outsideIp }) => {
    const entityId = `${item.id}#${outsideIp}`;
    const dimensions = { VpnId: item.id, TunnelIpAddress: outsideIp };
    const metric: MetricRead = { namespace: "AWS/VPN", name: "TunnelState", dimensions, statistic: "Minimum", periodS: tunnelPeriodS };
    return { sk: sortKey.health(entityId), entityKind: "vpn-tunnel", entityId, reads: [{ attribute: "tunnelState", metric }] };
  });
}

/** A health item from what was read. Attributes without a datapoint stay absent. */
export function healthItem(
  plan: HealthPlan,
  readings: readonly (MetricReading | undefined)[],
  where: { readonly pk: string; readonly accountId: string; readonly region: string; readonly tsMs: number },
): HealthItem {
  const attributes: Partial<Record<HealthAttribute, number>> = {};
  let observedMs: number | undefined;
  for (const [index, { attribute }] of plan.reads.entries()) {
    const reading = readings[index];
    if (reading?.kind === "ok" && reading.latest !== undefined) {
      attributes[attribute] = reading.latest.value;
      observedMs = Math.max(observedMs ?? 0, reading.latest.atMs);
    }
  }
  return {
    ...where,
    sk: plan.sk,
    kind: "health",
    entityKind: plan.entityKind,
    entityId: plan.entityId,
    ...attributes,
    ...(observedMs !== undefined && { observedMs }),
  };
}

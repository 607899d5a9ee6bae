import type { Conditions } from "../conditions.ts";
import { targetHealth } from "../facts/target-health.ts";
import type { RegionResources } from "../resources/region.ts";
import type { SampleTargetGroup } from "../resources/services.ts";
import type { AccountSeries } from "./account-series.ts";

/** Host counts of one target group, `AWS/ApplicationELB` or `AWS/NetworkELB` as its load balancer is. */
export function balancerSeries(group: SampleTargetGroup, resources: RegionResources): readonly AccountSeries[] {
  const balancer = resources.loadBalancers.find(({ name }) => name === group.loadBalancerName);
  if (balancer === undefined) return [];
  const isNetwork = balancer.type === "network";
  const dimensions = {
    LoadBalancer: `${isNetwork ? "net" : "app"}/${balancer.name}/${balancer.suffix}`,
    TargetGroup: `targetgroup/${group.name}/${group.suffix}`,
  };
  const count = (metric: string, state: "healthy" | "unhealthy"): AccountSeries => ({
    namespace: isNetwork ? "AWS/NetworkELB" : "AWS/ApplicationELB",
    metric,
    dimensions,
    valueAt: (tS, conditions: Conditions) =>
      tS * 1000 < balancer.createdAtMs ? undefined : targetHealth(group, conditions).filter((target) => target.state === state).length,
  });
  return [count("HealthyHostCount", "healthy"), count("UnHealthyHostCount", "unhealthy")];
}

import type { Sighting } from "../../ports/cloud-items/resource-item.ts";
import type { EntityItem } from "../../ports/entities.ts";
import { type PublishedMetric, singleValue } from "../../ports/metric-publisher.ts";
import { nearlyFullPercent, usedPercent } from "../../ports/subnet-usage.ts";
import type { SweepPlan } from "./plan-sweep.ts";

/**
 * The classic metrics of one Region. A number whose API could not be read is left out, so that its alarm sees missing data
 * rather than a reassuring 0.
 */
export function regionMetrics(plan: SweepPlan, { region, tsMs }: Sighting): readonly PublishedMetric[] {
  const complete = new Set(plan.coverage.filter((item) => item.state === "complete").map((item) => item.api));
  const numbers: readonly { readonly name: string; readonly needs: readonly string[]; readonly value: number }[] = [
    { name: "Vpcs", needs: ["describe-vpcs"], value: plan.seen.filter((item) => item.kind === "vpc").length },
    { name: "InstancesRunning", needs: ["describe-instances"], value: plan.seen.filter(isRunning).length },
    {
      name: "InstancesImpaired",
      needs: ["describe-instances", "describe-instance-status"],
      value: plan.seen.filter(isImpaired).length,
    },
    { name: "SubnetsNearlyFull", needs: ["describe-subnets"], value: plan.seen.filter(isNearlyFull).length },
    { name: "CoverageFailed", needs: [], value: plan.coverage.length - complete.size },
  ];
  return numbers
    .filter(({ needs }) => needs.every((api) => complete.has(api)))
    .map(({ name, value }) => singleValue({ name, dimensions: { Region: region }, atMs: tsMs, value }));
}

function isRunning(item: EntityItem): boolean {
  return item.kind === "instance" && item.state === "running";
}

function isImpaired(item: EntityItem): boolean {
  return item.kind === "instance" && (item.systemStatus === "impaired" || item.instanceStatus === "impaired");
}

function isNearlyFull(item: EntityItem): boolean {
  return item.kind === "subnet" && (usedPercent(item) ?? 0) >= nearlyFullPercent;
}

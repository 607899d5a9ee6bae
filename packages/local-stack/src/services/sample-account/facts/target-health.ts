import { type Conditions, targetRef } from "../conditions.ts";
import type { SampleTargetGroup } from "../resources/services.ts";

export interface TargetHealth {
  readonly instanceId: string;
  readonly state: "healthy" | "unhealthy" | "unused";
  /** Elastic Load Balancing's own code and words; absent while healthy. */
  readonly reason?: string;
  readonly description?: string;
}

/** Health of a group's targets: a stopped instance is unused, one that fails its status check does not answer. */
export function targetHealth(group: SampleTargetGroup, conditions: Conditions): readonly TargetHealth[] {
  return group.instanceIds.map((instanceId) => ({ instanceId, ...healthOf({ group, instanceId }, conditions) }));
}

function healthOf(
  { group, instanceId }: { readonly group: SampleTargetGroup; readonly instanceId: string },
  conditions: Conditions,
): Omit<TargetHealth, "instanceId"> {
  if (conditions.of("power", instanceId).state === "stopped") {
    return { state: "unused", reason: "Target.InvalidState", description: "Target is in the stopped state" };
  }
  if (conditions.of("check", instanceId).state === "impaired") {
    return { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
  }
  if (conditions.of("target", targetRef(group.name, instanceId)).state === "healthy") return { state: "healthy" };
  return group.protocol === "TCP"
    ? { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" }
    : { state: "unhealthy", reason: "Target.ResponseCodeMismatch", description: "Health checks failed with these codes: [502]" };
}

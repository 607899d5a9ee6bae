import type { SampleInstance } from "../resources/services.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

/** `AWS/EC2` of one instance: processor, traffic and status checks, while it runs. */
export function instanceSeries(instance: SampleInstance): readonly AccountSeries[] {
  const seed = (metric: string): string => `${instance.instanceId}/${metric}`;
  const running = (metric: string, value: (tS: number, impaired: boolean) => number): AccountSeries => ({
    namespace: "AWS/EC2",
    metric,
    dimensions: { InstanceId: instance.instanceId },
    valueAt(tS, conditions) {
      if (tS * 1000 < instance.launchedAtMs || conditions.of("power", instance.instanceId).state === "stopped") return undefined;
      return value(tS, conditions.of("check", instance.instanceId).state === "impaired");
    },
  });
  const traffic = (metric: string, share: number): AccountSeries =>
    running(metric, (tS, impaired) =>
      Math.round(impaired ? 900 : instance.typicalBytesPerMinute * share * busyness(tS) * wobble(seed(metric), tS)),
    );
  return [
    running("CPUUtilization", (tS, impaired) =>
      impaired ? 0.7 * wobble(seed("cpu"), tS) : Math.min(100, instance.typicalCpuPercent * busyness(tS) * wobble(seed("cpu"), tS) * 1.3),
    ),
    traffic("NetworkIn", 0.42),
    traffic("NetworkOut", 0.58),
    running("StatusCheckFailed", (_tS, impaired) => (impaired ? 1 : 0)),
    running("StatusCheckFailed_Instance", (_tS, impaired) => (impaired ? 1 : 0)),
    running("StatusCheckFailed_System", () => 0),
  ];
}

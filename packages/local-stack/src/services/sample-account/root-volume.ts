import type { SampleSubnet } from "./resources/network.ts";
import type { SampleInstance, SampleVolume } from "./resources/services.ts";

const rootSizeGib = 30;

/** The disk that an instance starts from, in the instance's zone. */
export function rootVolume(instance: SampleInstance, subnets: readonly SampleSubnet[]): SampleVolume {
  return {
    volumeId: instance.instanceId.replace("i-", "vol-"),
    name: `${instance.name}-root`,
    zone: subnets.find(({ subnetId }) => subnetId === instance.subnetId)?.zone ?? "",
    sizeGib: rootSizeGib,
    type: "gp3",
    isEncrypted: true,
    instanceId: instance.instanceId,
    device: "/dev/xvda",
    createdAtMs: instance.launchedAtMs,
  };
}

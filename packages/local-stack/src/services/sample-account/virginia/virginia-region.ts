import type { RegionResources } from "../resources/region.ts";
import { rootVolume } from "../root-volume.ts";
import { peerings } from "../seoul/services.ts";
import * as network from "./network.ts";
import * as workloads from "./workloads.ts";

/** The second Region: one VPC that serves users elsewhere, joined to the first by transit gateway peering. */
export const virginiaRegion: RegionResources = {
  ...network,
  ...workloads,
  peerings,
  endpoints: [],
  flowLogs: [],
  vpnGateways: [],
  customerGateways: [],
  vpnConnections: [],
  directConnections: [],
  virtualInterfaces: [],
  volumes: workloads.instances.map((instance) => rootVolume(instance, network.subnets)),
  databases: [],
  loadBalancers: [],
  targetGroups: [],
};

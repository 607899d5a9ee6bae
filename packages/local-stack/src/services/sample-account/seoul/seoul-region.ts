import type { RegionResources } from "../resources/region.ts";
import type { SampleVolume } from "../resources/services.ts";
import { rootVolume } from "../root-volume.ts";
import * as connectivity from "./connectivity.ts";
import { seoul } from "./ids.ts";
import { instanceIdOf, instances } from "./instances.ts";
import { routeTables } from "./routes.ts";
import * as security from "./security.ts";
import * as services from "./services.ts";
import * as network from "./vpcs.ts";

/** A data disk, and one that was left behind when its instance went. */
const furtherVolumes: readonly SampleVolume[] = [
  {
    volumeId: "vol-0a1b2c3d4e5f6a101",
    name: "prod-log-archive-data",
    zone: `${seoul}c`,
    sizeGib: 2_000,
    type: "st1",
    isEncrypted: true,
    instanceId: instanceIdOf("prod-log-archive"),
    device: "/dev/sdf",
    createdAtMs: Date.UTC(2025, 3, 2, 11, 40),
  },
  {
    volumeId: "vol-0a1b2c3d4e5f6a102",
    name: "prod-old-reports",
    zone: `${seoul}a`,
    sizeGib: 500,
    type: "gp3",
    isEncrypted: false,
    createdAtMs: Date.UTC(2025, 0, 28, 1, 0),
  },
];

/** The main Region: production and development. */
export const seoulRegion: RegionResources = {
  ...network,
  ...security,
  ...connectivity,
  ...services,
  routeTables,
  egressOnlyInternetGateways: [],
  instances,
  volumes: [...instances.map((instance) => rootVolume(instance, network.subnets)), ...furtherVolumes],
};

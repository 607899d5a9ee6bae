import type { SampleAddress, SampleEndpoint, SamplePeering } from "../resources/network.ts";
import type { SampleDatabase, SampleFunction, SampleLoadBalancer, SampleTargetGroup } from "../resources/services.ts";
import { edgeCidr, edgeVpcId, virginia } from "../virginia/ids.ts";
import { groupIds, peeringId, s3EndpointId, seoul, subnetIds, vpcIds } from "./ids.ts";
import { instanceIdOf } from "./instances.ts";
import { routeTableIds } from "./routes.ts";

/** Development and the other Region; both Regions list it. */
export const peerings: readonly SamplePeering[] = [
  {
    peeringId,
    name: "dev-edge",
    requester: { vpcId: vpcIds.dev, region: seoul, cidrs: ["10.30.0.0/16"] },
    accepter: { vpcId: edgeVpcId, region: virginia, cidrs: [edgeCidr, "192.168.200.0/24"] },
  },
];

export const endpoints: readonly SampleEndpoint[] = [
  {
    endpointId: s3EndpointId,
    name: "prod-s3",
    vpcId: vpcIds.prod,
    type: "Gateway",
    service: `com.amazonaws.${seoul}.s3`,
    routeTableIds: [routeTableIds.prodPrivate, routeTableIds.prodPrivateC],
    placements: [],
    groupIds: [],
    createdAtMs: Date.UTC(2025, 1, 4, 1, 0),
  },
  {
    endpointId: "vpce-0a1b2c3d4e5f60802",
    name: "prod-logs",
    vpcId: vpcIds.prod,
    type: "Interface",
    service: `com.amazonaws.${seoul}.logs`,
    routeTableIds: [],
    placements: [
      { subnetId: subnetIds["prod-vpn-a"], privateIp: "10.20.200.6" },
      { subnetId: subnetIds["prod-private-c"], privateIp: "10.20.48.6" },
    ],
    groupIds: [groupIds["prod-endpoints"]],
    createdAtMs: Date.UTC(2025, 1, 4, 1, 10),
  },
];

/** Besides those of NAT gateways and instances: one that nobody uses. */
export const addresses: readonly SampleAddress[] = [
  { allocationId: "eipalloc-0a1b2c3d4e5f60001", name: "prod-nat-a", publicIp: "198.51.100.200" },
  { allocationId: "eipalloc-0a1b2c3d4e5f60002", name: "prod-nat-c", publicIp: "198.51.100.201" },
  { allocationId: "eipalloc-0a1b2c3d4e5f60003", name: "prod-bastion", publicIp: "198.51.100.123" },
  { allocationId: "eipalloc-0a1b2c3d4e5f60004", name: "prod-old-partner", publicIp: "198.51.100.204" },
];

export const databases: readonly SampleDatabase[] = [
  {
    ...postgres("prod-orders", { subnetId: subnetIds["prod-db-a"], privateIp: "10.20.64.10" }),
    isMultiAz: true,
    typicalCpuPercent: 38,
    typicalConnections: 84,
  },
  {
    ...postgres("prod-orders-replica", { subnetId: subnetIds["prod-db-c"], privateIp: "10.20.65.10" }),
    replicaOf: "prod-orders",
    typicalCpuPercent: 17,
    typicalConnections: 22,
  },
];

export const loadBalancers: readonly SampleLoadBalancer[] = [
  {
    name: "prod-web",
    suffix: "50dc6c495c0c9188",
    type: "application",
    scheme: "internet-facing",
    vpcId: vpcIds.prod,
    placements: [
      { subnetId: subnetIds["prod-public-a"], privateIp: "10.20.0.31" },
      { subnetId: subnetIds["prod-public-b"], privateIp: "10.20.1.31" },
    ],
    groupIds: [groupIds["prod-load-balancer"]],
    createdAtMs: Date.UTC(2025, 1, 12, 6, 0),
  },
  {
    name: "prod-inside",
    suffix: "b3a1f2c09d8e7f61",
    type: "network",
    scheme: "internal",
    vpcId: vpcIds.prod,
    placements: [
      { subnetId: subnetIds["prod-private-a"], privateIp: "10.20.16.7" },
      { subnetId: subnetIds["prod-private-b"], privateIp: "10.20.32.7" },
    ],
    groupIds: [],
    createdAtMs: Date.UTC(2025, 2, 5, 6, 0),
  },
];

/** `prod-archive` has a target that fails: the instance with the failed status check. */
export const targetGroups: readonly SampleTargetGroup[] = [
  {
    name: "prod-web",
    suffix: "73e2d6bc24d8a067",
    loadBalancerName: "prod-web",
    protocol: "HTTPS",
    port: 443,
    vpcId: vpcIds.prod,
    instanceIds: [instanceIdOf("prod-web-1"), instanceIdOf("prod-web-2")],
  },
  {
    name: "prod-api",
    suffix: "a8c3e5d7f9b10246",
    loadBalancerName: "prod-inside",
    protocol: "TCP",
    port: 8080,
    vpcId: vpcIds.prod,
    instanceIds: [instanceIdOf("prod-api-1"), instanceIdOf("prod-api-2"), instanceIdOf("prod-api-3")],
  },
  {
    name: "prod-archive",
    suffix: "0f1e2d3c4b5a6978",
    loadBalancerName: "prod-inside",
    protocol: "TCP",
    port: 9200,
    vpcId: vpcIds.prod,
    instanceIds: [instanceIdOf("prod-log-archive"), instanceIdOf("prod-search-1")],
  },
];

export const functions: readonly SampleFunction[] = [
  {
    name: "prod-order-events",
    runtime: "nodejs22.x",
    memoryMb: 512,
    description: "Puts orders where the mainframe finds them",
    vpcId: vpcIds.prod,
    placements: [
      { subnetId: subnetIds["prod-private-a"], privateIp: "10.20.17.11" },
      { subnetId: subnetIds["prod-private-c"], privateIp: "10.20.49.11" },
    ],
    groupIds: [groupIds["prod-internal"]],
    modified: "2026-09-30T05:12:44.000+0000",
  },
  {
    name: "prod-image-resize",
    runtime: "python3.13",
    memoryMb: 1_024,
    description: "Makes small pictures of large ones",
    placements: [],
    groupIds: [],
    modified: "2026-04-14T02:03:09.000+0000",
  },
];

function postgres(
  identifier: string,
  placement: SampleDatabase["placement"],
): Omit<SampleDatabase, "typicalCpuPercent" | "typicalConnections"> {
  return {
    identifier,
    engine: "postgres",
    engineVersion: "17.5",
    instanceClass: "db.r6g.large",
    port: 5432,
    storageGib: 400,
    isMultiAz: false,
    isPubliclyAccessible: false,
    vpcId: vpcIds.prod,
    subnetGroup: "prod-database",
    subnetIds: [subnetIds["prod-db-a"], subnetIds["prod-db-c"]],
    placement,
    groupId: groupIds["prod-database"],
    freeStorage: { share: 0.9, gibPerDay: 0.45 },
    createdAtMs: Date.UTC(2025, 1, 6, 3, 0),
  };
}

import type { SampleRouteTable } from "../resources/network.ts";
import { learnedRoute, localRoute, staticRoute } from "../route-rows.ts";
import { edgeCidr } from "../virginia/ids.ts";
import {
  deletedPeeringId,
  gatewayIds,
  natInstanceInterfaceId,
  onPremisesCidr,
  peeringId,
  prefixListIds,
  s3EndpointId,
  subnetIds,
  vpcIds,
} from "./ids.ts";

const prodLocal = localRoute("10.20.0.0/16");
const devLocal = localRoute("10.30.0.0/16");
const toSite = learnedRoute(onPremisesCidr, gatewayIds.vpn);
const toEdge = staticRoute(edgeCidr, gatewayIds.transit);
const toS3 = staticRoute(prefixListIds.s3, s3EndpointId);

/** Identifiers that scenarios name. */
export const routeTableIds = {
  prodMain: "rtb-0a00000000000a001",
  prodPublic: "rtb-0a00000000000a002",
  prodPrivate: "rtb-0a00000000000a003",
  prodVpnOnly: "rtb-0a00000000000a004",
  prodPrivateC: "rtb-0a00000000000a007",
  prodDatabase: "rtb-0a00000000000a008",
  devPublic: "rtb-0d00000000000d005",
  devPrivate: "rtb-0d00000000000d006",
} as const;

/**
 * What the two VPCs route where. `dev-private` keeps a route to a peering connection that was deleted, and leaves through an instance
 * rather than a NAT gateway. Instances of production reach us-east-1, whose data subnets have no way back.
 */
export const routeTables: readonly SampleRouteTable[] = [
  { ...prod(routeTableIds.prodMain, "prod-main"), isMain: true, routes: [prodLocal] },
  {
    ...prod(routeTableIds.prodPublic, "prod-public"),
    subnetIds: [subnetIds["prod-public-a"], subnetIds["prod-public-b"], subnetIds["prod-public-c"]],
    propagatingVgws: [gatewayIds.vpn],
    routes: [prodLocal, staticRoute("0.0.0.0/0", gatewayIds.prodInternet), toSite],
  },
  {
    ...prod(routeTableIds.prodPrivate, "prod-private"),
    subnetIds: [subnetIds["prod-private-a"], subnetIds["prod-private-b"]],
    propagatingVgws: [gatewayIds.vpn],
    routes: [prodLocal, staticRoute("0.0.0.0/0", gatewayIds.natA), toSite, toEdge, toS3],
  },
  {
    ...prod(routeTableIds.prodPrivateC, "prod-private-c"),
    subnetIds: [subnetIds["prod-private-c"]],
    propagatingVgws: [gatewayIds.vpn],
    routes: [prodLocal, staticRoute("0.0.0.0/0", gatewayIds.natC), toSite, toEdge, toS3],
  },
  {
    ...prod(routeTableIds.prodVpnOnly, "prod-vpn-only"),
    subnetIds: [subnetIds["prod-vpn-a"], subnetIds["prod-vpn-c"]],
    propagatingVgws: [gatewayIds.vpn],
    routes: [prodLocal, toSite],
  },
  {
    ...prod(routeTableIds.prodDatabase, "prod-database"),
    subnetIds: [subnetIds["prod-db-a"], subnetIds["prod-db-c"]],
    propagatingVgws: [gatewayIds.vpn],
    routes: [prodLocal, toSite],
  },
  {
    ...dev(routeTableIds.devPublic, "dev-public"),
    isMain: true,
    subnetIds: [subnetIds["dev-public-a"]],
    routes: [devLocal, staticRoute("0.0.0.0/0", gatewayIds.devInternet), staticRoute(edgeCidr, peeringId)],
  },
  {
    ...dev(routeTableIds.devPrivate, "dev-private"),
    subnetIds: [subnetIds["dev-private-a"], subnetIds["dev-private-c"]],
    routes: [
      devLocal,
      { ...staticRoute("10.20.0.0/16", deletedPeeringId), state: "blackhole" },
      staticRoute("0.0.0.0/0", natInstanceInterfaceId),
      staticRoute(onPremisesCidr, gatewayIds.transit),
      staticRoute(edgeCidr, peeringId),
    ],
  },
];

type Rest = Omit<SampleRouteTable, "routes">;

function prod(routeTableId: string, name: string): Rest {
  return { routeTableId, name, vpcId: vpcIds.prod, isMain: false, subnetIds: [], propagatingVgws: [] };
}

function dev(routeTableId: string, name: string): Rest {
  return { ...prod(routeTableId, name), vpcId: vpcIds.dev };
}

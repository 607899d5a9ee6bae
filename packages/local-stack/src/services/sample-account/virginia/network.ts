import type {
  SampleAddress,
  SampleInternetGateway,
  SampleNatGateway,
  SampleNetworkAcl,
  SamplePrefixList,
  SampleRouteTable,
  SampleSecurityGroup,
  SampleSubnet,
  SampleVpc,
} from "../resources/network.ts";
import { localRoute, staticRoute } from "../route-rows.ts";
import { openAcl, portRule } from "../security-rows.ts";
import { onPremisesCidr, peeringId } from "../seoul/ids.ts";
import { edgeCidr, edgeVpcId, gatewayIds, groupIds, subnetIds, virginia } from "./ids.ts";

/** The second range was moved here from an old office and lies within what the site announces. */
const legacyCidr = "192.168.200.0/24";

export const vpcs: readonly SampleVpc[] = [
  { vpcId: edgeVpcId, name: "edge", cidrs: [edgeCidr, legacyCidr], dhcpOptionsId: "dopt-0f1e2d3c4b5a69799" },
];

export const subnets: readonly SampleSubnet[] = [
  subnet("edge-public-a", { cidr: "10.40.0.0/24", zone: "a" }),
  subnet("edge-app-a", { cidr: "10.40.16.0/22", zone: "a" }),
  subnet("edge-app-b", { cidr: "10.40.20.0/22", zone: "b" }),
  subnet("edge-data-a", { cidr: "10.40.32.0/24", zone: "a" }),
  subnet("edge-legacy-a", { cidr: "192.168.200.0/25", zone: "a" }),
];

const locals = [localRoute(edgeCidr), localRoute(legacyCidr)];
const toProd = staticRoute("10.20.0.0/16", gatewayIds.transit);
const toSite = staticRoute(onPremisesCidr, gatewayIds.transit);
const toDev = staticRoute("10.30.0.0/16", peeringId);

/** `edge-data` has no way back to production, which reaches it through the transit gateways. */
export const routeTables: readonly SampleRouteTable[] = [
  {
    ...table("rtb-0e00000000000e009", "edge-public"),
    isMain: true,
    subnetIds: [subnetIds["edge-public-a"], subnetIds["edge-legacy-a"]],
    routes: [...locals, staticRoute("0.0.0.0/0", gatewayIds.internet), toDev],
  },
  {
    ...table("rtb-0e00000000000e010", "edge-app"),
    subnetIds: [subnetIds["edge-app-a"], subnetIds["edge-app-b"]],
    routes: [...locals, staticRoute("0.0.0.0/0", gatewayIds.nat), toProd, toSite, toDev, staticRoute("::/0", gatewayIds.egressOnly)],
  },
  { ...table("rtb-0e00000000000e011", "edge-data"), subnetIds: [subnetIds["edge-data-a"]], routes: [...locals, toSite] },
];

export const internetGateways: readonly SampleInternetGateway[] = [
  { internetGatewayId: gatewayIds.internet, name: "edge", vpcId: edgeVpcId },
];

export const egressOnlyInternetGateways: readonly SampleInternetGateway[] = [
  { internetGatewayId: gatewayIds.egressOnly, name: "edge-v6", vpcId: edgeVpcId },
];

export const natGateways: readonly SampleNatGateway[] = [
  {
    natGatewayId: gatewayIds.nat,
    name: "edge-a",
    vpcId: edgeVpcId,
    subnetId: subnetIds["edge-public-a"],
    privateIp: "10.40.0.12",
    publicIp: "198.51.100.220",
    allocationId: "eipalloc-0e1b2c3d4e5f60005",
    createdAtMs: Date.UTC(2025, 7, 20, 2, 0),
    typicalBytesPerMinute: 18_000_000,
  },
];

export const addresses: readonly SampleAddress[] = [
  { allocationId: "eipalloc-0e1b2c3d4e5f60005", name: "edge-nat-a", publicIp: "198.51.100.220" },
];

export const securityGroups: readonly SampleSecurityGroup[] = [
  {
    groupId: groupIds["edge-proxy"],
    name: "edge-proxy",
    description: "HTTPS from anywhere",
    vpcId: edgeVpcId,
    ingress: [portRule("tcp", 443, "0.0.0.0/0")],
  },
  {
    groupId: groupIds["edge-app"],
    name: "edge-app",
    description: "From the proxies, production and the site",
    vpcId: edgeVpcId,
    ingress: [portRule("tcp", 8080, groupIds["edge-proxy"]), portRule("tcp", 8080, "10.20.0.0/16"), portRule("tcp", 22, onPremisesCidr)],
  },
];

export const networkAcls: readonly SampleNetworkAcl[] = [
  openAcl({ networkAclId: "acl-0e10000000000e004", name: "edge-default", vpcId: edgeVpcId, subnetIds: Object.values(subnetIds) }),
];

export const prefixLists: readonly SamplePrefixList[] = [
  { prefixListId: "pl-63a5400a", name: "com.amazonaws.us-east-1.s3", isOwn: false, entries: [{ cidr: "198.51.100.80/28" }] },
];

function subnet(name: keyof typeof subnetIds, of: { readonly cidr: string; readonly zone: string }): SampleSubnet {
  const zone = `${virginia}${of.zone}`;
  return { subnetId: subnetIds[name], name, vpcId: edgeVpcId, cidr: of.cidr, zone, isPublic: name.includes("public") };
}

function table(routeTableId: string, name: string): Omit<SampleRouteTable, "routes"> {
  return { routeTableId, name, vpcId: edgeVpcId, isMain: false, subnetIds: [], propagatingVgws: [] };
}

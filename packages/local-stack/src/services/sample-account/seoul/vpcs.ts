import type { SampleFlowLog, SampleInternetGateway, SampleNatGateway, SampleSubnet, SampleVpc } from "../resources/network.ts";
import { gatewayIds, seoul, subnetIds, vpcIds } from "./ids.ts";

const dhcpOptionsId = "dopt-0f1e2d3c4b5a69788";

/** Production, joined to the site by VPN and Direct Connect, and development. */
export const vpcs: readonly SampleVpc[] = [
  { vpcId: vpcIds.prod, name: "prod", cidrs: ["10.20.0.0/16"], dhcpOptionsId },
  { vpcId: vpcIds.dev, name: "dev", cidrs: ["10.30.0.0/16"], dhcpOptionsId },
];

/** Public, private, VPN-only and database subnets over three zones; `prod-vpn-a` is nearly full. */
export const subnets: readonly SampleSubnet[] = [
  subnet("prod-public-a", { cidr: "10.20.0.0/24", zone: "a" }),
  subnet("prod-public-b", { cidr: "10.20.1.0/24", zone: "b" }),
  subnet("prod-public-c", { cidr: "10.20.2.0/24", zone: "c" }),
  subnet("prod-private-a", { cidr: "10.20.16.0/20", zone: "a" }),
  subnet("prod-private-b", { cidr: "10.20.32.0/20", zone: "b" }),
  subnet("prod-private-c", { cidr: "10.20.48.0/20", zone: "c" }),
  subnet("prod-vpn-a", { cidr: "10.20.200.0/27", zone: "a" }),
  subnet("prod-vpn-c", { cidr: "10.20.200.32/27", zone: "c" }),
  subnet("prod-db-a", { cidr: "10.20.64.0/24", zone: "a" }),
  subnet("prod-db-c", { cidr: "10.20.65.0/24", zone: "c" }),
  subnet("dev-public-a", { cidr: "10.30.0.0/24", zone: "a" }),
  subnet("dev-private-a", { cidr: "10.30.16.0/20", zone: "a" }),
  subnet("dev-private-c", { cidr: "10.30.32.0/20", zone: "c" }),
];

export const internetGateways: readonly SampleInternetGateway[] = [
  { internetGatewayId: gatewayIds.prodInternet, name: "prod", vpcId: vpcIds.prod },
  { internetGatewayId: gatewayIds.devInternet, name: "dev", vpcId: vpcIds.dev },
];

export const natGateways: readonly SampleNatGateway[] = [
  {
    natGatewayId: gatewayIds.natA,
    name: "prod-a",
    vpcId: vpcIds.prod,
    subnetId: subnetIds["prod-public-a"],
    privateIp: "10.20.0.12",
    publicIp: "198.51.100.200",
    allocationId: "eipalloc-0a1b2c3d4e5f60001",
    createdAtMs: Date.UTC(2025, 1, 3, 2, 14),
    typicalBytesPerMinute: 96_000_000,
  },
  {
    natGatewayId: gatewayIds.natC,
    name: "prod-c",
    vpcId: vpcIds.prod,
    subnetId: subnetIds["prod-public-c"],
    privateIp: "10.20.2.12",
    publicIp: "198.51.100.201",
    allocationId: "eipalloc-0a1b2c3d4e5f60002",
    createdAtMs: Date.UTC(2025, 1, 3, 2, 31),
    typicalBytesPerMinute: 41_000_000,
  },
];

/** Production alone is logged. */
export const flowLogs: readonly SampleFlowLog[] = [
  {
    flowLogId: "fl-0a1b2c3d4e5f60501",
    name: "prod",
    resourceId: vpcIds.prod,
    logGroup: "/vpc/prod/flow",
    createdAtMs: Date.UTC(2025, 1, 5, 0, 0),
  },
];

function subnet(name: keyof typeof subnetIds, of: { readonly cidr: string; readonly zone: string }): SampleSubnet {
  return {
    subnetId: subnetIds[name],
    name,
    vpcId: name.startsWith("prod") ? vpcIds.prod : vpcIds.dev,
    cidr: of.cidr,
    zone: `${seoul}${of.zone}`,
    isPublic: name.includes("public"),
  };
}

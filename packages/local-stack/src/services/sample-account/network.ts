import type {
  SampleCustomerGateway,
  SampleInternetGateway,
  SampleNatGateway,
  SampleRoute,
  SampleRouteTable,
  SampleSubnet,
  SampleVpc,
  SampleVpnConnection,
  SampleVpnGateway,
} from "./resources.ts";

/** The on-premises prefix that the VPN announces. */
const onPremisesCidr = "192.168.0.0/16";

const prodVpcId = "vpc-0a1b2c3d4e5f6a001";
const devVpcId = "vpc-0d1e2f3a4b5c6d002";
const vpnGatewayId = "vgw-0a9b8c7d6e5f40312";
const prodInternetGatewayId = "igw-0b1c2d3e4f5a60711";
const devInternetGatewayId = "igw-0b1c2d3e4f5a60722";
const natGatewayId = "nat-0c1d2e3f4a5b60718";

/** Two VPCs: production, joined to the site by VPN, and development, on its own. */
export const vpcs: readonly SampleVpc[] = [
  { vpcId: prodVpcId, name: "prod", cidr: "10.20.0.0/16", dhcpOptionsId: "dopt-0f1e2d3c4b5a69788" },
  { vpcId: devVpcId, name: "dev", cidr: "10.30.0.0/16", dhcpOptionsId: "dopt-0f1e2d3c4b5a69788" },
];

/** Public, private and VPN-only subnets over three zones; `prod-vpn-a` is nearly full. */
export const subnets: readonly SampleSubnet[] = [
  subnet("subnet-0a11111111111a001", { name: "prod-public-a", cidr: "10.20.0.0/24", zone: "a", isPublic: true, free: 246 }),
  subnet("subnet-0a11111111111b002", { name: "prod-public-b", cidr: "10.20.1.0/24", zone: "b", isPublic: true, free: 248 }),
  subnet("subnet-0a11111111111c003", { name: "prod-public-c", cidr: "10.20.2.0/24", zone: "c", isPublic: true, free: 250 }),
  subnet("subnet-0a22222222222a004", { name: "prod-private-a", cidr: "10.20.16.0/20", zone: "a", isPublic: false, free: 3982 }),
  subnet("subnet-0a22222222222b005", { name: "prod-private-b", cidr: "10.20.32.0/20", zone: "b", isPublic: false, free: 4011 }),
  subnet("subnet-0a22222222222c006", { name: "prod-private-c", cidr: "10.20.48.0/20", zone: "c", isPublic: false, free: 4049 }),
  subnet("subnet-0a33333333333a007", { name: "prod-vpn-a", cidr: "10.20.200.0/27", zone: "a", isPublic: false, free: 2 }),
  subnet("subnet-0a33333333333c008", { name: "prod-vpn-c", cidr: "10.20.200.32/27", zone: "c", isPublic: false, free: 21 }),
  subnet("subnet-0d11111111111a009", { name: "dev-public-a", cidr: "10.30.0.0/24", zone: "a", isPublic: true, free: 250 }),
  subnet("subnet-0d22222222222a010", { name: "dev-private-a", cidr: "10.30.16.0/20", zone: "a", isPublic: false, free: 4088 }),
  subnet("subnet-0d22222222222c011", { name: "dev-private-c", cidr: "10.30.32.0/20", zone: "c", isPublic: false, free: 4090 }),
];

/** What the two VPCs route where; `dev-private` keeps a route to a peering connection that was deleted. */
export const routeTables: readonly SampleRouteTable[] = [
  {
    ...table("rtb-0a00000000000a001", "prod-main"),
    isMain: true,
    routes: [local("10.20.0.0/16")],
  },
  {
    ...table("rtb-0a00000000000a002", "prod-public"),
    subnetIds: subnetsNamed("prod-public"),
    propagatingVgws: [vpnGatewayId],
    routes: [local("10.20.0.0/16"), route("0.0.0.0/0", prodInternetGatewayId), learned(onPremisesCidr)],
  },
  {
    ...table("rtb-0a00000000000a003", "prod-private"),
    subnetIds: subnetsNamed("prod-private"),
    propagatingVgws: [vpnGatewayId],
    routes: [local("10.20.0.0/16"), route("0.0.0.0/0", natGatewayId), learned(onPremisesCidr)],
  },
  {
    ...table("rtb-0a00000000000a004", "prod-vpn-only"),
    subnetIds: subnetsNamed("prod-vpn"),
    propagatingVgws: [vpnGatewayId],
    routes: [local("10.20.0.0/16"), learned(onPremisesCidr)],
  },
  {
    ...table("rtb-0d00000000000d005", "dev-public"),
    isMain: true,
    subnetIds: subnetsNamed("dev-public"),
    routes: [local("10.30.0.0/16"), route("0.0.0.0/0", devInternetGatewayId)],
  },
  {
    ...table("rtb-0d00000000000d006", "dev-private"),
    subnetIds: subnetsNamed("dev-private"),
    routes: [local("10.30.0.0/16"), { ...route("10.20.0.0/16", "pcx-0e1f2a3b4c5d60789"), state: "blackhole" }],
  },
];

export const internetGateways: readonly SampleInternetGateway[] = [
  { internetGatewayId: prodInternetGatewayId, name: "prod", vpcId: prodVpcId },
  { internetGatewayId: devInternetGatewayId, name: "dev", vpcId: devVpcId },
];

export const natGateways: readonly SampleNatGateway[] = [
  {
    natGatewayId,
    name: "prod-a",
    vpcId: prodVpcId,
    subnetId: "subnet-0a11111111111a001",
    privateIp: "10.20.0.12",
    publicIp: "198.51.100.200",
    allocationId: "eipalloc-0a1b2c3d4e5f60001",
    networkInterfaceId: "eni-0a0000000000ea101",
    createdAtMs: Date.UTC(2025, 1, 3, 2, 14),
  },
];

export const vpnGateways: readonly SampleVpnGateway[] = [{ vpnGatewayId, name: "prod", vpcId: prodVpcId, amazonSideAsn: 64_512 }];

export const customerGateways: readonly SampleCustomerGateway[] = [
  { customerGatewayId: "cgw-0f1e2d3c4b5a60918", name: "busan-rt1", ipAddress: "203.0.113.10", bgpAsn: 65_010 },
];

export const vpnConnections: readonly SampleVpnConnection[] = [
  {
    vpnConnectionId: "vpn-0a1b2c3d4e5f60718",
    name: "busan",
    vpnGatewayId,
    customerGatewayId: "cgw-0f1e2d3c4b5a60918",
    tunnels: [
      { outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30", acceptedRouteCount: 3 },
      { outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30", acceptedRouteCount: 3 },
    ],
    createdAtMs: Date.UTC(2025, 1, 3, 4, 2),
  },
];

function subnet(
  subnetId: string,
  of: { readonly name: string; readonly cidr: string; readonly zone: string; readonly isPublic: boolean; readonly free: number },
): SampleSubnet {
  const vpcId = vpcOf(of.name);
  const zone = `ap-northeast-2${of.zone}`;
  return { subnetId, name: of.name, vpcId, cidr: of.cidr, zone, isPublic: of.isPublic, availableIpAddressCount: of.free };
}

function table(routeTableId: string, name: string): Omit<SampleRouteTable, "routes"> {
  return { routeTableId, name, vpcId: vpcOf(name), isMain: false, subnetIds: [], propagatingVgws: [] };
}

function vpcOf(name: string): string {
  return name.startsWith("prod") ? prodVpcId : devVpcId;
}

function subnetsNamed(prefix: string): readonly string[] {
  return subnets.filter((candidate) => candidate.name.startsWith(prefix)).map((match) => match.subnetId);
}

function local(destinationCidr: string): SampleRoute {
  return { destinationCidr, target: "local", state: "active", origin: "CreateRouteTable" };
}

function route(destinationCidr: string, target: string): SampleRoute {
  return { destinationCidr, target, state: "active", origin: "CreateRoute" };
}

function learned(destinationCidr: string): SampleRoute {
  return { destinationCidr, target: vpnGatewayId, state: "active", origin: "EnableVgwRoutePropagation" };
}

import type { CloudKind, CloudNetwork, CloudPlace, CloudResources, Placed } from "../account-network.ts";
import type { AclEntry, NetworkInterface, Route, SecurityRule, Subnet } from "../network.ts";
import type { OnpremDevice, OnpremNetwork } from "../onprem-network.ts";

/** Where everything of the small network is. */
export const place: CloudPlace = { accountId: "111122223333", region: "ap-northeast-2" };

/** A network without anything in it. */
export const emptyNetwork: CloudNetwork = {
  vpc: [],
  subnet: [],
  "route-table": [],
  "internet-gateway": [],
  "nat-gateway": [],
  "vpc-peering": [],
  "vpc-endpoint": [],
  "network-interface": [],
  "security-group": [],
  "network-acl": [],
  "prefix-list": [],
  "elastic-address": [],
  "flow-log": [],
  "transit-gateway": [],
  "transit-attachment": [],
  "transit-route-table": [],
  "vpn-gateway": [],
  "customer-gateway": [],
  "vpn-connection": [],
  "direct-connection": [],
  "virtual-interface": [],
  "direct-gateway": [],
  instance: [],
  volume: [],
  database: [],
  "load-balancer": [],
  function: [],
  bucket: [],
};

/** A network with more of a kind. */
export function withMore<K extends CloudKind>(network: CloudNetwork, kind: K, resources: readonly CloudResources[K][]): CloudNetwork {
  const placed = resources.map((resource) => ({ ...resource, ...place }) as Placed<CloudResources[K]>);
  return { ...network, [kind]: [...network[kind], ...placed] };
}

/** A network in which one resource was changed. */
export function changed<K extends CloudKind>(network: CloudNetwork, kind: K, { id, to }: Change<K>): CloudNetwork {
  const list: readonly Placed<CloudResources[K]>[] = network[kind];
  return { ...network, [kind]: list.map((one) => (one.id === id ? { ...one, ...to } : one)) };
}

interface Change<K extends CloudKind> {
  readonly id: string;
  readonly to: Partial<CloudResources[K]>;
}

/** A network without one resource. */
export function without<K extends CloudKind>(network: CloudNetwork, kind: K, id: string): CloudNetwork {
  const list: readonly Placed<CloudResources[K]>[] = network[kind];
  return { ...network, [kind]: list.filter((one) => one.id !== id) };
}

export function route(destination: string, target: string, origin = target === "local" ? "CreateRouteTable" : "CreateRoute"): Route {
  return { destination, target, state: "active", origin };
}

export function subnetOf(vpcId: string, id: string, more: Partial<Subnet>): Subnet {
  return { id, vpcId, state: "available", cidr: "", availabilityZone: "ap-northeast-2a", availableAddresses: 200, ...more };
}

export function eniOf(subnetId: string, privateIp: string, more: Partial<NetworkInterface>): NetworkInterface {
  return { id: `eni-${privateIp}`, subnetId, status: "in-use", type: "interface", privateIps: [privateIp], securityGroupIds: [], ...more };
}

const allow = (direction: "ingress" | "egress"): AclEntry => ({
  number: 100,
  direction,
  action: "allow",
  protocol: "all",
  cidr: "0.0.0.0/0",
});

/** What the ACL of a new VPC has. */
export const openEntries: readonly AclEntry[] = [
  allow("ingress"),
  allow("egress"),
  { ...allow("ingress"), number: 32_767, action: "deny" },
  { ...allow("egress"), number: 32_767, action: "deny" },
];

export function tcpFrom(cidr: string, port: number): SecurityRule {
  return { direction: "ingress", protocol: "tcp", fromPort: port, toPort: port, peer: { kind: "cidr", cidr } };
}

export const anyEgress: SecurityRule = { direction: "egress", protocol: "all", peer: { kind: "cidr", cidr: "0.0.0.0/0" } };

/**
 * Two VPCs and a site. vpc-prod (10.20.0.0/16) has a public, an application and a database subnet, an internet gateway, a NAT gateway and a
 * virtual private gateway with a VPN to the site busan (192.168.0.0/16), whose router is rt1. vpc-dev (10.30.0.0/16) is peered with it, and
 * both are attached to a transit gateway, over which dev reaches the site by a second VPN.
 */
export function smallNetwork(): CloudNetwork {
  return [vpcs, gateways, tables, groups, things, links, transit].reduce((network, add) => add(network), emptyNetwork);
}

function vpcs(network: CloudNetwork): CloudNetwork {
  const vpcList = withMore(network, "vpc", [
    { id: "vpc-prod", name: "prod", state: "available", cidrs: ["10.20.0.0/16"], ipv6Cidrs: [], isDefault: false },
    { id: "vpc-dev", name: "dev", state: "available", cidrs: ["10.30.0.0/16"], ipv6Cidrs: [], isDefault: false },
  ]);
  const subnets = withMore(vpcList, "subnet", [
    subnetOf("vpc-prod", "subnet-public", { cidr: "10.20.0.0/24" }),
    subnetOf("vpc-prod", "subnet-app", { cidr: "10.20.1.0/24" }),
    subnetOf("vpc-prod", "subnet-db", { cidr: "10.20.2.0/24", availabilityZone: "ap-northeast-2b" }),
    subnetOf("vpc-dev", "subnet-dev", { cidr: "10.30.1.0/24" }),
  ]);
  return withMore(subnets, "network-acl", [
    { id: "acl-prod", vpcId: "vpc-prod", isDefault: true, subnetIds: ["subnet-public", "subnet-app", "subnet-db"], entries: openEntries },
    { id: "acl-dev", vpcId: "vpc-dev", isDefault: true, subnetIds: ["subnet-dev"], entries: openEntries },
  ]);
}

function gateways(network: CloudNetwork): CloudNetwork {
  const internet = withMore(network, "internet-gateway", [{ id: "igw-1", vpcIds: ["vpc-prod"], egressOnly: false }]);
  const nat = withMore(internet, "nat-gateway", [
    {
      id: "nat-1",
      vpcId: "vpc-prod",
      subnetId: "subnet-public",
      state: "available",
      connectivity: "public",
      addresses: [{ privateIp: "10.20.0.5", publicIp: "52.78.0.5", networkInterfaceId: "eni-10.20.0.5" }],
    },
  ]);
  return withMore(nat, "vpc-peering", [
    {
      id: "pcx-1",
      state: "active",
      requester: { vpcId: "vpc-prod", cidrs: ["10.20.0.0/16"] },
      accepter: { vpcId: "vpc-dev", cidrs: ["10.30.0.0/16"] },
    },
  ]);
}

function tables(network: CloudNetwork): CloudNetwork {
  const local = route("10.20.0.0/16", "local");
  return withMore(network, "route-table", [
    {
      id: "rtb-main",
      vpcId: "vpc-prod",
      main: true,
      subnetIds: [],
      propagatingGatewayIds: ["vgw-1"],
      routes: [
        local,
        route("0.0.0.0/0", "nat-1"),
        route("10.30.0.0/16", "pcx-1"),
        route("192.168.0.0/16", "vgw-1", "EnableVgwRoutePropagation"),
      ],
    },
    {
      id: "rtb-public",
      vpcId: "vpc-prod",
      main: false,
      subnetIds: ["subnet-public"],
      propagatingGatewayIds: [],
      routes: [local, route("0.0.0.0/0", "igw-1")],
    },
    {
      id: "rtb-dev",
      vpcId: "vpc-dev",
      main: true,
      subnetIds: [],
      propagatingGatewayIds: [],
      routes: [route("10.30.0.0/16", "local"), route("10.20.0.0/16", "pcx-1"), route("192.168.0.0/16", "tgw-1")],
    },
  ]);
}

function groups(network: CloudNetwork): CloudNetwork {
  return withMore(network, "security-group", [
    { id: "sg-web", name: "web", vpcId: "vpc-prod", rules: [tcpFrom("0.0.0.0/0", 443), anyEgress] },
    { id: "sg-app", name: "app", vpcId: "vpc-prod", rules: [tcpFrom("192.168.0.0/16", 443), tcpFrom("10.0.0.0/8", 443), anyEgress] },
    {
      id: "sg-db",
      name: "db",
      vpcId: "vpc-prod",
      rules: [{ direction: "ingress", protocol: "tcp", fromPort: 5432, toPort: 5432, peer: { kind: "group", id: "sg-app" } }, anyEgress],
    },
    { id: "sg-dev", name: "dev", vpcId: "vpc-dev", rules: [tcpFrom("10.0.0.0/8", 443), tcpFrom("192.168.0.0/16", 443), anyEgress] },
  ]);
}

function things(network: CloudNetwork): CloudNetwork {
  const enis = withMore(network, "network-interface", [
    eniOf("subnet-public", "10.20.0.5", { vpcId: "vpc-prod", type: "nat_gateway", publicIp: "52.78.0.5" }),
    eniOf("subnet-public", "10.20.0.10", { vpcId: "vpc-prod", instanceId: "i-web", publicIp: "52.78.0.10", securityGroupIds: ["sg-web"] }),
    eniOf("subnet-app", "10.20.1.10", { vpcId: "vpc-prod", instanceId: "i-app", securityGroupIds: ["sg-app"] }),
    eniOf("subnet-db", "10.20.2.20", { vpcId: "vpc-prod", securityGroupIds: ["sg-db"] }),
    eniOf("subnet-dev", "10.30.1.10", { vpcId: "vpc-dev", instanceId: "i-dev", securityGroupIds: ["sg-dev"] }),
  ]);
  const instance = { state: "running", instanceType: "t4g.small", securityGroupIds: [] };
  const instances = withMore(enis, "instance", [
    {
      ...instance,
      id: "i-web",
      name: "web-1",
      vpcId: "vpc-prod",
      subnetId: "subnet-public",
      privateIp: "10.20.0.10",
      privateIps: ["10.20.0.10"],
    },
    {
      ...instance,
      id: "i-app",
      name: "app-1",
      vpcId: "vpc-prod",
      subnetId: "subnet-app",
      privateIp: "10.20.1.10",
      privateIps: ["10.20.1.10"],
    },
    {
      ...instance,
      id: "i-dev",
      name: "dev-1",
      vpcId: "vpc-dev",
      subnetId: "subnet-dev",
      privateIp: "10.30.1.10",
      privateIps: ["10.30.1.10"],
    },
  ]);
  return withMore(instances, "database", [
    {
      id: "orders",
      engine: "postgres",
      instanceClass: "db.t4g.small",
      state: "available",
      vpcId: "vpc-prod",
      subnetIds: ["subnet-db"],
      port: 5432,
      securityGroupIds: ["sg-db"],
    },
  ]);
}

function links(network: CloudNetwork): CloudNetwork {
  const tunnel = { status: "UP", activityLogs: true, bgpLogs: true };
  const vgw = withMore(network, "vpn-gateway", [{ id: "vgw-1", state: "available", vpcIds: ["vpc-prod"] }]);
  const customer = withMore(vgw, "customer-gateway", [{ id: "cgw-1", state: "available", ipAddress: "203.0.113.10" }]);
  return withMore(customer, "vpn-connection", [
    {
      id: "vpn-1",
      state: "available",
      customerGatewayId: "cgw-1",
      vpnGatewayId: "vgw-1",
      staticRoutesOnly: false,
      staticRoutes: [],
      tunnels: [
        { ...tunnel, outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30" },
        { ...tunnel, outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30" },
      ],
    },
    {
      id: "vpn-2",
      state: "available",
      customerGatewayId: "cgw-1",
      transitGatewayId: "tgw-1",
      staticRoutesOnly: false,
      staticRoutes: [],
      tunnels: [{ ...tunnel, outsideIp: "198.51.100.21", insideCidr: "169.254.12.0/30" }],
    },
  ]);
}

function transit(network: CloudNetwork): CloudNetwork {
  const gateway = withMore(network, "transit-gateway", [{ id: "tgw-1", state: "available" }]);
  const attachment = { transitGatewayId: "tgw-1", state: "available", routeTableId: "tgw-rtb-1" };
  const attachments = withMore(gateway, "transit-attachment", [
    { ...attachment, id: "tgw-attach-dev", type: "vpc", resourceId: "vpc-dev", subnetIds: ["subnet-dev"] },
    { ...attachment, id: "tgw-attach-vpn", type: "vpn", resourceId: "vpn-2", subnetIds: [] },
  ]);
  return withMore(attachments, "transit-route-table", [
    {
      id: "tgw-rtb-1",
      transitGatewayId: "tgw-1",
      state: "available",
      associatedAttachmentIds: ["tgw-attach-dev", "tgw-attach-vpn"],
      propagatingAttachmentIds: ["tgw-attach-dev", "tgw-attach-vpn"],
      routes: [
        { destination: "10.30.0.0/16", state: "active", type: "propagated", attachmentIds: ["tgw-attach-dev"] },
        { destination: "192.168.0.0/16", state: "active", type: "propagated", attachmentIds: ["tgw-attach-vpn"] },
      ],
      truncated: false,
    },
  ]);
}

function device(id: string, more: Partial<OnpremDevice>): OnpremDevice {
  return { site: "busan", id, addresses: [], interfaces: [], bgpPeers: [], links: [], ...more };
}

/** The site: rt1 is the router, sw1 the switch behind it, srv1 a server at the switch. */
export function smallSite(): OnpremNetwork {
  const up = { operState: "up", adminState: "up" } as const;
  const tunnel = (n: number) => ({ key: `tun${n}`, ...up, isTunnel: true });
  const peer = (n: number) => ({ remoteAddress: `169.254.1${n}.1`, localAddress: `169.254.1${n}.2`, state: "established" });
  return {
    sites: [{ id: "busan", name: "Busan", prefixes: ["192.168.0.0/16"] }],
    devices: [
      device("rt1", {
        addresses: [
          { ifKey: "wan", address: "203.0.113.10", prefixLength: 24 },
          { ifKey: "lan", address: "192.168.0.1", prefixLength: 24 },
          ...[0, 1, 2].map((n) => ({ ifKey: `tun${n}`, address: `169.254.1${n}.2`, prefixLength: 30 })),
        ],
        interfaces: [{ key: "wan", ...up }, { key: "lan", ...up }, ...[0, 1, 2].map(tunnel)],
        bgpPeers: [0, 1, 2].map(peer),
        links: [{ ifKey: "lan", remoteDeviceId: "sw1", remoteIfKey: "Gi0/48" }],
      }),
      device("sw1", { addresses: [{ address: "192.168.0.2", prefixLength: 24 }], interfaces: [{ key: "Gi0/48", ...up }] }),
      device("srv1", {
        addresses: [{ ifKey: "eth0", address: "192.168.0.10", prefixLength: 24 }],
        interfaces: [{ key: "eth0", ...up }],
        links: [{ ifKey: "eth0", remoteDeviceId: "sw1", remoteIfKey: "Gi0/1" }],
      }),
    ],
    edges: [{ kind: "customer-gateway", id: "cgw-1", site: "busan", deviceId: "rt1" }],
  };
}

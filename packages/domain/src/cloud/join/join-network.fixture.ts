import type { CloudNetwork } from "../account-network.ts";
import { emptyNetwork } from "../testing/small-network.ts";
import type { JoinSources, SiteDevice } from "./join-sources.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };

/** A VPC behind a virtual private gateway, with one VPN connection of two tunnels to 203.0.113.10. */
export const vpnCloud: CloudNetwork = {
  ...emptyNetwork,
  vpc: [{ ...place, id: "vpc-1", name: "prod", state: "available", cidrs: ["10.20.0.0/16"], ipv6Cidrs: [], isDefault: false }],
  "vpn-gateway": [{ ...place, id: "vgw-1", state: "available", vpcIds: ["vpc-1"], asn: 64_512 }],
  "customer-gateway": [{ ...place, id: "cgw-1", state: "available", ipAddress: "203.0.113.10", asn: 65_010 }],
  "vpn-connection": [
    {
      ...place,
      id: "vpn-1",
      state: "available",
      customerGatewayId: "cgw-1",
      vpnGatewayId: "vgw-1",
      staticRoutes: [],
      tunnels: [
        { outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30" },
        { outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30" },
      ],
    },
  ],
  "route-table": [
    {
      ...place,
      id: "rtb-1",
      vpcId: "vpc-1",
      main: true,
      subnetIds: [],
      propagatingGatewayIds: ["vgw-1"],
      routes: [
        { destination: "10.20.0.0/16", target: "local", state: "active", origin: "CreateRouteTable" },
        { destination: "192.168.0.0/16", target: "vgw-1", state: "active", origin: "EnableVgwRoutePropagation" },
        { destination: "0.0.0.0/0", target: "nat-1", state: "active", origin: "CreateRoute" },
      ],
    },
  ],
};

/** A device with nothing but a name and an address. */
export function siteDevice(id: string, more: Partial<SiteDevice> = {}): SiteDevice {
  return {
    site: "busan",
    id,
    polledAddress: "127.0.10.2",
    addresses: [],
    interfaces: [],
    bgpPeers: [],
    links: [],
    vlanInterfaces: [],
    ...more,
  };
}

/** The router that ends both tunnels. */
export const vpnRouter = siteDevice("rt1", {
  addresses: [
    { ifKey: "Gi0/0/0", address: "203.0.113.10", prefixLength: 29 },
    { ifKey: "Gi0/0/1", address: "192.168.0.1", prefixLength: 24 },
    { ifKey: "Tunnel1", address: "169.254.10.2", prefixLength: 30 },
    { ifKey: "Tunnel2", address: "169.254.11.2", prefixLength: 30 },
  ],
  bgpPeers: [
    { remoteAddress: "169.254.10.1", localAddress: "169.254.10.2", remoteAs: 64_512, state: "established", ifKey: "Tunnel1" },
    { remoteAddress: "169.254.11.1", localAddress: "169.254.11.2", remoteAs: 64_512, state: "established", ifKey: "Tunnel2" },
  ],
});

/** The VPN's cloud and its site, with what a test has otherwise. */
export function joinSources(more: Partial<JoinSources> = {}): JoinSources {
  return {
    cloud: vpnCloud,
    sites: [{ id: "busan", prefixes: ["192.168.0.0/16"] }],
    devices: [vpnRouter],
    logSources: [],
    nats: [],
    ...more,
  };
}

/** An instance that runs. */
export function runningInstance(id: string, privateIp: string, name?: string): CloudNetwork["instance"][number] {
  return {
    ...place,
    id,
    name,
    vpcId: "vpc-1",
    state: "running",
    instanceType: "t3.micro",
    privateIp,
    privateIps: [privateIp],
    securityGroupIds: [],
  };
}

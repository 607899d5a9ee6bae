import type { CloudKind, CloudResources } from "@isthmus/domain/cloud/account-network";
import { resourceItem } from "../ports/cloud-items/resource-item.ts";
import type { EntityItem } from "../ports/entities.ts";
import { heartbeat, inventory, reach } from "./wire-records.ts";

/** Now of every test of the joined network: 2026-11-22T10:00:00Z. */
export const networkNowMs = Date.UTC(2026, 10, 22, 10);

const place = { accountId: "000000000000", region: "ap-northeast-2" };
const source = { siteId: "busan", gatewayId: "gw-busan-1" };
const pk = "SITE#busan";

interface NetworkOptions {
  readonly atMs?: number;
  /** AWS's word on the first tunnel. */
  readonly status?: "UP" | "DOWN";
  /** How the site's end of the first tunnel is. */
  readonly tunnel?: "up" | "down";
  readonly gatewaySilent?: boolean;
}

/** A VPC behind a VPN whose customer gateway is the site's router, an instance in it, and what site and sweep reported a minute ago. */
export function networkItems(options: NetworkOptions = {}): readonly EntityItem[] {
  const tsMs = (options.atMs ?? networkNowMs) - 60_000;
  return [...vpnItems(options, tsMs), ...instanceItems(tsMs), coverageItem(tsMs), ...siteItems(options, tsMs)];
}

function itemsSeen(tsMs: number) {
  return <K extends CloudKind>(kind: K, facts: CloudResources[K]) => resourceItem(kind, facts, { ...place, tsMs }) as EntityItem;
}

function vpnItems({ status = "UP" }: NetworkOptions, tsMs: number): readonly EntityItem[] {
  const item = itemsSeen(tsMs);
  return [
    item("vpc", { id: "vpc-1", name: "prod", state: "available", cidrs: ["10.20.0.0/16"], ipv6Cidrs: [], isDefault: false }),
    item("subnet", {
      id: "subnet-1",
      name: "prod-a",
      vpcId: "vpc-1",
      state: "available",
      cidr: "10.20.0.0/24",
      availabilityZone: "ap-northeast-2a",
      availableAddresses: 240,
    }),
    item("route-table", {
      id: "rtb-1",
      vpcId: "vpc-1",
      main: true,
      subnetIds: [],
      propagatingGatewayIds: ["vgw-1"],
      routes: [
        { destination: "10.20.0.0/16", target: "local", state: "active", origin: "CreateRouteTable" },
        { destination: "192.168.0.0/16", target: "vgw-1", state: "active", origin: "EnableVgwRoutePropagation" },
      ],
    }),
    item("vpn-gateway", { id: "vgw-1", state: "available", vpcIds: ["vpc-1"], asn: 64_512 }),
    item("customer-gateway", { id: "cgw-1", state: "available", ipAddress: "203.0.113.10", asn: 65_010 }),
    item("vpn-connection", {
      id: "vpn-1",
      name: "busan",
      state: "available",
      customerGatewayId: "cgw-1",
      vpnGatewayId: "vgw-1",
      staticRoutes: [],
      tunnels: [{ outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30", status }],
    }),
  ];
}

function instanceItems(tsMs: number): readonly EntityItem[] {
  const item = itemsSeen(tsMs);
  return [
    item("security-group", {
      id: "sg-1",
      name: "web",
      vpcId: "vpc-1",
      rules: [
        { direction: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "cidr", cidr: "192.168.0.0/16" } },
        { direction: "egress", protocol: "all", peer: { kind: "cidr", cidr: "0.0.0.0/0" } },
      ],
    }),
    item("network-acl", {
      id: "acl-1",
      vpcId: "vpc-1",
      isDefault: true,
      subnetIds: ["subnet-1"],
      entries: (["ingress", "egress"] as const).map((direction) => ({
        number: 100,
        direction,
        action: "allow" as const,
        protocol: "all",
        cidr: "0.0.0.0/0",
      })),
    }),
    item("network-interface", {
      id: "eni-1",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      status: "in-use",
      type: "interface",
      privateIps: ["10.20.0.5"],
      instanceId: "i-0a1b2c3d4e5f60718",
      securityGroupIds: ["sg-1"],
    }),
    item("instance", {
      id: "i-0a1b2c3d4e5f60718",
      name: "web-1",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      state: "running",
      instanceType: "t3.micro",
      privateIp: "10.20.0.5",
      privateIps: ["10.20.0.5"],
      securityGroupIds: ["sg-1"],
      systemStatus: "ok",
      instanceStatus: "ok",
    }),
  ];
}

function coverageItem(tsMs: number): EntityItem {
  return {
    ...place,
    pk: `AWS#${place.accountId}#${place.region}`,
    sk: "COVERAGE#describe-vpcs",
    kind: "coverage",
    tsMs,
    api: "describe-vpcs",
    state: "complete",
    expected: 1,
    seen: 1,
    failed: 0,
    throttled: 0,
    malformed: 0,
  };
}

function siteItems({ tunnel = "up", gatewaySilent = false }: NetworkOptions, tsMs: number): readonly EntityItem[] {
  const beatMs = gatewaySilent ? tsMs - 3_600_000 : tsMs;
  const beat = heartbeat(beatMs);
  const state = (way: "icmp" | "snmp"): EntityItem => {
    const { transition: _, ...body } = reach(tsMs, { deviceId: "rt1", name: "Router", way }).body as Extract<
      ReturnType<typeof reach>,
      { kind: "reach" }
    >["body"];
    return { ...body, ...source, pk, sk: `STATE#rt1#${way}`, kind: "state", tsMs };
  };
  const facts = inventory(tsMs, {
    deviceId: "rt1",
    name: "Router",
    role: "router",
    address: "127.0.10.2",
    interfaces: [
      { key: "Gi0/0/0", ifIndex: 1, ifType: 6, operStatus: "up", adminStatus: "up" },
      { key: "Gi0/0/1", ifIndex: 2, ifType: 6, operStatus: "up", adminStatus: "up" },
      { key: "Tunnel1", ifIndex: 4, ifType: 131, operStatus: tunnel, adminStatus: "up" },
    ],
    facts: {
      vendor: "Cisco",
      addresses: [
        { ifIndex: 1, address: "203.0.113.10", prefixLength: 29 },
        { ifIndex: 2, address: "192.168.0.1", prefixLength: 24 },
        { ifIndex: 4, address: "169.254.10.2", prefixLength: 30 },
      ],
      bgpPeers: [
        {
          remoteAddress: "169.254.10.1",
          localAddress: "169.254.10.2",
          remoteAs: 64_512,
          state: tunnel === "up" ? "established" : "active",
        },
      ],
    },
  }).body as Extract<ReturnType<typeof inventory>, { kind: "inventory" }>["body"];
  return [
    { pk, sk: "SITE", kind: "site", siteId: "busan", tsMs },
    {
      ...(beat.body as Extract<typeof beat, { kind: "heartbeat" }>["body"]),
      ...source,
      pk,
      sk: "GATEWAY#gw-busan-1",
      kind: "gateway",
      tsMs: beatMs,
      sentMs: beatMs,
      receivedMs: beatMs,
    },
    state("icmp"),
    state("snmp"),
    { ...facts, ...source, pk, sk: "DEVICE#rt1", kind: "device", tsMs },
  ];
}

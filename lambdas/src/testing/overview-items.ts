import type { EntityItem } from "../ports/entities.ts";
import type { EntityStore } from "../ports/entity-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import { heartbeat, inventory, reach } from "./wire-records.ts";

/** The viewer's now: 2026-11-20T10:00:00Z. */
export const widgetNowMs = Date.UTC(2026, 10, 20, 10, 0, 0);

const minuteMs = 60_000;
const source = { siteId: "busan", gatewayId: "gw-busan-1" };

interface SiteOptions {
  readonly heartbeatAgeMs?: number;
  readonly stateAgeMs?: number;
  /** How far the gateway's clock is behind. */
  readonly clockOffsetMs?: number;
  /** Stands in every text that a device, an operator or AWS may have written. */
  readonly text?: string;
}

/** Stores a site with a switch (degraded), a router (down) and a server (up), and an event of the switch. */
export async function putSite(stores: { entities: EntityStore; events: EventStore }, options: SiteOptions = {}): Promise<void> {
  for (const item of siteItems(options)) {
    await stores.entities.putLatest(item);
  }
  await stores.events.put({
    scope: { kind: "site", siteId: "busan" },
    stream: "EVENT",
    tsMs: widgetNowMs - 5 * minuteMs,
    origin: "epoch",
    seq: 1,
    body: {
      source: "trap",
      deviceId: "sw1",
      severity: options.text ?? "major",
      type: options.text ?? "1.3.6.1.6.3.1.1.5.3",
      text: options.text ?? "link went down",
      authentication: "unauthenticated",
    },
    ttlS: widgetNowMs / 1_000 + 1_000,
  });
}

function siteItems({ heartbeatAgeMs = 30_000, stateAgeMs = minuteMs, clockOffsetMs = 0, text }: SiteOptions): readonly EntityItem[] {
  const pk = "SITE#busan";
  const beatMs = widgetNowMs - clockOffsetMs - heartbeatAgeMs;
  const stateMs = widgetNowMs - clockOffsetMs - stateAgeMs;
  const beat = heartbeat(beatMs, { problems: text === undefined ? [] : [{ component: text, problem: text }] });
  const state = (deviceId: string, body: Parameters<typeof reach>[1]): EntityItem => {
    const { transition: _, ...rest } = reach(stateMs, { deviceId, ...body }).body as Extract<
      ReturnType<typeof reach>,
      { kind: "reach" }
    >["body"];
    return { ...rest, ...source, pk, sk: `STATE#${deviceId}#${rest.way}`, kind: "state", tsMs: stateMs };
  };
  const named = (name: string) => ({ name: text?.slice(0, 128) ?? name, sinceMs: stateMs - 10 * minuteMs });
  const why = (reason: string) => ({ state: "down" as const, reason: text?.slice(0, 256) ?? reason });
  return [
    { pk, sk: "SITE", kind: "site", siteId: "busan", tsMs: beatMs },
    {
      ...(beat.body as Extract<typeof beat, { kind: "heartbeat" }>["body"]),
      ...source,
      pk,
      sk: "GATEWAY#gw-busan-1",
      kind: "gateway",
      tsMs: beatMs,
      sentMs: beatMs,
      receivedMs: beatMs + clockOffsetMs,
    },
    state("sw1", { ...named("Switch"), way: "icmp" }),
    state("sw1", { ...named("Switch"), way: "snmp", ...why("wrong digest") }),
    state("rt1", { ...named("Router"), way: "icmp", ...why("timeout") }),
    state("srv1", { ...named("Server"), way: "icmp" }),
    switchItem(pk, stateMs, text),
  ];
}

function switchItem(pk: string, tsMs: number, text: string | undefined): EntityItem {
  const facts = inventory(tsMs, {
    name: text?.slice(0, 128) ?? "Switch",
    role: text?.slice(0, 32) ?? "switch",
    system: { sysName: text ?? "sw1", sysDescr: text ?? "a switch", sysLocation: text ?? "rack 1", uptimeS: 3_600 },
    interfaces: [
      { key: text ?? "Gi0/1", ifIndex: 1, operStatus: "up", adminStatus: "up", speedBps: 1e9, ifAlias: text ?? "to rt1", uplink: true },
      { key: text ?? "Gi0/2", ifIndex: 2, operStatus: "down", adminStatus: "up" },
      { key: text ?? "Gi0/3", ifIndex: 3, operStatus: "down", adminStatus: "down" },
    ],
  });
  return { ...(facts.body as Extract<typeof facts, { kind: "inventory" }>["body"]), ...source, pk, sk: "DEVICE#sw1", kind: "device", tsMs };
}

const region = { pk: "AWS#000000000000#ap-northeast-2", accountId: "000000000000", region: "ap-northeast-2", tsMs: widgetNowMs - minuteMs };

/** A troubled VPC, a healthy one and a VPN with one tunnel down. */
export function awsItems(text?: string): readonly EntityItem[] {
  return [
    vpcItem({ id: "vpc-0a", name: text ?? "prod", cidr: "10.20.0.0/16" }),
    vpcItem({ id: "vpc-0b", name: text ?? "dev", cidr: "10.30.0.0/16" }),
    ...troubledItems(text),
    {
      ...region,
      sk: "VPN-CONNECTION#vpn-0a",
      kind: "vpn-connection",
      id: "vpn-0a",
      name: text ?? "office",
      state: "available",
      staticRoutes: [],
      tunnels: [
        { outsideIp: "198.51.100.11", status: "UP" },
        { outsideIp: "198.51.100.12", status: "DOWN" },
      ],
    },
  ];
}

function vpcItem({ id, name, cidr }: { readonly id: string; readonly name: string; readonly cidr: string }): EntityItem {
  return { ...region, sk: `VPC#${id}`, kind: "vpc", id, name, state: "available", cidrs: [cidr], ipv6Cidrs: [], isDefault: false };
}

/** A subnet that is nearly full, an impaired instance and a blackhole route, all in vpc-0a. */
function troubledItems(text: string | undefined): readonly EntityItem[] {
  return [
    {
      ...region,
      sk: "SUBNET#subnet-0a",
      kind: "subnet",
      id: "subnet-0a",
      vpcId: "vpc-0a",
      name: text ?? "app",
      state: "available",
      cidr: "10.20.1.0/24",
      availabilityZone: "ap-northeast-2a",
      availableAddresses: 15,
    },
    {
      ...region,
      sk: "INSTANCE#i-0a",
      kind: "instance",
      id: "i-0a",
      vpcId: "vpc-0a",
      name: text ?? "web",
      state: "running",
      instanceType: "t3.micro",
      privateIp: "10.20.1.10",
      privateIps: ["10.20.1.10"],
      securityGroupIds: [],
      systemStatus: "impaired",
      instanceStatus: "ok",
    },
    { ...region, sk: "HEALTH#i-0a", kind: "health", entityKind: "instance", entityId: "i-0a", cpuPercent: 12.5 },
    {
      ...region,
      sk: "ROUTE-TABLE#rtb-0a",
      kind: "route-table",
      id: "rtb-0a",
      vpcId: "vpc-0a",
      name: text ?? "main",
      main: true,
      subnetIds: [],
      propagatingGatewayIds: [],
      routes: [{ destination: "0.0.0.0/0", target: "nat-0a", state: "blackhole", origin: "CreateRoute" }],
    },
  ];
}

import { describe, expect, it } from "vitest";
import { buildJoins, onpremEdges } from "./build-joins.ts";
import type { Join, JoinDecision } from "./join.ts";
import { joinSources, runningInstance, siteDevice, vpnCloud, vpnRouter } from "./join-network.fixture.ts";
import type { JoinSources } from "./join-sources.ts";

function joinsOf(more: Partial<JoinSources> = {}, decisions: readonly JoinDecision[] = []): readonly Join[] {
  return buildJoins(joinSources(more), decisions);
}

const short = ({ kind, left, right, used }: Join) => `${kind} ${left} ${right}${used ? "" : " unused"}`;
const evidenceOf = (join: Join | undefined) => join?.evidence.map(({ kind }) => kind);
const gatewayJoin = { kind: "customer-gateway-device", left: "customer-gateway:cgw-1", right: "device:busan/rt1" } as const;

describe("joins of a VPN", () => {
  it("lead from the customer gateway, the tunnels and the routes to the router, each with what shows it", () => {
    const joins = joinsOf();

    expect(joins.map(short)).toEqual([
      "customer-gateway-device customer-gateway:cgw-1 device:busan/rt1",
      "prefix-route prefix:192.168.0.0/16 route-table:rtb-1",
      "tunnel-bgp-peer vpn-tunnel:vpn-1/198.51.100.11 bgp-peer:busan/rt1/169.254.10.1",
      "tunnel-bgp-peer vpn-tunnel:vpn-1/198.51.100.12 bgp-peer:busan/rt1/169.254.11.1",
      "tunnel-interface vpn-tunnel:vpn-1/198.51.100.11 interface:busan/rt1/Tunnel1",
      "tunnel-interface vpn-tunnel:vpn-1/198.51.100.12 interface:busan/rt1/Tunnel2",
    ]);
    expect(evidenceOf(joins[0])).toEqual(["interface-address", "bgp-neighbour", "inside-address"]);
    expect(evidenceOf(joins[1])).toEqual(["route", "route-target"]);
    expect(evidenceOf(joins[2])).toEqual(["bgp-neighbour", "same-customer-gateway", "bgp-as"]);
    expect(joins[0]).toMatchObject({ confidence: 0.99, state: "proposed", rivals: [] });
    expect(joins[0]?.explain).toContain("203.0.113.10 is an address of Gi0/0/0 of busan/rt1");
    expect(onpremEdges(joins)).toEqual([{ kind: "customer-gateway", id: "cgw-1", site: "busan", deviceId: "rt1" }]);
  });

  it("find a router behind NAT by what is declared, and by the tunnels' inside addresses alone", () => {
    const behind = { ...vpnRouter, addresses: vpnRouter.addresses.filter(({ ifKey }) => ifKey !== "Gi0/0/0"), bgpPeers: [] };
    const declared = [{ siteId: "busan", deviceId: "rt1", address: "203.0.113.10" }];

    expect(evidenceOf(joinsOf({ devices: [behind], nats: declared })[0])).toEqual(["declared-nat", "inside-address"]);
    expect(joinsOf({ devices: [behind] })[0]).toMatchObject({ ...gatewayJoin, confidence: 0.8, used: true });
  });

  it("name no device where two have the address, and say which", () => {
    const bare = (site: string) => ({
      ...siteDevice("rt1", { site }),
      addresses: [{ ifKey: "wan", address: "203.0.113.10" }],
    });
    const joins = joinsOf({ devices: [bare("busan"), bare("seoul")], sites: [] });

    expect(joins).toMatchObject([
      { right: "device:busan/rt1", confidence: 0.45, used: false, rivals: ["device:seoul/rt1"] },
      { right: "device:seoul/rt1", confidence: 0.45, used: false, rivals: ["device:busan/rt1"] },
    ]);
    expect(joins[0]?.explain).toMatch(/points at device:seoul\/rt1 too.*Not relied on: it is ambiguous\./u);
    expect(onpremEdges(joins)).toEqual([]);
  });

  it("take the device that also ends the tunnels where two have the address", () => {
    const copy = siteDevice("rt2", { addresses: [{ ifKey: "wan", address: "203.0.113.10" }] });

    expect(
      joinsOf({ devices: [vpnRouter, copy] })
        .filter(({ kind, used }) => kind === "customer-gateway-device" && used)
        .map(({ right }) => right),
    ).toEqual(["device:busan/rt1"]);
  });

  it("tell tunnels apart that use the same inside addresses by whose customer gateway they belong to", () => {
    const other = { ...vpnRouter, site: "seoul", addresses: vpnRouter.addresses.filter(({ ifKey }) => ifKey !== "Gi0/0/0") };
    const used = joinsOf({ devices: [vpnRouter, other] }).filter((join) => join.kind === "tunnel-interface" && join.used);

    expect(used.map(({ right }) => right)).toEqual(["interface:busan/rt1/Tunnel1", "interface:busan/rt1/Tunnel2"]);
    expect(used[0]?.rivals).toEqual(["interface:seoul/rt1/Tunnel1"]);
  });
});

describe("an operator's decision", () => {
  it("keeps a refused link in the list, unused, with what hung on it", () => {
    const joins = joinsOf({}, [{ ...gatewayJoin, decision: "refused" }]);

    expect(joins[0]).toMatchObject({ ...gatewayJoin, state: "refused", used: false });
    expect(joins[0]?.explain).toContain("an operator refused it");
    expect(onpremEdges(joins)).toEqual([]);
    expect(evidenceOf(joins.find(({ kind }) => kind === "tunnel-interface"))).not.toContain("same-customer-gateway");
  });

  it("settles an ambiguity, from either side", () => {
    const twins = [vpnRouter, { ...vpnRouter, site: "seoul" }];
    const usedAfter = (decision: JoinDecision) =>
      joinsOf({ devices: twins }, [decision])
        .filter(({ kind, used }) => kind === "customer-gateway-device" && used)
        .map(({ right, state }) => `${right} ${state}`);

    expect(usedAfter({ ...gatewayJoin, decision: "pinned" })).toEqual(["device:busan/rt1 pinned"]);
    expect(usedAfter({ ...gatewayJoin, decision: "refused" })).toEqual(["device:seoul/rt1 proposed"]);
  });

  it("makes a link that nothing shows", () => {
    const [join] = joinsOf({ devices: [siteDevice("fw1")] }, [{ ...gatewayJoin, right: "device:busan/fw1", decision: "pinned" }]);

    expect(join).toMatchObject({ right: "device:busan/fw1", state: "pinned", used: true, confidence: 0.99 });
    expect(join?.explain).toBe("Linked because an operator says so.");
  });
});

describe("joins of instances", () => {
  const withInstances = (...instance: readonly ReturnType<typeof runningInstance>[]) => ({ ...vpnCloud, instance });

  it("know a device by its private address, and surer by an instance id in its name", () => {
    const cloud = withInstances(runningInstance("i-0a1b2c3d4e5f60718", "10.20.16.5"));
    const device = siteDevice("web1", { polledAddress: "10.20.16.5", sysName: "ip-10-20-16-5.i-0a1b2c3d4e5f60718.internal" });
    const [join] = joinsOf({ cloud, devices: [device], sites: [] });

    expect(join).toMatchObject({ kind: "instance-device", left: "instance:i-0a1b2c3d4e5f60718", used: true });
    expect(evidenceOf(join)).toEqual(["instance-id", "private-address"]);
  });

  it("know a syslog source by its address and its name", () => {
    const cloud = withInstances(runningInstance("i-0a1b2c3d4e5f60718", "10.20.16.5", "web-1"));
    const [join] = joinsOf({
      cloud,
      devices: [],
      sites: [],
      logSources: [{ siteId: "busan", address: "10.20.16.5", hostname: "WEB-1.example.net", lastSeen: "2026-11-22" }],
    });

    expect(join).toMatchObject({ kind: "instance-log-source", right: "log-source:busan/10.20.16.5", used: true });
    expect(evidenceOf(join)).toEqual(["private-address", "name"]);
  });

  it("believe no address that two instances have, or that the site has for itself", () => {
    const device = siteDevice("web1", { polledAddress: "10.20.16.5" });
    const twice = withInstances(runningInstance("i-00000001", "10.20.16.5"), runningInstance("i-00000002", "10.20.16.5"));
    const once = withInstances(runningInstance("i-00000001", "10.20.16.5"));

    expect(joinsOf({ cloud: twice, devices: [device], sites: [] }).map(({ confidence, used }) => ({ confidence, used }))).toEqual([
      { confidence: 0.35, used: false },
      { confidence: 0.35, used: false },
    ]);
    const [reused] = joinsOf({ cloud: once, devices: [device], sites: [{ id: "busan", prefixes: ["10.20.0.0/16"] }] }).filter(
      ({ kind }) => kind === "instance-device",
    );
    expect(reused).toMatchObject({ confidence: 0.2, used: false });
    expect(reused?.explain).toContain("the site busan uses 10.20.0.0/16 itself");
  });
});

describe("joins of Direct Connect", () => {
  const cloud = {
    ...vpnCloud,
    "virtual-interface": [
      {
        accountId: "000000000000",
        region: "ap-northeast-2",
        id: "dxvif-1",
        type: "private",
        state: "available",
        connectionId: "dxcon-1",
        vlan: 101,
        bgpPeers: [{ amazonAddress: "169.254.96.1/30", customerAddress: "169.254.96.2/30" }],
      },
    ],
  };

  it("lead to the sub-interface with the BGP address and the VLAN", () => {
    const device = siteDevice("rt1", {
      addresses: [{ ifKey: "Gi0/0/3.101", address: "169.254.96.2" }],
      vlanInterfaces: [{ ifKey: "Gi0/0/3.101", vlan: 101 }],
      bgpPeers: [{ remoteAddress: "169.254.96.1", ifKey: "Gi0/0/3.101" }],
    });
    const joins = joinsOf({ cloud, devices: [device], sites: [] });

    expect(joins.map(short)).toEqual(["virtual-interface-port virtual-interface:dxvif-1 interface:busan/rt1/Gi0/0/3.101"]);
    expect(evidenceOf(joins[0])).toEqual(["interface-address", "bgp-neighbour", "vlan"]);
    expect(onpremEdges(joins)).toEqual([
      { kind: "virtual-interface", id: "dxvif-1", site: "busan", deviceId: "rt1", ifKey: "Gi0/0/3.101" },
    ]);
  });

  it("make little of a VLAN number alone", () => {
    const device = siteDevice("rt1", { vlanInterfaces: [{ ifKey: "Gi0/0/3.101", vlan: 101 }] });

    expect(joinsOf({ cloud, devices: [device], sites: [] })[0]).toMatchObject({ confidence: 0.3, used: false });
  });
});

describe("joins of prefixes", () => {
  it("take connected networks where none is declared, and say what covers them", () => {
    const [join] = joinsOf({ sites: [] }).filter(({ kind }) => kind === "prefix-route");

    expect(join).toMatchObject({ left: "prefix:192.168.0.0/24", right: "route-table:rtb-1", used: true });
    expect(join?.explain).toContain("192.168.0.0/16 is routed to vgw-1, which covers 192.168.0.0/24 of busan");
    expect(join?.explain).toContain("vgw-1 leads to the site busan");
  });
});

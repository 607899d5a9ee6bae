import { describe, expect, it } from "vitest";
import { buildJoins } from "../join/build-joins.ts";
import { joinSources, runningInstance, vpnCloud, vpnRouter } from "../join/join-network.fixture.ts";
import { buildGraph, type GraphSources } from "./build-graph.ts";
import { diffGraph } from "./diff-graph.ts";
import { edgeKey, type Graph } from "./graph.ts";

const router = { ...vpnRouter, interfaces: [{ key: "Tunnel1", operState: "up" as const, adminState: "up" as const, isTunnel: true }] };
const allRead = { incompleteKinds: new Set<string>() };

function graphOf(more: Partial<GraphSources> = {}): Graph {
  const base = { cloud: vpnCloud, sites: [{ id: "busan", prefixes: ["192.168.0.0/16"] }], devices: [router], ...more };
  return buildGraph({ identities: new Map(), logSources: [], joins: buildJoins(joinSources(base), []), ...base });
}

const emptied = Object.fromEntries(Object.keys(vpnCloud).map((kind) => [kind, []]));

const told = (previous: Graph, next: Graph, options = allRead) =>
  diffGraph(previous, next, options).changes.map(({ change, ref, fields }) => ({ change, ref, fields }));

describe("the graph", () => {
  it("holds both worlds, with the joins between them", () => {
    const graph = graphOf();
    const keys = new Set(graph.edges.map(edgeKey));

    expect(graph.nodes.map(({ ref }) => ref)).toEqual(
      expect.arrayContaining([
        "vpc:vpc-1",
        "vpn-tunnel:vpn-1/198.51.100.11",
        "device:busan/rt1",
        "interface:busan/rt1/Tunnel1",
        "site:busan",
      ]),
    );
    for (const key of [
      "routes-to route-table:rtb-1 vpn-gateway:vgw-1",
      "ends-at vpn-connection:vpn-1 customer-gateway:cgw-1",
      "tunnel-of vpn-tunnel:vpn-1/198.51.100.11 vpn-connection:vpn-1",
      "customer-gateway-device customer-gateway:cgw-1 device:busan/rt1",
      "part-of interface:busan/rt1/Tunnel1 device:busan/rt1",
    ]) {
      expect(keys).toContain(key);
    }
  });

  it("says of every thing where it is", () => {
    const scopesOf = (ref: string) => graphOf().nodes.find((node) => node.ref === ref)?.scopes;

    expect(scopesOf("route-table:rtb-1")).toEqual(["account:000000000000", "region:000000000000/ap-northeast-2", "vpc:vpc-1"]);
    expect(scopesOf("vpc:vpc-1")).toContain("vpc:vpc-1");
    expect(scopesOf("interface:busan/rt1/Tunnel1")).toEqual(["site:busan"]);
  });
});

describe("what changed", () => {
  it("is nothing between two looks at the same, and nothing is to be written", () => {
    expect(diffGraph(graphOf(), structuredClone(graphOf()), allRead)).toEqual({
      changes: [],
      puts: { nodes: [], edges: [] },
      removals: { nodes: [], edges: [] },
    });
  });

  it("is nothing at the first look, though all of it is to be written", () => {
    const diff = diffGraph({ nodes: [], edges: [] }, graphOf(), allRead);

    expect(diff.changes).toEqual([]);
    expect(diff.puts.nodes).toHaveLength(graphOf().nodes.length);
  });

  it("is nothing at the first look at a Region, whatever is known of sites already", () => {
    const { cloud } = joinSources({ cloud: { ...vpnCloud, ...emptied } });

    expect(diffGraph(graphOf({ cloud, joins: [] }), graphOf(), allRead).changes).toEqual([]);
  });

  it("tells of a new device or connection, and not of each of its parts", () => {
    const second = { ...router, id: "rt2", addresses: [{ ifKey: "Tunnel1", address: "192.168.0.2", prefixLength: 24 }], bgpPeers: [] };
    const withSecond = graphOf({ devices: [router, second] });

    expect(told(graphOf(), withSecond)).toEqual([{ change: "appeared", ref: "device:busan/rt2", fields: [] }]);
    expect(told(withSecond, graphOf()).map(({ change, ref }) => `${change} ${ref}`)).toEqual(["disappeared device:busan/rt2"]);
  });

  it("names the field, and of a list only the lines that went and came", () => {
    const table = vpnCloud["route-table"][0];
    const routes = table?.routes.map((route) => (route.target === "nat-1" ? { ...route, state: "blackhole" } : route)) ?? [];
    const next = graphOf({ cloud: { ...vpnCloud, "route-table": vpnCloud["route-table"].map((each) => ({ ...each, routes })) } });

    expect(told(graphOf(), next)).toEqual([
      {
        change: "changed",
        ref: "route-table:rtb-1",
        fields: [
          {
            field: "routes",
            before: ["destination=0.0.0.0/0 target=nat-1 state=active origin=CreateRoute"],
            after: ["destination=0.0.0.0/0 target=nat-1 state=blackhole origin=CreateRoute"],
          },
        ],
      },
    ]);
  });

  it("tells what came and what went, the latter with what it was last", () => {
    const withInstance = graphOf({ cloud: { ...vpnCloud, instance: [runningInstance("i-1", "10.20.0.5", "web-1")] } });

    expect(told(graphOf(), withInstance)).toEqual([{ change: "appeared", ref: "instance:i-1", fields: [] }]);
    const [gone] = told(withInstance, graphOf());
    expect(gone).toMatchObject({ change: "disappeared", ref: "instance:i-1" });
    expect(gone?.fields).toContainEqual({ field: "privateIp", before: ["10.20.0.5"], after: [] });
    expect(diffGraph(withInstance, graphOf(), allRead).removals.nodes.map(({ ref }) => ref)).toEqual(["instance:i-1"]);
  });

  it("keeps what could not be read", () => {
    const withInstance = graphOf({ cloud: { ...vpnCloud, instance: [{ ...runningInstance("i-1", "10.20.0.5"), subnetId: "subnet-1" }] } });
    const diff = diffGraph(withInstance, graphOf(), { incompleteKinds: new Set(["instance"]) });

    expect(diff).toMatchObject({ changes: [], removals: { nodes: [], edges: [] } });
  });

  it("is silent about what moves all the time", () => {
    const tunnels =
      vpnCloud["vpn-connection"][0]?.tunnels.map((tunnel) => ({ ...tunnel, acceptedRoutes: 7, statusMessage: "7 BGP ROUTES" })) ?? [];
    const next = graphOf({ cloud: { ...vpnCloud, "vpn-connection": vpnCloud["vpn-connection"].map((each) => ({ ...each, tunnels })) } });

    expect(told(graphOf(), next)).toEqual([]);
  });

  it("keeps up to date when a syslog source was heard, without a word", () => {
    const instance = [runningInstance("i-1", "10.20.0.5")];
    const heard = (lastSeen: string) => {
      const sources = { cloud: { ...vpnCloud, instance }, logSources: [{ siteId: "busan", address: "10.20.0.5", lastSeen }] };
      return graphOf({ ...sources, joins: buildJoins(joinSources(sources), []) });
    };
    const diff = diffGraph(heard("2026-11-21"), heard("2026-11-22"), allRead);

    expect(diff.changes).toEqual([]);
    expect(diff.puts.nodes.map(({ ref }) => ref)).toEqual(["log-source:busan/10.20.0.5"]);
  });

  it("tells of a join that is no longer relied on, and not of one that got a little surer", () => {
    const other = { ...router, site: "seoul" };
    const changes = diffGraph(graphOf(), graphOf({ devices: [router, other] }), allRead).changes.filter(
      ({ to }) => to === "device:busan/rt1",
    );

    expect(changes).toMatchObject([
      { change: "changed", of: "customer-gateway-device", fields: [{ field: "relied on", before: ["yes"], after: ["no"] }] },
    ]);
    const alone = { ...router, bgpPeers: [] };
    expect(
      diffGraph(graphOf({ devices: [alone] }), graphOf(), allRead).changes.filter(({ of }) => of === "customer-gateway-device"),
    ).toEqual([]);
  });
});

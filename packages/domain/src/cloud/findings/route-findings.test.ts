import { describe, expect, it } from "vitest";
import type { CloudNetwork } from "../account-network.ts";
import type { Route } from "../network.ts";
import { withRoutes } from "../testing/ask-path.ts";
import { findOf } from "../testing/find.ts";
import { changed, eniOf, route, smallNetwork, smallSite, subnetOf, withMore, without } from "../testing/small-network.ts";

const blackhole = (destination: string, target: string): Route => ({ ...route(destination, target), state: "blackhole" });

function withDevRoutes(...routes: readonly Route[]): CloudNetwork {
  return changed(smallNetwork(), "route-table", { id: "rtb-dev", to: { routes: [route("10.30.0.0/16", "local"), ...routes] } });
}

describe("the small network", () => {
  it("has nothing wrong with its routes", () => {
    const rules = ["blackhole-route", "transit-blackhole-route", "transit-dead-end", "one-sided-transit", "one-sided-peering"] as const;

    expect(rules.flatMap((rule) => findOf(rule, { network: smallNetwork() }))).toEqual([]);
  });
});

describe("blackholes", () => {
  it("are a problem where something speaks, and a warning elsewhere", () => {
    expect(findOf("blackhole-route", { network: withRoutes("rtb-main", blackhole("10.99.0.0/16", "pcx-gone")) })).toMatchObject([
      { ref: "route-table:rtb-main", severity: "problem", evidence: ["10.99.0.0/16 -> pcx-gone: blackhole"] },
    ]);

    const unused = withMore(smallNetwork(), "route-table", [
      {
        id: "rtb-unused",
        vpcId: "vpc-dev",
        main: false,
        subnetIds: [],
        propagatingGatewayIds: [],
        routes: [blackhole("0.0.0.0/0", "nat-gone")],
      },
    ]);

    expect(findOf("blackhole-route", { network: unused })).toMatchObject([{ ref: "route-table:rtb-unused", severity: "warning" }]);
  });

  it("of transit gateways are information where they were made on purpose", () => {
    const routeOf = (attachmentIds: readonly string[]) => [
      { destination: "10.66.0.0/16", state: "blackhole", type: "static", attachmentIds },
    ];
    const severities = [[], ["tgw-attach-dev"]].map((ids) =>
      findOf("transit-blackhole-route", {
        network: changed(smallNetwork(), "transit-route-table", { id: "tgw-rtb-1", to: { routes: routeOf(ids) } }),
      }).map((one) => one.severity),
    );

    expect(severities).toEqual([["info"], ["warning"]]);
  });
});

describe("routes between VPCs", () => {
  it("that end in a transit gateway without a route are found", () => {
    const network = withDevRoutes(route("172.16.0.0/12", "tgw-1"), route("192.168.0.0/16", "tgw-1"));

    expect(findOf("transit-dead-end", { network })).toMatchObject([{ ref: "route-table:rtb-dev", evidence: ["172.16.0.0/12 -> tgw-1"] }]);
  });

  it("are no dead end when the table has a part of the prefix, or could not be read in full", () => {
    const wide = withDevRoutes(route("192.0.0.0/8", "tgw-1"));
    const truncated = changed(withDevRoutes(route("172.16.0.0/12", "tgw-1")), "transit-route-table", {
      id: "tgw-rtb-1",
      to: { truncated: true },
    });

    expect([wide, truncated].flatMap((network) => findOf("transit-dead-end", { network }))).toEqual([]);
  });

  it("over a peering have to have a way back", () => {
    expect(findOf("one-sided-peering", { network: withDevRoutes() })).toMatchObject([
      { ref: "route-table:rtb-dev", severity: "warning", title: "rtb-dev of dev has no route back to prod" },
    ]);
  });

  it("over a transit gateway have to have a way back", () => {
    const attached = withMore(without(smallNetwork(), "vpc-peering", "pcx-1"), "transit-attachment", [
      {
        id: "tgw-attach-prod",
        transitGatewayId: "tgw-1",
        type: "vpc",
        resourceId: "vpc-prod",
        state: "available",
        routeTableId: "tgw-rtb-1",
        subnetIds: ["subnet-app"],
      },
    ]);
    const routed = changed(attached, "route-table", {
      id: "rtb-main",
      to: { routes: [route("10.20.0.0/16", "local"), route("10.30.0.0/16", "tgw-1")] },
    });
    const silent = changed(routed, "route-table", { id: "rtb-dev", to: { routes: [route("10.30.0.0/16", "local")] } });

    expect(findOf("one-sided-transit", { network: routed })).toEqual([]);
    expect(findOf("one-sided-transit", { network: silent })).toMatchObject([
      { ref: "route-table:rtb-dev", evidence: ["vpc-prod sends here over tgw-1: no route for 10.20.0.0/16"] },
    ]);
    expect(findOf("one-sided-transit", { network: without(silent, "route-table", "rtb-dev") })).toEqual([]);
  });

  it("over a transit gateway are missed in tables that use it, and not in those that do not", () => {
    const more = (network: CloudNetwork, target: string) =>
      withMore(
        withMore(withMore(network, "subnet", [subnetOf("vpc-dev", "subnet-2", { cidr: "10.30.2.0/24" })]), "route-table", [
          {
            id: "rtb-2",
            vpcId: "vpc-dev",
            main: false,
            subnetIds: ["subnet-2"],
            propagatingGatewayIds: [],
            routes: [route("10.30.0.0/16", "local"), route("192.168.0.0/16", target)],
          },
        ]),
        "network-interface",
        [eniOf("subnet-2", "10.30.2.9", { vpcId: "vpc-dev" })],
      );
    const attachment = { transitGatewayId: "tgw-1", state: "available", routeTableId: "tgw-rtb-1", subnetIds: ["subnet-app"] };
    const attached = withMore(smallNetwork(), "transit-attachment", [
      { ...attachment, id: "tgw-attach-prod", type: "vpc", resourceId: "vpc-prod" },
    ]);
    const network = changed(attached, "route-table", {
      id: "rtb-main",
      to: { routes: [route("10.20.0.0/16", "local"), route("10.30.0.0/16", "tgw-1")] },
    });

    expect(findOf("one-sided-transit", { network: more(network, "tgw-1") })).toMatchObject([{ ref: "route-table:rtb-2" }]);
    expect(findOf("one-sided-transit", { network: more(network, "igw-1") })).toEqual([]);
  });
});

describe("routes back to a site", () => {
  const noReturn = changed(smallNetwork(), "route-table", {
    id: "rtb-main",
    to: { routes: [route("10.20.0.0/16", "local"), route("0.0.0.0/0", "nat-1")] },
  });

  it("that only some tables have are missed in the others that lead to sites, and not in those that do not", () => {
    const network = withRoutes("rtb-public", route("192.168.7.0/24", "vgw-1"));

    expect(findOf("missing-return-route", { network: smallNetwork() })).toEqual([]);
    expect(findOf("missing-return-route", { network })).toMatchObject([
      { ref: "route-table:rtb-public", severity: "warning", evidence: ["192.168.0.0/16 of busan arrives over vpn-connection:vpn-1"] },
    ]);
  });

  it("that no table in use has are a problem of the VPC", () => {
    expect(findOf("missing-return-route", { network: noReturn })).toMatchObject([
      { ref: "vpc:vpc-prod", severity: "problem", title: "prod has no route back to 192.168.0.0/16" },
    ]);
  });

  it("are not missed where nothing is joined to the site, or nothing speaks", () => {
    expect(findOf("missing-return-route", { network: noReturn, onprem: { ...smallSite(), edges: [] } })).toEqual([]);
    expect(findOf("missing-return-route", { network: { ...noReturn, "network-interface": [] } })).toEqual([]);
  });

  it("are missed in a VPC that the site reaches over a transit gateway, and not when the gateway leads nowhere", () => {
    const network = withDevRoutes();
    const cut = changed(network, "transit-route-table", { id: "tgw-rtb-1", to: { routes: [] } });

    expect(findOf("missing-return-route", { network })).toContainEqual(
      expect.objectContaining({ ref: "vpc:vpc-dev", severity: "problem" }),
    );
    expect(findOf("missing-return-route", { network: cut }).map(({ ref }) => ref)).not.toContain("vpc:vpc-dev");
  });
});

describe("overlapping addresses", () => {
  const shop = { id: "vpc-shop", state: "available", cidrs: ["10.20.128.0/20"], ipv6Cidrs: [], isDefault: false };
  const apart = withMore(smallNetwork(), "vpc", [shop]);

  it("of VPCs that nothing joins are information", () => {
    expect(findOf("overlapping-vpcs", { network: apart })).toMatchObject([
      { ref: "vpc:vpc-prod", severity: "info", evidence: ["10.20.0.0/16 and 10.20.128.0/20 of vpc-shop"] },
    ]);
  });

  it("are a problem over a peering, and over a transit gateway", () => {
    const peered = withMore(apart, "vpc-peering", [
      { id: "pcx-2", state: "active", requester: { vpcId: "vpc-shop", cidrs: [] }, accepter: { vpcId: "vpc-prod", cidrs: [] } },
    ]);
    const attach = (vpcId: string) => ({
      id: `tgw-attach-${vpcId}`,
      transitGatewayId: "tgw-1",
      type: "vpc",
      resourceId: vpcId,
      state: "available",
      subnetIds: [],
    });
    const attached = withMore(apart, "transit-attachment", [attach("vpc-shop"), attach("vpc-prod")]);

    expect([peered, attached].map((network) => findOf("overlapping-vpcs", { network })[0]?.severity)).toEqual(["problem", "problem"]);
  });

  it("of default VPCs do not count until something joins them", () => {
    const fallback = (id: string) => ({ ...shop, id, cidrs: ["172.31.0.0/16"], isDefault: true });

    expect(findOf("overlapping-vpcs", { network: withMore(smallNetwork(), "vpc", [fallback("vpc-a"), fallback("vpc-b")]) })).toEqual([]);
  });

  it("with a site are a problem where VPN joins the two, and a warning elsewhere", () => {
    const site = smallSite();
    const onprem = { ...site, sites: [{ id: "busan", prefixes: ["10.20.4.0/22"] }], devices: [] };

    expect(findOf("overlapping-site", { network: smallNetwork(), onprem })).toMatchObject([
      { ref: "vpc:vpc-prod", severity: "problem", evidence: ["10.20.0.0/16 and 10.20.4.0/22 of site busan (declared)"] },
    ]);
    expect(findOf("overlapping-site", { network: smallNetwork(), onprem: { ...onprem, edges: [] } })).toMatchObject([
      { severity: "warning" },
    ]);
  });

  it("of one VPC with itself do not exist", () => {
    const network = changed(smallNetwork(), "vpc", { id: "vpc-prod", to: { cidrs: ["10.20.0.0/16", "10.20.0.0/24"] } });

    expect(findOf("overlapping-vpcs", { network })).toEqual([]);
  });

  it("are found among many VPCs in one pass", () => {
    const vpcs = Array.from({ length: 2_000 }, (_, index) => ({
      ...shop,
      id: `vpc-${index}`,
      cidrs: [`10.${index >> 4}.${(index & 15) * 16}.0/20`],
    }));
    const network = withMore(withMore(smallNetwork(), "vpc", vpcs), "subnet", [subnetOf("vpc-1", "subnet-1", { cidr: "10.0.16.0/24" })]);

    expect(findOf("overlapping-vpcs", { network })).toHaveLength(32);
  });
});

import { describe, expect, it } from "vitest";
import type { OnpremNetwork } from "../onprem-network.ts";
import { ask, refs, withRouter } from "../testing/ask-path.ts";
import { changed, route, smallNetwork, smallSite, withMore, without } from "../testing/small-network.ts";

describe("links between site and AWS", () => {
  it("are taken in the order of preference, and the others are told", () => {
    const direct = withMore(
      withMore(smallNetwork(), "virtual-interface", [
        {
          id: "dxvif-1",
          type: "private",
          state: "available",
          connectionId: "dxcon-1",
          vpnGatewayId: "vgw-1",
          bgpPeers: [{ status: "up" }],
        },
      ]),
      "direct-connection",
      [{ id: "dxcon-1", state: "available" }],
    );
    const site = smallSite();
    const onprem: OnpremNetwork = {
      ...site,
      edges: [...site.edges, { kind: "virtual-interface", id: "dxvif-1", site: "busan", deviceId: "rt1" }],
    };
    const answer = ask({ network: direct, onprem, from: "i-app", to: "srv1" });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward)).toEqual(expect.arrayContaining(["virtual-interface:dxvif-1", "direct-connection:dxcon-1"]));
    expect(answer.notes).toContain("virtual-interface:dxvif-1 is followed; also there: vpn-connection:vpn-1 (up)");

    const down = changed(direct, "virtual-interface", { id: "dxvif-1", to: { bgpPeers: [{ status: "down" }] } });

    expect(refs(ask({ network: down, onprem, from: "i-app", to: "srv1" }).forward)).toContain("vpn-connection:vpn-1");
  });

  it("tell when the way back is another one", () => {
    const attachment = { transitGatewayId: "tgw-1", state: "available", routeTableId: "tgw-rtb-1" };
    const attached = withMore(smallNetwork(), "transit-attachment", [
      { ...attachment, id: "tgw-attach-prod", type: "vpc", resourceId: "vpc-prod", subnetIds: ["subnet-app"] },
    ]);
    const routed = changed(attached, "transit-route-table", {
      id: "tgw-rtb-1",
      to: { routes: [{ destination: "10.20.0.0/16", state: "active", type: "static", attachmentIds: ["tgw-attach-prod"] }] },
    });
    const network = changed(routed, "route-table", {
      id: "rtb-dev",
      to: { routes: [route("10.30.0.0/16", "local"), route("10.20.0.0/16", "tgw-1")] },
    });
    const answer = ask({ network, from: "i-app", to: "i-dev", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(answer.notes).toEqual(["the way back is another one: there vpc-peering:pcx-1, back transit-gateway:tgw-1"]);
  });

  it("go over a Direct Connect gateway to the virtual private gateway behind it", () => {
    const network = withMore(
      withMore(
        withMore(without(smallNetwork(), "vpn-connection", "vpn-1"), "virtual-interface", [
          {
            id: "dxvif-1",
            type: "private",
            state: "available",
            connectionId: "dxcon-1",
            directGatewayId: "dxgw-1",
            bgpPeers: [{ status: "up" }],
          },
        ]),
        "direct-connection",
        [{ id: "dxcon-1", state: "available" }],
      ),
      "direct-gateway",
      [{ id: "dxgw-1", state: "available", associations: [{ gatewayId: "vgw-1", state: "associated", allowedPrefixes: [] }] }],
    );
    const onprem: OnpremNetwork = { ...smallSite(), edges: [{ kind: "virtual-interface", id: "dxvif-1", site: "busan", deviceId: "rt1" }] };
    const answer = ask({ network, onprem, from: "srv1", to: "i-app", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward)).toEqual(
      expect.arrayContaining(["virtual-interface:dxvif-1", "direct-gateway:dxgw-1", "vpn-gateway:vgw-1"]),
    );
    expect(refs(answer.back)).toEqual(expect.arrayContaining(["vpn-gateway:vgw-1", "direct-gateway:dxgw-1", "virtual-interface:dxvif-1"]));
  });

  it("go over a Direct Connect gateway to the transit gateway behind it, if it announces the destination", () => {
    const direct = withMore(smallNetwork(), "virtual-interface", [
      {
        id: "dxvif-1",
        type: "transit",
        state: "available",
        connectionId: "dxcon-1",
        directGatewayId: "dxgw-1",
        bgpPeers: [{ status: "up" }],
      },
    ]);
    const attached = withMore(withMore(direct, "direct-connection", [{ id: "dxcon-1", state: "available" }]), "transit-attachment", [
      {
        id: "tgw-attach-dx",
        transitGatewayId: "tgw-1",
        type: "direct-connect-gateway",
        resourceId: "dxgw-1",
        state: "available",
        routeTableId: "tgw-rtb-1",
        subnetIds: [],
      },
    ]);
    const announcing = (allowedPrefixes: readonly string[]) =>
      withMore(attached, "direct-gateway", [
        { id: "dxgw-1", state: "available", associations: [{ gatewayId: "tgw-1", state: "associated", allowedPrefixes }] },
      ]);
    const site = smallSite();
    const edge = { kind: "virtual-interface", id: "dxvif-1", site: "busan", deviceId: "rt1" } as const;
    const onprem: OnpremNetwork = { ...site, edges: [...site.edges, edge] };
    const linkTo = (network: ReturnType<typeof announcing>) => refs(ask({ network, onprem, from: "srv1", to: "i-dev", port: 443 }).forward);

    expect(linkTo(announcing(["10.0.0.0/8"]))).toEqual(expect.arrayContaining(["direct-gateway:dxgw-1", "transit-gateway:tgw-1"]));
    expect(linkTo(announcing(["10.99.0.0/16"]))).toContain("vpn-connection:vpn-2");
  });

  it("with static routes lead only where those say", () => {
    const staticRoutes = (staticRoutes: readonly string[]) =>
      changed(smallNetwork(), "vpn-connection", { id: "vpn-1", to: { staticRoutesOnly: true, staticRoutes } });

    expect(ask({ network: staticRoutes(["192.168.0.0/16"]), from: "i-app", to: "srv1" }).verdict).toEqual({ kind: "reaches" });
    expect(ask({ network: staticRoutes(["172.16.0.0/12"]), from: "i-app", to: "srv1" }).forward.verdict).toMatchObject({
      kind: "blocked",
      ref: "vpn-gateway:vgw-1",
    });
  });

  it("that are deleted carry nothing", () => {
    const network = changed(smallNetwork(), "vpn-connection", { id: "vpn-1", to: { state: "deleted" } });

    expect(ask({ network, from: "i-app", to: "srv1" }).verdict).toMatchObject({
      kind: "blocked",
      ref: "vpn-connection:vpn-1",
      reason: "it is deleted",
    });
  });

  it("tell that one tunnel is left", () => {
    const onprem = withRouter((router) => ({
      ...router,
      interfaces: router.interfaces.map((one) => (one.key === "tun0" ? { ...one, operState: "down" } : one)),
    }));
    const answer = ask({ onprem, from: "i-app", to: "srv1" });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward)).toContain("vpn-tunnel:vpn-1/198.51.100.12");
    expect(answer.notes).toContain("vpn-1 has one tunnel up of 2: nothing is left when it fails");
  });
});

describe("the network of a site", () => {
  it("is as healthy as the links between the two devices", () => {
    const healthOf = (onprem: OnpremNetwork) =>
      ask({ onprem, from: "srv1", to: "rt1" }).forward.hops.find((hop) => hop.ref === "site:busan");
    const site = smallSite();
    const lanDown = withRouter((router) => ({ ...router, interfaces: router.interfaces.map((one) => ({ ...one, operState: "down" })) }));
    const noLinks = { ...site, devices: site.devices.map((one) => ({ ...one, links: [] })) };

    expect(healthOf(site)).toMatchObject({ outcome: "passes", health: { state: "ok" } });
    expect(healthOf(noLinks)).toMatchObject({ outcome: "passes", health: { state: "unknown" } });
    expect(healthOf(lanDown)).toMatchObject({ outcome: "unknown", health: { state: "down" } });
  });
});

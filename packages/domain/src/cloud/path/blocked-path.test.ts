import { describe, expect, it } from "vitest";
import { type Asked, ask, withRouter, withRoutes } from "../testing/ask-path.ts";
import { changed, route, smallNetwork, without } from "../testing/small-network.ts";
import type { HealthLookup } from "./path-answer.ts";

const blackhole = (destination: string, target: string) => ({ ...route(destination, target), state: "blackhole" });

describe("a path that is blocked", () => {
  const broken: readonly [string, Asked, string, RegExp][] = [
    [
      "by a blackhole",
      { from: "i-app", to: "srv1", network: withRoutes("rtb-main", blackhole("192.168.0.0/24", "eni-gone")) },
      "route-table:rtb-main",
      /blackhole/u,
    ],
    ["without a route", { from: "i-dev", to: "8.8.8.8" }, "route-table:rtb-dev", /no route for 8\.8\.8\.8/u],
    ["by a group without a rule", { from: "srv1", to: "i-app", port: 22 }, "security-group:sg-app", /no ingress rule of sg-app/u],
    ["by a group that lets other groups in only", { from: "i-web", to: "orders", port: 5432 }, "security-group:sg-db", /no ingress rule/u],
    [
      "at a peering that is not active",
      { from: "i-app", to: "i-dev", network: changed(smallNetwork(), "vpc-peering", { id: "pcx-1", to: { state: "expired" } }) },
      "vpc-peering:pcx-1",
      /expired/u,
    ],
    [
      "because peering carries nothing on",
      { from: "i-dev", to: "8.8.8.8", network: withRoutes("rtb-dev", route("0.0.0.0/0", "pcx-1")) },
      "vpc-peering:pcx-1",
      /carries nothing on/u,
    ],
    [
      "at an internet gateway without a public address",
      {
        from: "i-dev",
        to: "8.8.8.8",
        network: changed(withRoutes("rtb-dev", route("0.0.0.0/0", "igw-1")), "internet-gateway", {
          id: "igw-1",
          to: { vpcIds: ["vpc-prod", "vpc-dev"] },
        }),
      },
      "internet-gateway:igw-1",
      /no public address/u,
    ],
    [
      "at an internet gateway of another VPC",
      { from: "i-dev", to: "8.8.8.8", network: withRoutes("rtb-dev", route("0.0.0.0/0", "igw-1")) },
      "internet-gateway:igw-1",
      /not attached to vpc-dev/u,
    ],
    [
      "at a NAT gateway that failed",
      { from: "i-app", to: "8.8.8.8", network: changed(smallNetwork(), "nat-gateway", { id: "nat-1", to: { state: "failed" } }) },
      "nat-gateway:nat-1",
      /failed/u,
    ],
    ["from the internet to a private instance", { from: "internet", to: "i-app" }, "internet-gateway:igw-1", /no public address/u],
    [
      "at a stopped instance",
      { from: "srv1", to: "i-app", port: 443, network: changed(smallNetwork(), "instance", { id: "i-app", to: { state: "stopped" } }) },
      "instance:i-app",
      /stopped/u,
    ],
    [
      "at an attachment without a subnet in the zone",
      {
        from: "i-dev",
        to: "srv1",
        network: changed(smallNetwork(), "transit-attachment", { id: "tgw-attach-dev", to: { subnetIds: ["subnet-db"] } }),
      },
      "transit-attachment:tgw-attach-dev",
      /no subnet in the zone/u,
    ],
    [
      "at a transit gateway without a route",
      { from: "i-dev", to: "srv1", network: changed(smallNetwork(), "transit-route-table", { id: "tgw-rtb-1", to: { routes: [] } }) },
      "transit-gateway:tgw-1",
      /no route for 192\.168\.0\.10/u,
    ],
    [
      "at an appliance that checks source and destination",
      {
        from: "i-app",
        to: "8.8.8.8",
        network: changed(withRoutes("rtb-main", route("8.8.0.0/16", "eni-10.20.0.10")), "network-interface", {
          id: "eni-10.20.0.10",
          to: { sourceDestCheck: true },
        }),
      },
      "network-interface:eni-10.20.0.10",
      /source\/destination check/u,
    ],
    [
      "where the virtual private gateway is detached",
      { from: "i-app", to: "srv1", network: changed(smallNetwork(), "vpn-gateway", { id: "vgw-1", to: { vpcIds: [] } }) },
      "vpn-gateway:vgw-1",
      /not attached to vpc-prod/u,
    ],
    [
      "where no VPN is left",
      { from: "i-app", to: "srv1", network: without(smallNetwork(), "vpn-connection", "vpn-1") },
      "vpn-gateway:vgw-1",
      /nothing behind it leads/u,
    ],
  ];

  it.each(broken)("%s", (_name, asked, ref, reason) => {
    const answer = ask(asked);

    expect(answer.verdict).toMatchObject({ kind: "blocked", ref, direction: "forward" });
    expect(answer.forward.hops.at(-1)).toMatchObject({ ref, outcome: "blocked", reason: expect.stringMatching(reason) });
  });

  it("by an ACL entry that is told with its number", () => {
    const entries = [
      { number: 50, direction: "ingress", action: "deny", protocol: "tcp", fromPort: 443, toPort: 443, cidr: "192.168.0.0/16" },
      { number: 100, direction: "ingress", action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
      { number: 100, direction: "egress", action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
    ] as const;
    const network = changed(smallNetwork(), "network-acl", { id: "acl-prod", to: { entries } });

    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({
      ref: "network-acl:acl-prod",
      reason: "entry 50 denies it: ingress of subnet-app",
    });
  });

  it("on the way back, by an ACL without the ports that answers go to", () => {
    const entries = [
      { number: 100, direction: "ingress", action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
      { number: 100, direction: "egress", action: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" },
    ] as const;
    const network = changed(smallNetwork(), "network-acl", { id: "acl-prod", to: { entries } });

    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({
      kind: "blocked",
      direction: "back",
      ref: "network-acl:acl-prod",
      reason: "no entry allows it: egress of subnet-app",
    });
  });

  it("on the way back, by a route that is missing", () => {
    const network = changed(smallNetwork(), "route-table", { id: "rtb-main", to: { routes: [route("10.20.0.0/16", "local")] } });

    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({
      kind: "blocked",
      direction: "back",
      ref: "route-table:rtb-main",
    });
  });

  it("at the AWS end when both tunnels are down there", () => {
    const vpn = smallNetwork()["vpn-connection"].find((one) => one.id === "vpn-1");
    const tunnels = (vpn?.tunnels ?? []).map((tunnel) => ({ ...tunnel, status: "DOWN", statusMessage: "IPSEC IS DOWN" }));
    const network = changed(smallNetwork(), "vpn-connection", { id: "vpn-1", to: { tunnels } });

    expect(ask({ network, from: "i-app", to: "srv1" }).verdict).toMatchObject({
      kind: "blocked",
      ref: "vpn-tunnel:vpn-1/198.51.100.11",
      reason: "AWS says the tunnel is down: IPSEC IS DOWN",
    });
  });

  it("at the tunnels, for the reason that their watcher gives", () => {
    const health: HealthLookup = (ref) =>
      ref.startsWith("vpn-tunnel:") ? { state: "down", reason: "BGP is idle at the site" } : undefined;

    expect(ask({ health, from: "i-app", to: "srv1" }).verdict).toMatchObject({
      kind: "blocked",
      ref: "vpn-tunnel:vpn-1/198.51.100.11",
      reason: "BGP is idle at the site",
    });
  });

  it("at the site's end when its tunnel interfaces, or BGP over them, are down", () => {
    const noLinks = withRouter((router) => ({ ...router, interfaces: router.interfaces.map((one) => ({ ...one, operState: "down" })) }));
    const noBgp = withRouter((router) => ({ ...router, bgpPeers: router.bgpPeers.map((peer) => ({ ...peer, state: "active" })) }));

    expect(ask({ onprem: noLinks, from: "i-app", to: "srv1" }).verdict).toMatchObject({
      kind: "blocked",
      ref: "interface:busan/rt1/tun0",
      reason: "its operational state is down",
    });
    expect(ask({ onprem: noBgp, from: "i-app", to: "srv1" }).verdict).toMatchObject({ reason: "BGP with 169.254.10.1 is active" });
  });

  it("at whatever its watcher says is down", () => {
    const health: HealthLookup = (ref) => (ref === "device:busan/rt1" ? { state: "down", reason: "answers no ping" } : { state: "ok" });

    expect(ask({ health, from: "i-app", to: "srv1" }).verdict).toMatchObject({
      kind: "blocked",
      ref: "device:busan/rt1",
      reason: "answers no ping",
    });
  });
});

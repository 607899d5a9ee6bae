import { describe, expect, it } from "vitest";
import type { CloudNetwork } from "../account-network.ts";
import { type Asked, ask, refs, withRoutes } from "../testing/ask-path.ts";
import {
  anyEgress,
  changed,
  eniOf,
  openEntries,
  route,
  smallNetwork,
  smallSite,
  subnetOf,
  withMore,
  without,
} from "../testing/small-network.ts";

const gaps = [{ accountId: "111122223333", region: "ap-northeast-2", what: "describe-vpn-connections", reason: "denied" }];

describe("a gateway that is not known", () => {
  const unread: readonly [string, Asked, string][] = [
    [
      "for the internet",
      { from: "i-web", to: "8.8.8.8", network: without(smallNetwork(), "internet-gateway", "igw-1") },
      "internet-gateway:igw-1",
    ],
    ["for NAT", { from: "i-app", to: "8.8.8.8", network: without(smallNetwork(), "nat-gateway", "nat-1") }, "nat-gateway:nat-1"],
    ["for a peering", { from: "i-app", to: "i-dev", network: without(smallNetwork(), "vpc-peering", "pcx-1") }, "vpc-peering:pcx-1"],
    [
      "for a transit gateway's attachment",
      { from: "i-dev", to: "srv1", network: without(smallNetwork(), "transit-attachment", "tgw-attach-dev") },
      "transit-gateway:tgw-1",
    ],
    [
      "for a transit gateway's table",
      { from: "i-dev", to: "srv1", network: without(smallNetwork(), "transit-route-table", "tgw-rtb-1") },
      "transit-gateway:tgw-1",
    ],
    [
      "for an attachment that a route names",
      { from: "i-dev", to: "srv1", network: without(smallNetwork(), "transit-attachment", "tgw-attach-vpn") },
      "transit-gateway:tgw-1",
    ],
    [
      "for the VPN behind an attachment",
      { from: "i-dev", to: "srv1", network: without(smallNetwork(), "vpn-connection", "vpn-2") },
      "vpn-connection:vpn-2",
    ],
    [
      "for VPN that could not be listed",
      { from: "i-app", to: "srv1", network: without(smallNetwork(), "vpn-connection", "vpn-1"), gaps },
      "vpn-gateway:vgw-1",
    ],
    [
      "for an endpoint with something behind it",
      { from: "i-app", to: "8.8.8.8", network: withRoutes("rtb-main", route("8.0.0.0/8", "vpce-1")) },
      "vpc-endpoint:vpce-1",
    ],
    [
      "of a kind that is not known",
      { from: "i-app", to: "8.8.8.8", network: withRoutes("rtb-main", route("8.0.0.0/8", "lgw-1")) },
      "lgw-1",
    ],
    [
      "for an attachment whose state is not known",
      {
        from: "i-dev",
        to: "srv1",
        network: changed(smallNetwork(), "transit-attachment", { id: "tgw-attach-dev", to: { state: "unknown" } }),
      },
      "transit-attachment:tgw-attach-dev",
    ],
    [
      "for an attachment of another type",
      {
        from: "i-dev",
        to: "srv1",
        network: changed(smallNetwork(), "transit-attachment", {
          id: "tgw-attach-vpn",
          to: { type: "connect", resourceId: "tgw-connect-1" },
        }),
      },
      "tgw-connect-1",
    ],
    [
      "for the peer of a transit gateway",
      {
        from: "i-dev",
        to: "srv1",
        network: changed(smallNetwork(), "transit-attachment", { id: "tgw-attach-vpn", to: { type: "peering", resourceId: "tgw-far" } }),
      },
      "transit-gateway:tgw-far",
    ],
    [
      "for a peer VPC of an account that is not read",
      { from: "i-app", to: "i-dev", network: without(smallNetwork(), "vpc", "vpc-dev") },
      "vpc-peering:pcx-1",
    ],
  ];

  it.each(unread)("%s leaves the path in doubt", (_name, asked, ref) => {
    expect(ask(asked).forward.verdict).toMatchObject({ kind: "unknown", ref });
  });

  it("is no reason to call a path blocked where sites may know another way to each other", () => {
    const site = smallSite();
    const onprem = { ...site, sites: [...site.sites, { id: "ulsan", prefixes: ["172.20.0.0/16"] }] };

    expect(ask({ onprem, from: "srv1", to: "ulsan" }).forward.verdict).toMatchObject({ kind: "unknown", ref: "site:busan" });
    expect(ask({ from: "srv1", to: "8.8.8.8" }).forward.verdict).toMatchObject({ kind: "unknown", ref: "site:busan" });
    expect(ask({ from: "172.16.0.9", to: "srv1" }).forward.verdict).toMatchObject({ kind: "unknown", ref: "prefix:172.16.0.9/32" });
  });
});

describe("IPv6", () => {
  /** vpc-six: subnet-six leaves by an egress-only gateway. */
  const six: CloudNetwork = [
    (network: CloudNetwork) =>
      withMore(network, "vpc", [{ id: "vpc-six", state: "available", cidrs: [], ipv6Cidrs: ["2600:1f14::/56"], isDefault: false }]),
    (network: CloudNetwork) => withMore(network, "subnet", [subnetOf("vpc-six", "subnet-six", { ipv6Cidr: "2600:1f14::/64" })]),
    (network: CloudNetwork) =>
      withMore(network, "network-acl", [
        {
          id: "acl-six",
          vpcId: "vpc-six",
          isDefault: true,
          subnetIds: ["subnet-six"],
          entries: openEntries.map((entry) => ({ ...entry, cidr: "::/0" })),
        },
      ]),
    (network: CloudNetwork) => withMore(network, "internet-gateway", [{ id: "eigw-1", vpcIds: ["vpc-six"], egressOnly: true }]),
    (network: CloudNetwork) =>
      withMore(network, "route-table", [
        {
          id: "rtb-six",
          vpcId: "vpc-six",
          main: true,
          subnetIds: [],
          propagatingGatewayIds: [],
          routes: [route("2600:1f14::/56", "local"), route("::/0", "eigw-1")],
        },
      ]),
    (network: CloudNetwork) =>
      withMore(network, "security-group", [{ id: "sg-six", name: "six", rules: [{ ...anyEgress, peer: { kind: "cidr", cidr: "::/0" } }] }]),
    (network: CloudNetwork) =>
      withMore(network, "network-interface", [
        { ...eniOf("subnet-six", "2600:1f14::9", { vpcId: "vpc-six", securityGroupIds: ["sg-six"] }), id: "eni-six" },
      ]),
  ].reduce((network, add) => add(network), smallNetwork());

  it("leaves by an egress-only gateway without translation, and answers come back", () => {
    const answer = ask({ network: six, from: "eni-six", to: "2001:db8::9", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.back)).toContain("internet-gateway:eigw-1");
  });

  it("does not come in by an egress-only gateway", () => {
    expect(ask({ network: six, from: "internet", to: "eni-six", port: 443 }).verdict).toMatchObject({
      kind: "blocked",
      ref: "vpc:vpc-six",
    });
  });

  it("does not reach what has IPv4 alone", () => {
    expect(ask({ network: six, from: "eni-six", to: "i-app" }).verdict).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("same IP version"),
    });
  });
});

describe("translation and filters", () => {
  it("sends answers from a site to the NAT gateway that put in its own address", () => {
    const network = changed(withRoutes("rtb-main", route("192.168.0.0/24", "nat-1")), "route-table", {
      id: "rtb-public",
      to: { routes: [route("10.20.0.0/16", "local"), route("192.168.0.0/16", "vgw-1")] },
    });
    const answer = ask({ network, from: "i-app", to: "srv1", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.back).filter((ref) => ref.startsWith("nat-") || ref.startsWith("instance:"))).toEqual([
      "nat-gateway:nat-1",
      "instance:i-app",
    ]);
  });

  it("reads prefix lists in rules of groups, and doubts those that are not known", () => {
    const rules = [
      { direction: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "prefix-list", id: "pl-site" } },
      anyEgress,
    ] as const;
    const network = changed(smallNetwork(), "security-group", { id: "sg-app", to: { rules } });
    const known = withMore(network, "prefix-list", [{ id: "pl-site", name: "site", cidrs: ["192.168.0.0/16"] }]);

    expect(ask({ network: known, from: "srv1", to: "i-app", port: 443 }).verdict).toEqual({ kind: "reaches" });
    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({
      kind: "unknown",
      ref: "security-group:sg-app",
      reason: "pl-site could not be read",
    });
  });

  it("asks for a protocol without ports, and for anything at all", () => {
    const rules = [
      { direction: "ingress", protocol: "icmp", fromPort: -1, toPort: -1, peer: { kind: "cidr", cidr: "192.168.0.0/16" } },
      anyEgress,
    ] as const;
    const network = changed(smallNetwork(), "security-group", { id: "sg-app", to: { rules } });

    expect(ask({ network, from: "srv1", to: "i-app", protocol: "icmp" }).verdict).toEqual({ kind: "reaches" });
    expect(ask({ network, from: "srv1", to: "i-app" }).verdict).toEqual({ kind: "reaches" });
    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({ kind: "blocked" });
  });

  it("doubts answers that pass only on some of the ports that clients send from", () => {
    const entries = [
      { number: 100, direction: "ingress", action: "allow", protocol: "all", cidr: "0.0.0.0/0" },
      { number: 100, direction: "egress", action: "allow", protocol: "tcp", fromPort: 32_768, toPort: 60_999, cidr: "0.0.0.0/0" },
    ] as const;
    const network = changed(smallNetwork(), "network-acl", { id: "acl-prod", to: { entries } });

    expect(ask({ network, from: "srv1", to: "i-app", port: 443 }).verdict).toMatchObject({
      kind: "unknown",
      direction: "back",
      ref: "network-acl:acl-prod",
    });
  });

  it("goes on through what is degraded, and says so", () => {
    const answer = ask({ from: "i-app", to: "srv1", port: 443, health: () => ({ state: "degraded", reason: "one of two checks fails" }) });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(answer.forward.hops[0]).toMatchObject({ outcome: "passes", health: { state: "degraded" } });
  });
});

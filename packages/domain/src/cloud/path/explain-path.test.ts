import { describe, expect, it } from "vitest";
import { ask, refs, withRoutes } from "../testing/ask-path.ts";
import { changed, route, smallNetwork, smallSite, withMore, without } from "../testing/small-network.ts";

describe("a path that holds", () => {
  it("goes from an instance over the VPN to a server of the site, and back the same way", () => {
    const answer = ask({ from: "i-app", to: "192.168.0.10", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(answer.to).toEqual({ asked: "192.168.0.10", ref: "device:busan/srv1", address: "192.168.0.10", candidates: [] });
    expect(refs(answer.forward)).toEqual([
      "instance:i-app",
      "security-group:sg-app",
      "network-acl:acl-prod",
      "route-table:rtb-main",
      "vpn-gateway:vgw-1",
      "vpn-connection:vpn-1",
      "vpn-tunnel:vpn-1/198.51.100.11",
      "customer-gateway:cgw-1",
      "interface:busan/rt1/tun0",
      "device:busan/rt1",
      "site:busan",
      "device:busan/srv1",
    ]);
    expect(refs(answer.back)).toEqual([
      "device:busan/srv1",
      "site:busan",
      "device:busan/rt1",
      "interface:busan/rt1/tun0",
      "customer-gateway:cgw-1",
      "vpn-tunnel:vpn-1/198.51.100.11",
      "vpn-connection:vpn-1",
      "vpn-gateway:vgw-1",
      "network-acl:acl-prod",
      "security-group:sg-app",
      "instance:i-app",
    ]);
  });

  it("says which line of which table, group and ACL sent the packet on", () => {
    const { hops } = ask({ from: "i-app", to: "srv1", port: 443 }).forward;

    expect(hops.find((hop) => hop.kind === "route-table")?.rule).toEqual({
      kind: "route",
      tableRef: "route-table:rtb-main",
      destination: "192.168.0.0/16",
      prefixListId: undefined,
      target: "vgw-1",
      origin: "propagated",
    });
    expect(hops.find((hop) => hop.kind === "security-group")?.rule).toMatchObject({
      groupRef: "security-group:sg-app",
      direction: "egress",
    });
    expect(hops.find((hop) => hop.kind === "network-acl")?.rule).toMatchObject({ direction: "egress", entries: [{ number: 100 }] });
  });

  it("goes through a transit gateway by the table of the attachment it came in through", () => {
    const answer = ask({ from: "srv1", to: "dev-1", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward)).toEqual(
      expect.arrayContaining(["vpn-connection:vpn-2", "transit-gateway:tgw-1", "transit-attachment:tgw-attach-dev"]),
    );
    expect(answer.forward.hops.find((hop) => hop.kind === "transit-gateway")?.rule).toMatchObject({
      tableRef: "transit-route-table:tgw-rtb-1",
      destination: "10.30.0.0/16",
      target: "tgw-attach-dev",
    });
  });

  it("finds the rule of a group that names another group", () => {
    const answer = ask({ from: "app-1", to: "orders", port: 5432 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward).at(-1)).toBe("database:111122223333/ap-northeast-2/orders");
  });

  it("crosses a NAT gateway into the internet and comes back to the address it took out", () => {
    const answer = ask({ from: "i-app", to: "8.8.8.8", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward).slice(-5)).toEqual([
      "nat-gateway:nat-1",
      "network-acl:acl-prod",
      "route-table:rtb-public",
      "internet-gateway:igw-1",
      "internet",
    ]);
    expect(refs(answer.back).slice(0, 4)).toEqual(["internet", "internet-gateway:igw-1", "network-acl:acl-prod", "nat-gateway:nat-1"]);
    expect(refs(answer.back).at(-1)).toBe("instance:i-app");
  });

  it("comes from the internet to the private address behind a public one", () => {
    const byName = ask({ from: "internet", to: "i-web", port: 443 });
    const byAddress = ask({ from: "8.8.8.8", to: "52.78.0.10", port: 443 });

    expect(byName.verdict).toEqual({ kind: "reaches" });
    expect(byAddress.verdict).toEqual({ kind: "reaches" });
    expect(byAddress.to.ref).toBe("instance:i-web");
    expect(refs(byAddress.forward)).toEqual(refs(byName.forward));
  });

  it("asks neither routes nor ACLs within a subnet", () => {
    const network = withMore(smallNetwork(), "network-interface", [
      {
        id: "eni-2",
        vpcId: "vpc-prod",
        subnetId: "subnet-app",
        status: "in-use",
        type: "interface",
        privateIps: ["10.20.1.11"],
        securityGroupIds: ["sg-app"],
      },
    ]);

    expect(refs(ask({ network, from: "i-app", to: "10.20.1.11", port: 443 }).forward)).toEqual([
      "instance:i-app",
      "security-group:sg-app",
      "security-group:sg-app",
      "network-interface:eni-2",
    ]);
  });

  it("answers for subnets, VPCs, prefixes and whole sites without looking at groups", () => {
    const answer = ask({ from: "10.20.1.0/24", to: "busan" });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(answer.from.ref).toBe("subnet:subnet-app");
    expect(refs(answer.forward)).not.toContain("security-group:sg-app");
    expect(ask({ from: "vpc-dev", to: "192.168.7.0/24" }).verdict).toEqual({ kind: "reaches" });
    expect(ask({ from: "prod", to: "busan" }).from.ref).toBe("vpc:vpc-prod");
  });

  it("reaches a service of AWS through its gateway endpoint, and back", () => {
    const endpoint = withMore(withRoutes("rtb-main", route("pl-s3", "vpce-1")), "vpc-endpoint", [
      {
        id: "vpce-1",
        vpcId: "vpc-prod",
        state: "available",
        type: "Gateway",
        service: "com.amazonaws.ap-northeast-2.s3",
        subnetIds: [],
        routeTableIds: ["rtb-main"],
        networkInterfaceIds: [],
      },
    ]);
    const network = withMore(endpoint, "prefix-list", [{ id: "pl-s3", name: "s3", cidrs: ["52.219.0.0/16"] }]);
    const answer = ask({ network, from: "i-app", to: "52.219.1.1", port: 443 });

    expect(answer.verdict).toEqual({ kind: "reaches" });
    expect(refs(answer.forward).at(-1)).toBe("vpc-endpoint:vpce-1");
    expect(refs(answer.back).at(-1)).toBe("instance:i-app");
  });

  it("stays within the site between two of its devices", () => {
    expect(refs(ask({ from: "srv1", to: "rt1" }).forward)).toEqual(["device:busan/srv1", "site:busan", "device:busan/rt1"]);
    expect(refs(ask({ from: "srv1", to: "192.168.0.10" }).forward)).toEqual(["device:busan/srv1"]);
  });
});

describe("a path in doubt", () => {
  it.each([
    ["the subnet", without(smallNetwork(), "subnet", "subnet-app"), "subnet:subnet-app"],
    ["the route table", without(smallNetwork(), "route-table", "rtb-main"), "subnet:subnet-app"],
    ["the security group", without(smallNetwork(), "security-group", "sg-app"), "security-group:sg-app"],
    ["the ACL", without(smallNetwork(), "network-acl", "acl-prod"), "subnet:subnet-app"],
    ["the virtual private gateway", without(smallNetwork(), "vpn-gateway", "vgw-1"), "vpn-gateway:vgw-1"],
  ])("is said to be unknown when %s could not be read", (_name, network, ref) => {
    const answer = ask({ network, from: "i-app", to: "srv1", port: 443 });

    expect(answer.forward.verdict).toMatchObject({ kind: "unknown", ref });
  });

  it("names what could not be read", () => {
    const gaps = [{ accountId: "111122223333", region: "ap-northeast-2", what: "describe-network-acls", reason: "denied" }];
    const network = without(smallNetwork(), "network-acl", "acl-prod");

    expect(ask({ network, gaps, from: "i-app", to: "srv1" }).notes).toContain(
      "describe-network-acls of 111122223333 ap-northeast-2 could not be read: denied",
    );
  });

  it("does not take a transit gateway's table for whole when reading it failed", () => {
    const gaps = [{ accountId: "111122223333", region: "ap-northeast-2", what: "search-transit-gateway-routes", reason: "throttled" }];
    const network = changed(smallNetwork(), "transit-route-table", { id: "tgw-rtb-1", to: { routes: [] } });
    const truncated = changed(smallNetwork(), "transit-route-table", { id: "tgw-rtb-1", to: { routes: [], truncated: true } });

    expect(ask({ network, gaps, from: "i-dev", to: "srv1" }).forward.verdict).toMatchObject({
      kind: "unknown",
      ref: "transit-gateway:tgw-1",
    });
    expect(ask({ network: truncated, from: "i-dev", to: "srv1" }).forward.verdict).toMatchObject({ kind: "unknown" });
  });

  it("holds where a prefix list of a route is not known", () => {
    const network = withRoutes("rtb-main", route("pl-unknown", "eni-firewall"));

    expect(ask({ network, from: "i-app", to: "srv1" }).forward.verdict).toMatchObject({
      kind: "unknown",
      reason: "the destination pl-unknown of a route could not be read",
    });
  });

  it("holds for a customer gateway that nobody joined to a device", () => {
    const onprem = { ...smallSite(), edges: [] };

    expect(ask({ onprem, from: "i-app", to: "srv1" }).forward.verdict).toMatchObject({ kind: "unknown", ref: "customer-gateway:cgw-1" });
    expect(ask({ onprem, from: "srv1", to: "i-app" }).forward.verdict).toMatchObject({ kind: "unknown", ref: "site:busan" });
  });

  it("holds for tunnels of which nobody knows the state, and is not read as up or down", () => {
    const vpn = smallNetwork()["vpn-connection"].find((one) => one.id === "vpn-1");
    const tunnels = (vpn?.tunnels ?? []).map((tunnel) => ({ ...tunnel, status: undefined }));
    const network = changed(smallNetwork(), "vpn-connection", { id: "vpn-1", to: { tunnels } });

    expect(ask({ network, from: "i-app", to: "srv1" }).forward.verdict).toMatchObject({
      kind: "unknown",
      ref: "vpn-tunnel:vpn-1/198.51.100.11",
    });
  });

  it.each([
    ["", "srv1", "nothing was named"],
    ["no-such-thing", "srv1", "nothing that is known is called so"],
    ["i-app", "\u0000".repeat(2_000), "nothing was named"],
  ])("says what it did not understand (%j)", (from, to, reason) => {
    const answer = ask({ from, to });

    expect(answer.verdict).toMatchObject({ kind: "unknown", reason: expect.stringContaining(reason) });
    expect(answer.back).toBeUndefined();
  });

  it("lists what an address may be instead of guessing", () => {
    const overlap = withMore(smallNetwork(), "network-interface", [
      {
        id: "eni-x",
        vpcId: "vpc-dev",
        subnetId: "subnet-dev",
        status: "in-use",
        type: "interface",
        privateIps: ["10.20.1.10"],
        securityGroupIds: [],
      },
    ]);

    expect(ask({ network: overlap, from: "srv1", to: "10.20.1.10" }).to.candidates).toEqual(["instance:i-app", "network-interface:eni-x"]);
  });

  it("ends at an appliance, which may change addresses: no way back is made up", () => {
    const network = withRoutes("rtb-main", route("8.8.0.0/16", "eni-10.20.0.10"));
    const answer = ask({ network, from: "i-app", to: "8.8.8.8" });

    expect(answer.verdict).toMatchObject({ kind: "unknown", ref: "network-interface:eni-10.20.0.10" });
    expect(answer.back).toBeUndefined();
    expect(answer.notes).toEqual(["network-interface:eni-10.20.0.10 may change addresses: the way back cannot be told"]);
  });
});

import { describe, expect, it } from "vitest";
import type { CloudNetwork } from "../account-network.ts";
import type { Route } from "../network.ts";
import { indexNetwork } from "../network-index.ts";
import { changed, route, smallNetwork, withMore, without } from "../testing/small-network.ts";
import { classifySubnet } from "./subnet-class.ts";

function classOf(subnetId: string, network: CloudNetwork = smallNetwork()): string | undefined {
  const index = indexNetwork(network);
  const subnet = index.subnets.get(subnetId);
  return subnet && classifySubnet(index, subnet).class;
}

function devWith(...routes: readonly Route[]): CloudNetwork {
  return changed(smallNetwork(), "route-table", { id: "rtb-dev", to: { routes: [route("10.30.0.0/16", "local"), ...routes] } });
}

describe("the class of a subnet", () => {
  it("follows from the targets of its routes", () => {
    expect(classOf("subnet-public")).toBe("public");
    expect(classOf("subnet-app")).toBe("private");
    expect(classOf("subnet-dev")).toBe("private");
    expect(classOf("subnet-dev", devWith())).toBe("isolated");
    expect(classOf("subnet-dev", devWith(route("192.168.0.0/16", "vgw-1")))).toBe("vpn-only");
    expect(classOf("subnet-dev", devWith(route("0.0.0.0/0", "nat-1"), route("192.168.0.0/16", "vgw-1")))).toBe("private");
    expect(classOf("subnet-dev", devWith(route("::/0", "eigw-1")))).toBe("private");
    expect(classOf("subnet-dev", devWith(route("::/0", "igw-1")))).toBe("public");
  });

  it("is vpn-only over a transit gateway that leads to VPN alone, and private over one that leads elsewhere too", () => {
    expect(classOf("subnet-dev", devWith(route("192.168.0.0/16", "tgw-1")))).toBe("vpn-only");
    expect(classOf("subnet-dev", devWith(route("0.0.0.0/0", "tgw-1")))).toBe("private");
    expect(classOf("subnet-dev", devWith(route("172.16.0.0/12", "tgw-1")))).toBe("private");
  });

  it("takes no account of blackholes and endpoints of services", () => {
    const endpoint = withMore(devWith(route("pl-s3", "vpce-1"), { ...route("0.0.0.0/0", "nat-gone"), state: "blackhole" }), "prefix-list", [
      { id: "pl-s3", name: "s3", cidrs: ["52.219.0.0/16"] },
    ]);

    expect(classOf("subnet-dev", endpoint)).toBe("isolated");
  });

  it("is unknown when the routes could not be read", () => {
    expect(classOf("subnet-dev", without(smallNetwork(), "route-table", "rtb-dev"))).toBe("unknown");
    expect(classOf("subnet-dev", devWith(route("pl-unknown", "tgw-1")))).toBe("unknown");
  });
});

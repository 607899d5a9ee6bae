import { describe, expect, it } from "vitest";
import type { CloudNetwork } from "../account-network.ts";
import { formatAddress } from "../cidr.ts";
import { indexNetwork } from "../network-index.ts";
import { indexOnprem } from "../onprem-index.ts";
import type { OnpremNetwork } from "../onprem-network.ts";
import { changed, eniOf, smallNetwork, smallSite, subnetOf, withMore } from "../testing/small-network.ts";
import { type Resolution, resolveEndpoint } from "./resolve-endpoint.ts";

interface Asked {
  readonly network?: CloudNetwork;
  readonly onprem?: OnpremNetwork;
}

function resolve(text: string, { network = smallNetwork(), onprem = smallSite() }: Asked = {}): Resolution {
  return resolveEndpoint({ network: indexNetwork(network), onprem: indexOnprem(onprem), health: () => undefined, gaps: [] }, text);
}

function refOf(text: string, asked?: Asked): string | readonly string[] | undefined {
  const resolution = resolve(text, asked);
  switch (resolution.kind) {
    case "found":
      return resolution.endpoint.ref;
    case "ambiguous":
      return resolution.refs;
    case "not-found":
      return undefined;
  }
}

describe("the end of a path", () => {
  it.each([
    ["i-app", "instance:i-app"],
    ["instance:i-app", "instance:i-app"],
    ["app-1", "instance:i-app"],
    ["10.20.1.10", "instance:i-app"],
    ["52.78.0.10", "instance:i-web"],
    ["eni-10.20.2.20", "network-interface:eni-10.20.2.20"],
    ["subnet:subnet-dev", "subnet:subnet-dev"],
    ["vpc:vpc-dev", "vpc:vpc-dev"],
    ["dev", "vpc:vpc-dev"],
    ["10.30.0.0/16", "vpc:vpc-dev"],
    ["10.30.1.128/25", "subnet:subnet-dev"],
    ["orders", "database:111122223333/ap-northeast-2/orders"],
    ["database:111122223333/ap-northeast-2/orders", "database:111122223333/ap-northeast-2/orders"],
    ["srv1", "device:busan/srv1"],
    ["busan/srv1", "device:busan/srv1"],
    ["device:busan/srv1", "device:busan/srv1"],
    ["192.168.0.10", "device:busan/srv1"],
    ["192.168.44.0/24", "prefix:192.168.44.0/24"],
    ["prefix:192.168.44.0/24", "prefix:192.168.44.0/24"],
    ["busan", "site:busan"],
    ["site:busan", "site:busan"],
    ["8.8.8.8", "prefix:8.8.8.8/32"],
    [" internet ", "internet"],
    ["172.16.9.9", "prefix:172.16.9.9/32"],
    ["function:orders", undefined],
    ["nobody", undefined],
  ])("is found for %j", (text, ref) => {
    expect(refOf(text)).toEqual(ref);
  });

  it("is one of several where sites share the names of devices, or prefixes", () => {
    const site = smallSite();
    const onprem: OnpremNetwork = {
      ...site,
      sites: [...site.sites, { id: "ulsan", prefixes: ["192.168.0.0/16"] }],
      devices: [...site.devices, { site: "ulsan", id: "rt1", addresses: [], interfaces: [], bgpPeers: [], links: [] }],
    };

    expect(refOf("rt1", { onprem })).toEqual(["device:busan/rt1", "device:ulsan/rt1"]);
    expect(refOf("ulsan/rt1", { onprem })).toBe("device:ulsan/rt1");
    expect(refOf("192.168.44.0/24", { onprem })).toEqual(["site:busan", "site:ulsan"]);
  });

  it("speaks for a device with an address of its site, never with that of a tunnel", () => {
    const resolution = resolve("rt1");

    expect(resolution.kind === "found" && resolution.endpoint.addresses.map(formatAddress)).toEqual(["192.168.0.1", "203.0.113.10"]);
  });

  it("is in doubt for a database that may be in several subnets, and for an address that nobody has", () => {
    const two = changed(
      withMore(smallNetwork(), "network-interface", [
        eniOf("subnet-app", "10.20.1.20", { vpcId: "vpc-prod", securityGroupIds: ["sg-db"] }),
      ]),
      "database",
      {
        id: "orders",
        to: { subnetIds: ["subnet-db", "subnet-app"] },
      },
    );

    expect(resolve("orders", { network: two })).toMatchObject({
      endpoint: { doubt: "it may be in any of subnet-db, subnet-app: the answer is for subnet-db" },
    });
    expect(resolve("10.20.1.77")).toMatchObject({ endpoint: { ref: "subnet:subnet-app", doubt: "no network interface has 10.20.1.77" } });
  });

  it("is a subnet of each VPC that has the address", () => {
    const network = withMore(smallNetwork(), "subnet", [subnetOf("vpc-dev", "subnet-twin", { cidr: "10.20.1.0/24" })]);

    expect(refOf("10.20.1.77", { network })).toEqual(["subnet:subnet-app", "subnet:subnet-twin"]);
  });

  it("falls back to the instance where its interface could not be read", () => {
    const network = { ...smallNetwork(), "network-interface": [] };

    expect(resolve("i-app", { network })).toMatchObject({ endpoint: { ref: "instance:i-app", subnetId: "subnet-app" } });
  });
});

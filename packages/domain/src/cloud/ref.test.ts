import { describe, expect, it } from "vitest";
import {
  bgpPeerRef,
  cloudRef,
  deviceOfRef,
  deviceRef,
  interfaceRef,
  logSourceRef,
  prefixRef,
  siteRef,
  splitRef,
  tunnelRef,
} from "./ref.ts";

const place = { accountId: "000000000000", region: "ap-northeast-2" };
const rt1 = { siteId: "busan", deviceId: "rt1" };

describe("refs", () => {
  it("name a resource by its kind and id, and by its place where another account may have the same id", () => {
    expect(cloudRef("vpc", { ...place, id: "vpc-1" })).toBe("vpc:vpc-1");
    expect(cloudRef("database", { ...place, id: "orders" })).toBe("database:000000000000/ap-northeast-2/orders");
    expect(tunnelRef("vpn-1", "198.51.100.11")).toBe("vpn-tunnel:vpn-1/198.51.100.11");
  });

  it("name things of a site from the site on", () => {
    expect([
      siteRef("busan"),
      deviceRef(rt1),
      interfaceRef(rt1, "Gi0/0/0.100"),
      bgpPeerRef(rt1, "2001:db8::1"),
      logSourceRef("busan", "10.0.0.9"),
    ]).toEqual([
      "site:busan",
      "device:busan/rt1",
      "interface:busan/rt1/Gi0/0/0.100",
      "bgp-peer:busan/rt1/2001:db8::1",
      "log-source:busan/10.0.0.9",
    ]);
    expect(prefixRef("192.168.0.0/16")).toBe("prefix:192.168.0.0/16");
  });

  it("come apart again, colons and slashes of an id included", () => {
    expect(splitRef(bgpPeerRef(rt1, "2001:db8::1"))).toEqual({ kind: "bgp-peer", rest: "busan/rt1/2001:db8::1" });
    expect([splitRef("rt1"), splitRef("10.0.0.1:80"), splitRef("vpc:"), splitRef("")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("tell the device that something is part of", () => {
    expect([deviceRef(rt1), interfaceRef(rt1, "Gi0/1"), bgpPeerRef(rt1, "10.0.0.1")].map(deviceOfRef)).toEqual([rt1, rt1, rt1]);
    expect([siteRef("busan"), "vpc:vpc-1", "device:busan", "device:busan/"].map(deviceOfRef)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { routersOfIpv4, routersOfIpv6 } from "./default-routers.ts";

const header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

describe("default routers", () => {
  it("are the next hops of the default routes of IPv4", () => {
    const table = [
      header,
      "eth0\t00000000\t0101000A\t0003\t0\t0\t100\t00000000\t0\t0\t0",
      "eth0\t0001000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
      "wg0\t00000000\t00000000\t0001\t0\t0\t200\t00000000\t0\t0\t0",
    ].join("\n");

    expect(routersOfIpv4(table)).toEqual(["10.0.1.1"]);
  });

  it("are those of IPv6 but for link-local ones", () => {
    const none = "0".repeat(32);
    const line = (destination: string, length: string, hop: string) => `${destination} ${length} ${none} 00 ${hop} 00000400 1 0 3 eth0`;
    const router = "20010db8000000000000000000000001";

    expect(routersOfIpv6([line(none, "00", router), line(none, "00", `fe80${"0".repeat(27)}1`)].join("\n"))).toEqual(["2001:db8::1"]);
    expect(routersOfIpv6([line(router, "80", router), line(none, "00", none)].join("\n"))).toEqual([]);
  });

  it("are none where the kernel tells nothing", () => {
    expect([...routersOfIpv4(""), ...routersOfIpv4("nonsense\n\n x"), ...routersOfIpv6("")]).toEqual([]);
  });
});

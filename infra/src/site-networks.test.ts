import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { siteNetworks } from "./site-networks.ts";

const networksOf = (...sites: readonly object[]) => siteNetworks(readConfig({ sites }).sites);

describe("the networks of sites", () => {
  it("come to the functions with names, prefixes and the devices behind NAT", () => {
    const busan = { id: "busan", name: "Busan", prefixes: ["192.168.0.0/16"], natAddresses: { "203.0.113.10": "rt1" } };

    expect(JSON.parse(networksOf(busan, { id: "seoul", name: "Seoul" }))).toEqual({
      busan: { name: "Busan", prefixes: ["192.168.0.0/16"], nats: { "203.0.113.10": "rt1" } },
      seoul: { name: "Seoul" },
    });
  });

  it.each([
    ["a prefix", { prefixes: ["192.168.0.0"] }, "sites.0.prefixes"],
    ["a NAT address", { natAddresses: { wan: "rt1" } }, "sites.0.natAddresses"],
  ])("are refused with %s that is none", (_, more, path) => {
    expect(() => networksOf({ id: "busan", name: "Busan", ...more })).toThrow(path);
  });

  it("are refused when they are more than a function can be given", () => {
    const prefixes = Array.from({ length: 200 }, (_, index) => `10.${index}.0.0/16`);

    expect(() => networksOf({ id: "busan", name: "Busan", prefixes })).toThrow("3000 bytes");
  });
});

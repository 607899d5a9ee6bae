import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CloudKind } from "../account-network.ts";
import { formatAddress, parsePrefix } from "../cidr.ts";
import { indexNetwork } from "../network-index.ts";
import { indexOnprem } from "../onprem-index.ts";
import { ask, withRoutes } from "../testing/ask-path.ts";
import { route, smallNetwork, smallSite } from "../testing/small-network.ts";
import { spoiledNetwork } from "../testing/spoiled-network.ts";
import { explainPath } from "./explain-path.ts";

const ends = [
  "i-app",
  "i-dev",
  "i-web",
  "orders",
  "srv1",
  "rt1",
  "busan",
  "vpc-prod",
  "internet",
  "8.8.8.8",
  "192.168.9.0/24",
  "10.30.1.10",
  "172.16.0.9",
];
const end = fc.constantFrom(...ends);
const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });

describe("explainPath", () => {
  it("never throws and always ends, whatever is missing or spoiled", () => {
    fc.assert(
      fc.property(fc.integer(), end, end, port, (seed, from, to, wanted) => {
        const world = { network: indexNetwork(spoiledNetwork(seed)), onprem: indexOnprem(smallSite()), health: () => undefined, gaps: [] };
        const answer = explainPath(world, { from, to, port: wanted });

        for (const { hops, verdict } of [answer.forward, ...(answer.back === undefined ? [] : [answer.back])]) {
          expect(hops.filter((hop) => hop.outcome === "blocked").length).toBe(verdict.kind === "blocked" ? 1 : 0);
          expect(hops.every((hop) => hop.outcome === "passes" || hop.reason !== undefined)).toBe(true);
        }
      }),
    );
  });

  it("never throws at any question", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), fc.string(), fc.string(), (from, to, protocol) => {
        expect(ask({ from, to, protocol }).verdict.kind).toBeTypeOf("string");
      }),
    );
  });

  it("says reaches of nothing that lost a kind of resource on its way", () => {
    const needed: readonly CloudKind[] = ["subnet", "route-table", "network-acl", "security-group", "vpn-gateway", "vpn-connection"];

    fc.assert(
      fc.property(fc.constantFrom(...needed), (kind) => {
        expect(ask({ network: { ...smallNetwork(), [kind]: [] }, from: "i-app", to: "srv1", port: 443 }).verdict.kind).not.toBe("reaches");
      }),
    );
  });

  it("turns from reaches to blocked when a more specific blackhole is added, and stays when it is beside the path", () => {
    fc.assert(
      fc.property(fc.integer({ min: 17, max: 32 }), fc.integer({ min: 0, max: 255 }), (length, third) => {
        const destination = parsePrefix(`192.168.${third}.10`);
        const network = withRoutes("rtb-main", { ...route(`192.168.${third}.10/${length}`, "eni-gone"), state: "blackhole" });
        const hit = ask({ network, from: "i-app", to: destination === undefined ? "" : formatAddress(destination) });
        const beside = ask({ network, from: "i-app", to: `192.168.${(third + 128) % 256}.10` });

        expect(hit.verdict).toMatchObject({ kind: "blocked", ref: "route-table:rtb-main" });
        expect(beside.verdict).toEqual({ kind: "reaches" });
      }),
    );
  });
});

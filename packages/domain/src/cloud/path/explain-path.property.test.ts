import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CloudKind, CloudNetwork } from "../account-network.ts";
import { formatAddress, parsePrefix } from "../cidr.ts";
import { indexNetwork } from "../network-index.ts";
import { indexOnprem } from "../onprem-index.ts";
import { ask, withRoutes } from "../testing/ask-path.ts";
import { route, smallNetwork, smallSite } from "../testing/small-network.ts";
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

/** Texts as half-populated answers hold them. */
const junk = fc.constantFrom<unknown>("", "unknown", "junk", "10.0.0.0/99", "pl-1", "tgw-1", "vpc-prod", "subnet-app", undefined);

/** Spoils some texts of some resources, and drops some resources altogether. */
const spoiled: fc.Arbitrary<CloudNetwork> = fc
  .tuple(fc.infiniteStream(fc.integer({ min: 0, max: 19 })), fc.infiniteStream(junk))
  .map(
    ([dice, junks]) => spoil(smallNetwork(), { roll: () => dice.next().value as number, next: () => junks.next().value }) as CloudNetwork,
  );

function spoil(value: unknown, source: { readonly roll: () => number; readonly next: () => unknown }): unknown {
  if (Array.isArray(value)) {
    return value.filter(() => source.roll() > 0).map((item) => spoil(item, source));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item, source)]));
  }
  return typeof value === "string" && source.roll() === 0 ? (source.next() ?? "") : value;
}

describe("explainPath", () => {
  it("never throws and always ends, whatever is missing or spoiled", () => {
    fc.assert(
      fc.property(spoiled, end, end, port, (network, from, to, wanted) => {
        const world = { network: indexNetwork(network), onprem: indexOnprem(smallSite()), health: () => undefined, gaps: [] };
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
      fc.property(fc.string({ unit: "binary" }), fc.string(), fc.string(), (from, to, protocol) => {
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

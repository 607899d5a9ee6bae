import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsPrefix, formatPrefix, parsePrefix } from "../cidr.ts";
import type { Route, RouteTable } from "../network.ts";
import { route } from "../testing/small-network.ts";
import { effectiveRoutes, type RouteOrigin, selectRoute } from "./effective-routes.ts";

function tableOf(...routes: Route[]): RouteTable {
  return { id: "rtb-1", vpcId: "vpc-1", main: true, subnetIds: [], propagatingGatewayIds: [], routes };
}

function selected(address: string, routes: readonly Route[], lists: Readonly<Record<string, readonly string[]>> = {}): string | undefined {
  const parsed = parsePrefix(address);
  return (
    parsed &&
    selectRoute(
      effectiveRoutes(tableOf(...routes), (id) => lists[id]),
      parsed,
    )?.target
  );
}

const propagated = (destination: string, target: string) => route(destination, target, "EnableVgwRoutePropagation");

describe("the route that decides", () => {
  it("is the most specific one", () => {
    const routes = [route("0.0.0.0/0", "igw-1"), route("172.31.0.0/16", "pcx-1"), route("172.31.1.0/24", "nat-1")];

    expect(selected("172.31.1.9", routes)).toBe("nat-1");
    expect(selected("172.31.2.9", routes)).toBe("pcx-1");
    expect(selected("8.8.8.8", routes)).toBe("igw-1");
    expect(selected("2001:db8::1", routes)).toBeUndefined();
  });

  it("among equal prefixes is local, then static, then of a prefix list, then propagated", () => {
    const lists = { "pl-1": ["10.1.0.0/16"] };
    const wide = propagated("10.1.0.0/16", "vgw-1");

    expect(selected("10.1.0.1", [wide, route("pl-1", "tgw-1")], lists)).toBe("tgw-1");
    expect(selected("10.1.0.1", [wide, route("pl-1", "tgw-1"), route("10.1.0.0/16", "pcx-1")], lists)).toBe("pcx-1");
    expect(selected("10.1.0.1", [route("10.1.0.0/16", "pcx-1"), route("10.1.0.0/16", "local")])).toBe("local");
  });

  it("is local before anything propagated within it, but not before something static that is more specific", () => {
    const local = route("10.1.0.0/16", "local");

    expect(selected("10.1.2.3", [local, propagated("10.1.2.0/24", "vgw-1")])).toBe("local");
    expect(selected("10.1.2.3", [local, route("10.1.2.0/24", "eni-firewall")])).toBe("eni-firewall");
  });

  it("is a blackhole where that is the most specific one", () => {
    const routes = [route("10.0.0.0/8", "tgw-1"), { ...route("10.9.0.0/16", "pcx-gone"), state: "blackhole" }];
    const address = parsePrefix("10.9.1.1");

    expect(
      address &&
        selectRoute(
          effectiveRoutes(tableOf(...routes), () => undefined),
          address,
        ),
    ).toMatchObject({ state: "blackhole", target: "pcx-gone" });
  });

  it("keeps aside what could not be read", () => {
    const { unread, routes } = effectiveRoutes(
      tableOf(route("pl-9", "tgw-1"), route("junk", "tgw-1"), route("10.0.0.0/8", "tgw-1")),
      () => undefined,
    );

    expect(unread.map(({ destination }) => destination)).toEqual(["pl-9", "junk"]);
    expect(routes).toHaveLength(1);
  });

  it("is unknown in state when AWS writes a state that is not known here", () => {
    expect(effectiveRoutes(tableOf({ ...route("10.0.0.0/8", "tgw-1"), state: "filtered" }), () => undefined).routes[0]?.state).toBe(
      "unknown",
    );
  });

  it("is the one that trying every line finds", () => {
    const rank: Readonly<Record<RouteOrigin, number>> = { local: 0, static: 1, "prefix-list": 2, propagated: 3 };
    const line = fc
      .record({
        second: fc.integer({ min: 0, max: 3 }),
        length: fc.integer({ min: 0, max: 24 }),
        target: fc.constantFrom("local", "igw-1", "vgw-1", "tgw-1"),
        isPropagated: fc.boolean(),
      })
      .map(({ second, length, target, isPropagated }) =>
        (isPropagated && target !== "local" ? propagated : route)(`10.${second}.0.0/${length}`, target),
      );

    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 0, max: 3 }), (routes, second) => {
        const address = parsePrefix(`10.${second}.0.9`);
        if (address === undefined) {
          return;
        }
        const effective = effectiveRoutes(tableOf(...routes), () => undefined);
        const best = effective.routes
          .filter((one) => containsPrefix(one.prefix, address))
          .toSorted((a, b) => b.prefix.length - a.prefix.length || rank[a.origin] - rank[b.origin])[0];
        const found = selectRoute(
          effectiveRoutes(tableOf(...routes), () => undefined),
          address,
        );

        expect(found && `${formatPrefix(found.prefix)} ${found.origin}`).toBe(best && `${formatPrefix(best.prefix)} ${best.origin}`);
      }),
    );
  });
});

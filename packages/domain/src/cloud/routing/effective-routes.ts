import { containsPrefix, type Prefix, parsePrefix } from "../cidr.ts";
import type { Route, RouteTable } from "../network.ts";
import { buildPrefixTable, longestMatch, type PrefixTable } from "../prefix-table.ts";

/** Where a route comes from, in the order of preference among equal prefixes (VPC user guide, "Route priority"). */
export type RouteOrigin = "local" | "static" | "prefix-list" | "propagated";

/** One line of a route table, a prefix list taken apart into its prefixes. */
export interface EffectiveRoute {
  readonly prefix: Prefix;
  readonly prefixListId?: string | undefined;
  /** "local", or the id of what packets are handed to. */
  readonly target: string;
  readonly origin: RouteOrigin;
  /** "unknown" for a state this version does not know. */
  readonly state: "active" | "blackhole" | "unknown";
}

/** A route table, ready for questions. */
export interface EffectiveRoutes {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly routes: readonly EffectiveRoute[];
  /** Of each prefix the routes in the order of preference. */
  readonly byPrefix: PrefixTable<EffectiveRoute>;
  /** Lines whose destination could not be read: prefix lists that are not known, texts that are no CIDR. */
  readonly unread: readonly Route[];
}

const rank: Readonly<Record<RouteOrigin, number>> = { local: 0, static: 1, "prefix-list": 2, propagated: 3 };

/**
 * Takes a route table apart. Propagated routes within a local route never apply, however specific they are; static ones do (VPC user
 * guide, "Route priority" and "Middlebox routing").
 */
export function effectiveRoutes(table: RouteTable, cidrsOfPrefixList: (id: string) => readonly string[] | undefined): EffectiveRoutes {
  const read = table.routes.map((route) => ({ route, routes: expandRoute(route, cidrsOfPrefixList) }));
  const all = read.flatMap(({ routes }) => routes ?? []);
  const locals = all.filter((route) => route.origin === "local");
  const routes = all
    .filter((route) => route.origin !== "propagated" || !locals.some((local) => containsPrefix(local.prefix, route.prefix)))
    .sort((a, b) => rank[a.origin] - rank[b.origin]);
  return {
    routeTableId: table.id,
    vpcId: table.vpcId,
    routes,
    byPrefix: buildPrefixTable(routes.map((route) => ({ prefix: route.prefix, value: route }))),
    unread: read.flatMap(({ route, routes: expanded }) => (expanded === undefined ? [route] : [])),
  };
}

function expandRoute(
  route: Route,
  cidrsOfPrefixList: (id: string) => readonly string[] | undefined,
): readonly EffectiveRoute[] | undefined {
  const state = route.state === "active" || route.state === "blackhole" ? route.state : "unknown";
  const base = { target: route.target, state } as const;
  if (route.destination.startsWith("pl-")) {
    const cidrs = cidrsOfPrefixList(route.destination);
    return cidrs?.flatMap((cidr) => {
      const prefix = parsePrefix(cidr);
      return prefix === undefined ? [] : [{ ...base, prefix, prefixListId: route.destination, origin: "prefix-list" as const }];
    });
  }
  const prefix = parsePrefix(route.destination);
  return prefix === undefined ? undefined : [{ ...base, prefix, origin: originOf(route) }];
}

/** Routes that nobody made by hand come from a virtual private gateway or from a route server. */
function originOf(route: Route): RouteOrigin {
  if (route.target === "local") {
    return "local";
  }
  return route.origin === "EnableVgwRoutePropagation" || route.origin === "Advertisement" ? "propagated" : "static";
}

/** The line that decides about an address; undefined when none matches. */
export function selectRoute({ byPrefix }: EffectiveRoutes, address: Prefix): EffectiveRoute | undefined {
  return longestMatch(byPrefix, address)?.values[0];
}

import { type Prefix, parsePrefix } from "../cidr.ts";
import type { TransitRouteTable } from "../connectivity.ts";
import { buildPrefixTable, longestMatch, type PrefixTable } from "../prefix-table.ts";

/** One line of a transit gateway's route table. */
export interface TransitTableRoute {
  readonly prefix: Prefix;
  readonly origin: "static" | "propagated";
  readonly state: "active" | "blackhole" | "unknown";
  /** Several when traffic is spread over equal paths; none of a blackhole. */
  readonly attachmentIds: readonly string[];
}

/** A transit gateway's route table, ready for questions. */
export interface TransitRoutes {
  readonly tableId: string;
  readonly routes: readonly TransitTableRoute[];
  /** Of each prefix static routes before propagated ones (Transit Gateways guide, "Route evaluation order"). */
  readonly byPrefix: PrefixTable<TransitTableRoute>;
  /** Some lines could not be read: a missing or less specific match proves nothing. */
  readonly incomplete: boolean;
}

/** Takes a route table of a transit gateway apart. AWS lists only the preferred one of several propagated routes. */
export function transitRoutes(table: TransitRouteTable): TransitRoutes {
  const routes = table.routes
    .flatMap((route): TransitTableRoute[] => {
      const prefix = parsePrefix(route.destination);
      const state = route.state === "active" || route.state === "blackhole" ? route.state : "unknown";
      const origin = route.type === "propagated" ? "propagated" : "static";
      return prefix === undefined ? [] : [{ prefix, state, origin, attachmentIds: route.attachmentIds }];
    })
    .sort((a, b) => Number(a.origin === "propagated") - Number(b.origin === "propagated"));
  return {
    tableId: table.id,
    routes,
    byPrefix: buildPrefixTable(routes.map((route) => ({ prefix: route.prefix, value: route }))),
    incomplete: table.truncated || routes.length < table.routes.length,
  };
}

/** The line that decides about an address; undefined when none matches. */
export function selectTransitRoute({ byPrefix }: TransitRoutes, address: Prefix): TransitTableRoute | undefined {
  return longestMatch(byPrefix, address)?.values[0];
}

import type { SampleRoute } from "./resources/network.ts";

/** The route of a VPC to itself, which every table has. */
export function localRoute(cidr: string): SampleRoute {
  return { destination: cidr, target: "local", state: "active", origin: "CreateRouteTable" };
}

/** A route that somebody wrote down. */
export function staticRoute(destination: string, target: string): SampleRoute {
  return { destination, target, state: "active", origin: "CreateRoute" };
}

/** A route that a virtual private gateway learned from the site. */
export function learnedRoute(destination: string, vpnGatewayId: string): SampleRoute {
  return { destination, target: vpnGatewayId, state: "active", origin: "EnableVgwRoutePropagation" };
}

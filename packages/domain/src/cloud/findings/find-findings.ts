import { blackholeFindings } from "./blackholes.ts";
import { exposureFindings } from "./exposure.ts";
import type { Finding, FindingsWorld } from "./finding.ts";
import { idleFindings } from "./idle-resources.ts";
import { oneSidedFindings } from "./one-sided-routes.ts";
import { overlapFindings } from "./overlaps.ts";
import { returnRouteFindings } from "./return-routes.ts";
import { subnetUseFindings } from "./subnet-use.ts";
import { visibilityFindings } from "./visibility.ts";
import { vpnFindings } from "./vpn-tunnels.ts";

/** Everything that the rules find in a network. Missing facts find nothing: coverage tells of those. The order is stable. */
export function findFindings(world: FindingsWorld): readonly Finding[] {
  const found = [
    blackholeFindings,
    oneSidedFindings,
    returnRouteFindings,
    overlapFindings,
    subnetUseFindings,
    idleFindings,
    exposureFindings,
    vpnFindings,
    visibilityFindings,
  ].flatMap((rule) => rule(world));
  return found.toSorted((a, b) => compare(a.rule, b.rule) || compare(a.ref, b.ref));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

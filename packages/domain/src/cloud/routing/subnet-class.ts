import { isPrivatePrefix, prefixesOverlap } from "../cidr.ts";
import type { Subnet } from "../network.ts";
import { type NetworkIndex, routesOfSubnet, transitTableOf } from "../network-index.ts";
import type { EffectiveRoute } from "./effective-routes.ts";

/**
 * How a subnet is joined to the world, by its effective routes (VPC user guide, "Subnet types"): public has a route to an internet gateway;
 * vpn-only leaves the VPC over VPN or Direct Connect and no other way; isolated does not leave it but to services of AWS; private is the rest,
 * such as NAT, a transit gateway, an egress-only gateway or a peering. Unknown when its routes could not be read.
 */
export type SubnetClass = "public" | "private" | "vpn-only" | "isolated" | "unknown";

/** The class of a subnet, and the targets that make it so. */
export interface ClassifiedSubnet {
  readonly class: SubnetClass;
  readonly targets: readonly string[];
}

/** Classifies by routes that are not blackholes. An internet gateway counts when it has a route for public addresses. */
export function classifySubnet(index: NetworkIndex, subnet: Subnet): ClassifiedSubnet {
  const routes = routesOfSubnet(index, subnet);
  if (routes === undefined) {
    return { class: "unknown", targets: [] };
  }
  const leaving = routes.routes.filter(
    (route) => route.state !== "blackhole" && route.target !== "local" && !isServiceEndpoint(index, route),
  );
  const targets = [...new Set(leaving.map((route) => route.target))];
  if (leaving.some((route) => route.target.startsWith("igw-") && !isPrivatePrefix(route.prefix))) {
    return { class: "public", targets: targets.filter((target) => target.startsWith("igw-")) };
  }
  if (targets.length === 0) {
    return { class: routes.unread.some((route) => !route.target.startsWith("vpce-")) ? "unknown" : "isolated", targets };
  }
  const isVpn = leaving.every((route) => route.target.startsWith("vgw-") || leadsToSitesOnly(index, { vpcId: subnet.vpcId, route }));
  return { class: isVpn ? "vpn-only" : "private", targets };
}

function isServiceEndpoint(index: NetworkIndex, { target }: EffectiveRoute): boolean {
  return target.startsWith("vpce-") && index.endpoints.get(target)?.type !== "GatewayLoadBalancer";
}

/** Whether all that a transit gateway does with a route's addresses is to hand them to VPN or Direct Connect. */
function leadsToSitesOnly(index: NetworkIndex, { vpcId, route }: { readonly vpcId: string; readonly route: EffectiveRoute }): boolean {
  const attachments = index.attachmentsOfTransitGateway.get(route.target) ?? [];
  const entry = attachments.find((attachment) => attachment.resourceId === vpcId);
  const table = entry && index.transitRoutes.get(transitTableOf(index, entry)?.id ?? "");
  const onwards = (table?.routes ?? []).filter((one) => one.state === "active" && prefixesOverlap(one.prefix, route.prefix));
  const types = onwards.flatMap((one) => one.attachmentIds.map((id) => attachments.find((attachment) => attachment.id === id)?.type));
  return types.length > 0 && types.every((type) => type === "vpn" || type === "direct-connect-gateway");
}

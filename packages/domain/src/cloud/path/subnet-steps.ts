import { cidrContains, formatAddress, formatPrefix, isPrivatePrefix, type Prefix } from "../cidr.ts";
import type { Subnet } from "../network.ts";
import { routesOfSubnet } from "../network-index.ts";
import type { EffectiveRoute, EffectiveRoutes } from "../routing/effective-routes.ts";
import { selectRoute } from "../routing/effective-routes.ts";
import type { CloudEndpoint } from "./endpoint.ts";
import { aclHop, groupHops } from "./filter-hops.ts";
import type { Journey, Packet, Passage, Position, Step } from "./packet.ts";
import type { PathHop, PathRule } from "./path-answer.ts";
import { blocked, doubtful, type PathWorld, passing } from "./path-world.ts";

/** Out of a thing in a VPC, past its groups. */
export function leaveEndpoint(
  world: PathWorld,
  { journey, endpoint }: { readonly journey: Journey; readonly endpoint: CloudEndpoint },
): Step {
  const hops = [endpointHop(world, endpoint), ...groupHops(world, { endpoint, journey, direction: "egress" })];
  return { hops, next: { at: "subnet-router", subnetId: endpoint.subnetId, from: "interface" } };
}

function endpointHop(world: PathWorld, endpoint: CloudEndpoint): PathHop {
  const facts = { ref: endpoint.ref, kind: endpoint.hop, name: endpoint.name };
  if (endpoint.stopped !== undefined) {
    return blocked(world, { ...facts, reason: endpoint.stopped });
  }
  return endpoint.doubt === undefined ? passing(world, facts) : doubtful(world, { ...facts, reason: endpoint.doubt });
}

/** At the router of a subnet: the packet stays, or leaves past the ACL along the subnet's route table. */
export function routeInSubnet(world: PathWorld, journey: Journey, position: Extract<Position, { at: "subnet-router" }>): Step {
  const { subnetId, from } = position;
  const subnet = world.network.subnets.get(subnetId);
  if (subnet === undefined) {
    return { hops: [doubtful(world, { ref: `subnet:${subnetId}`, kind: "subnet", reason: "the subnet could not be read" })] };
  }
  const { destination } = journey.packet;
  if (isInSubnet(subnet, destination)) {
    // Within a subnet neither its ACL nor its routes are asked; from a transit gateway the ACL is not either.
    return { hops: [], next: { at: "vpc", vpcId: subnet.vpcId, fromSubnetId: subnetId } };
  }
  const acl = aclHop(world, { subnetId, journey, direction: "egress" });
  const routes = routesOfSubnet(world.network, subnet);
  if (routes === undefined) {
    const reason = `the route table of ${subnetId} is not known`;
    return { hops: [acl, doubtful(world, { ref: `subnet:${subnetId}`, kind: "route-table", reason })] };
  }
  const { hop, route } = routeHop(world, routes, destination);
  const hops = from === "interface" ? [acl, hop] : [hop, acl];
  return { hops, next: route === undefined ? undefined : targetOf(route, subnet) };
}

function targetOf(route: EffectiveRoute, subnet: Subnet): Position {
  return route.target === "local"
    ? { at: "vpc", vpcId: subnet.vpcId, fromSubnetId: subnet.id }
    : { at: "route-target", target: route.target, vpcId: subnet.vpcId, subnetId: subnet.id };
}

/** The line of a route table that decides, as a hop. */
export function routeHop(
  world: PathWorld,
  routes: EffectiveRoutes,
  destination: Prefix,
): { readonly hop: PathHop; readonly route: EffectiveRoute | undefined } {
  const tableRef = `route-table:${routes.routeTableId}`;
  const facts = { ref: tableRef, kind: "route-table", name: world.network.routeTables.get(routes.routeTableId)?.name } as const;
  const route = selectRoute(routes, destination);
  const hidden = hiddenRoute(routes, { route, destination });
  if (hidden !== undefined) {
    return { hop: doubtful(world, { ...facts, rule: route && ruleOf(tableRef, route), reason: hidden }), route };
  }
  if (route === undefined) {
    const reason = `no route for ${formatAddress(destination)}`;
    return { hop: blocked(world, { ...facts, rule: { kind: "no-route", tableRef }, reason }), route };
  }
  const ruled = { ...facts, rule: ruleOf(tableRef, route) };
  switch (route.state) {
    case "active":
      return { hop: passing(world, ruled), route };
    case "blackhole":
      return {
        hop: blocked(world, { ...ruled, reason: `the route ${formatPrefix(route.prefix)} is a blackhole: ${route.target} is gone` }),
        route,
      };
    case "unknown":
      return { hop: doubtful(world, { ...ruled, reason: "the state of the route is not known" }), route };
  }
}

function ruleOf(tableRef: string, route: EffectiveRoute): PathRule {
  const { prefix, prefixListId, target, origin } = route;
  return { kind: "route", tableRef, destination: formatPrefix(prefix), prefixListId, target, origin };
}

/** Lines that could not be read may be more specific. Those to gateway endpoints are about addresses of AWS only. */
function hiddenRoute(
  routes: EffectiveRoutes,
  { route, destination }: { readonly route: EffectiveRoute | undefined; readonly destination: Prefix },
): string | undefined {
  const hidden = routes.unread.find((line) => !(line.target.startsWith("vpce-") && isPrivatePrefix(destination)));
  return hidden === undefined || route?.origin === "local"
    ? undefined
    : `the destination ${hidden.destination} of a route could not be read`;
}

/** Inside a VPC on the way to an address of it. */
export function deliverInVpc(world: PathWorld, journey: Journey, position: Extract<Position, { at: "vpc" }>): Step {
  const { vpcId, fromSubnetId } = position;
  const { target, passage, packet } = journey;
  const subnet = (world.network.subnetsOfVpc.get(vpcId) ?? []).find((one) => isInSubnet(one, packet.destination));
  if (subnet === undefined) {
    const reason = world.network.vpcs.has(vpcId)
      ? `no subnet of ${vpcId} has ${formatAddress(packet.destination)}`
      : `${vpcId} could not be read`;
    return { hops: [doubtful(world, { ref: `vpc:${vpcId}`, kind: "vpc", reason })] };
  }
  const acl = subnet.id === fromSubnetId ? [] : [aclHop(world, { subnetId: subnet.id, journey, direction: "ingress" })];
  const isTarget =
    target.kind === "cloud" &&
    target.vpcId === vpcId &&
    [...target.addresses, ...target.ownAddresses].some((one) => isSame(one, packet.destination));
  if (isTarget) {
    return { hops: [...acl, ...groupHops(world, { endpoint: target, journey, direction: "ingress" }), endpointHop(world, target)] };
  }
  if (passage?.kind === "nat" && isNatAddress(world, { natId: passage.natId, address: packet.destination })) {
    const back = translateBack(world, { packet, passage, subnetId: subnet.id });
    return { ...back, hops: [...acl, ...back.hops] };
  }
  const reason = `${formatAddress(packet.destination)} is not what was asked for`;
  return { hops: [...acl, doubtful(world, { ref: `subnet:${subnet.id}`, kind: "subnet", name: subnet.name, reason })] };
}

/** A reply at the NAT gateway gets back the address that was taken out. */
function translateBack(
  world: PathWorld,
  {
    packet,
    passage,
    subnetId,
  }: { readonly packet: Packet; readonly passage: Extract<Passage, { kind: "nat" }>; readonly subnetId: string },
): Step {
  const { natId, original } = passage;
  const name = world.network.natGateways.get(natId)?.name;
  return {
    hops: [passing(world, { ref: `nat-gateway:${natId}`, kind: "nat-gateway", name })],
    packet: { ...packet, destination: original },
    next: { at: "subnet-router", subnetId, from: "interface" },
  };
}

/** Whether a NAT gateway has an address, private or public. */
export function isNatAddress(world: PathWorld, { natId, address }: { readonly natId: string; readonly address: Prefix }): boolean {
  const text = formatAddress(address);
  return world.network.natGateways.get(natId)?.addresses.some((one) => one.privateIp === text || one.publicIp === text) ?? false;
}

function isInSubnet(subnet: Subnet, address: Prefix): boolean {
  return cidrContains(subnet.cidr, address) || (subnet.ipv6Cidr !== undefined && cidrContains(subnet.ipv6Cidr, address));
}

function isSame(a: Prefix, b: Prefix): boolean {
  return a.version === b.version && a.base === b.base && a.length === b.length;
}

import type { Placed } from "../account-network.ts";
import { formatPrefix, type Prefix, parsePrefix, representativeAddress } from "../cidr.ts";
import type { TransitAttachment } from "../connectivity.ts";
import type { Vpc } from "../network.ts";
import { transitTableOf } from "../network-index.ts";
import { hasMoreSpecific, longestMatch } from "../prefix-table.ts";
import { cloudRef } from "../ref.ts";
import { selectRoute } from "../routing/effective-routes.ts";
import { followTransit } from "../routing/follow-transit.ts";
import type { TransitRoutes } from "../routing/transit-routes.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";
import { leadsBack, tablesInUse, usesTarget } from "./table-use.ts";
import { transitGroups } from "./vpc-neighbours.ts";

/** Routes between VPCs that lead there and not back, or nowhere at all. */
export function oneSidedFindings(world: FindingsWorld): readonly Finding[] {
  return [...deadEnds(world), ...oneSidedTransit(world), ...oneSidedPeerings(world)];
}

function deadEnds(world: FindingsWorld): readonly Finding[] {
  const { network } = world;
  return [...network.routeTables.values()].flatMap((table) => {
    const dead = (network.routes.get(table.id)?.routes ?? []).filter((route) => {
      const tables =
        route.target.startsWith("tgw-") && route.state === "active"
          ? tablesBehind(world, { vpcId: table.vpcId, transitGatewayId: route.target })
          : [];
      return tables.length > 0 && tables.every((routes) => !hasAnyOf(routes, route.prefix));
    });
    return dead.length === 0
      ? []
      : finding("transit-dead-end", {
          ref: cloudRef("route-table", table),
          severity: "warning",
          title: `${table.name ?? table.id} sends ${dead.map((route) => formatPrefix(route.prefix)).join(", ")} to a transit gateway that has no route for it`,
          evidence: dead.map((route) => `${formatPrefix(route.prefix)} -> ${route.target}`),
        });
  });
}

/** Tables that decide for what a VPC hands to a transit gateway. */
function tablesBehind(
  { network }: FindingsWorld,
  { vpcId, transitGatewayId }: { readonly vpcId: string; readonly transitGatewayId: string },
): readonly TransitRoutes[] {
  return (network.attachmentsOfResource.get(vpcId) ?? [])
    .filter((attachment) => attachment.transitGatewayId === transitGatewayId)
    .flatMap((attachment) => network.transitRoutes.get(transitTableOf(network, attachment)?.id ?? "") ?? []);
}

/** A table that could not be read in full may have what is looked for. */
function hasAnyOf(routes: TransitRoutes, prefix: Prefix): boolean {
  return (
    routes.incomplete ||
    routes.routes.length === 0 ||
    longestMatch(routes.byPrefix, prefix) !== undefined ||
    hasMoreSpecific(routes.byPrefix, prefix)
  );
}

function oneSidedTransit(world: FindingsWorld): readonly Finding[] {
  const { network } = world;
  const groups = transitGroups(world);
  const entries = [...network.attachmentsOfTransitGateway.values()].flat().filter(({ type }) => type === "vpc");
  const members = Map.groupBy(entries, ({ transitGatewayId }) => groups.get(transitGatewayId));
  const ways = [...members.values()].flatMap((group) =>
    group.flatMap((entry) => {
      const from = network.vpcs.get(entry.resourceId);
      const others = [...new Set(group.map(({ resourceId }) => resourceId))].filter((id) => id !== entry.resourceId);
      return from === undefined ? [] : others.flatMap((id) => wayOver(world, { entry, from, to: network.vpcs.get(id) }));
    }),
  );
  return unanswered(world, { rule: "one-sided-transit", ways });
}

/** One VPC sends to another. */
interface Way {
  readonly from: Placed<Vpc>;
  readonly to: Placed<Vpc>;
  /** Id of what it sends over. */
  readonly over: string;
}

function wayOver(
  world: FindingsWorld,
  { entry, from, to }: { readonly entry: TransitAttachment; readonly from: Placed<Vpc>; readonly to: Placed<Vpc> | undefined },
): readonly Way[] {
  const destination = to && firstAddress(to);
  if (to === undefined || destination === undefined || !sends(world, { vpc: from, destination, target: entry.transitGatewayId })) {
    return [];
  }
  const arrives = followTransit(world.network, { entry, destination })?.resourceId === to.id;
  return arrives ? [{ from, to, over: entry.transitGatewayId }] : [];
}

function firstAddress(vpc: Vpc): Prefix | undefined {
  const prefix = parsePrefix(vpc.cidrs[0] ?? "");
  return prefix && representativeAddress(prefix);
}

/** Whether a route table in use sends packets for an address to a target. */
function sends(
  world: FindingsWorld,
  { vpc, destination, target }: { readonly vpc: Vpc; readonly destination: Prefix; readonly target: string },
): boolean {
  return tablesInUse(world, vpc.id).some((table) => {
    const routes = world.network.routes.get(table.id);
    const route = routes && selectRoute(routes, destination);
    return route?.target === target && route.state === "active";
  });
}

function oneSidedPeerings(world: FindingsWorld): readonly Finding[] {
  const { network } = world;
  const ways = [...network.peerings.values()].flatMap((peering): Way[] => {
    const [requester, accepter] = [network.vpcs.get(peering.requester.vpcId), network.vpcs.get(peering.accepter.vpcId)];
    if (peering.state !== "active" || requester === undefined || accepter === undefined) {
      return [];
    }
    const both = [
      { from: requester, to: accepter, over: peering.id },
      { from: accepter, to: requester, over: peering.id },
    ];
    return both.filter(({ from, to }) => {
      const destination = firstAddress(to);
      return destination !== undefined && sends(world, { vpc: from, destination, target: peering.id });
    });
  });
  return unanswered(world, { rule: "one-sided-peering", ways });
}

/**
 * Tables in use of VPCs that are sent to and that have no route back, each with everything that it leaves without an answer. Where other
 * tables of the VPC have one, only those count that talk the same way to others.
 */
function unanswered(
  world: FindingsWorld,
  { rule, ways }: { readonly rule: "one-sided-transit" | "one-sided-peering"; readonly ways: readonly Way[] },
): readonly Finding[] {
  const target = rule === "one-sided-peering" ? /^pcx-/u : /^tgw-/u;
  const silent = ways.flatMap((way) => {
    const address = firstAddress(way.from);
    const tables = address === undefined ? [] : tablesInUse(world, way.to.id);
    const without = tables.filter((table) => address !== undefined && !leadsBack(world, { table, address }));
    return without
      .filter((table) => without.length === tables.length || usesTarget(world, { table, target }))
      .map((table) => ({ way, table }));
  });
  return [...Map.groupBy(silent, ({ table }) => table.id).values()].flatMap((ofTable) =>
    ofTable.slice(0, 1).map(({ table, way }) =>
      finding(rule, {
        ref: cloudRef("route-table", table),
        severity: "warning",
        title: `${table.name ?? table.id} of ${way.to.name ?? way.to.id} has no route back to ${ofTable.map((one) => one.way.from.name ?? one.way.from.id).join(", ")}`,
        evidence: ofTable.map((one) => `${one.way.from.id} sends here over ${one.way.over}: no route for ${one.way.from.cidrs.join(", ")}`),
      }),
    ),
  );
}

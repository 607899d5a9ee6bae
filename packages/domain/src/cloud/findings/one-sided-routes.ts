import type { Placed } from "../account-network.ts";
import { formatPrefix, type Prefix, parsePrefix, representativeAddress } from "../cidr.ts";
import type { TransitAttachment } from "../connectivity.ts";
import type { Vpc } from "../network.ts";
import { transitTableOf } from "../network-index.ts";
import { hasMoreSpecific, longestMatch } from "../prefix-table.ts";
import { cloudRef } from "../ref.ts";
import { selectRoute } from "../routing/effective-routes.ts";
import { selectTransitRoute, type TransitRoutes } from "../routing/transit-routes.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

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
  const pairs = [...world.network.attachmentsOfTransitGateway.keys()].flatMap((id) => unansweredOver(world, id));
  return [...Map.groupBy(pairs, ({ from }) => from.id).values()].flatMap((ofVpc) =>
    ofVpc.slice(0, 1).map(({ from }) =>
      finding("one-sided-transit", {
        ref: cloudRef("vpc", from),
        severity: "warning",
        title: `${from.name ?? from.id} reaches ${ofVpc.map(({ to }) => to.name ?? to.id).join(", ")} over a transit gateway, and gets no answer`,
        evidence: ofVpc.map(
          ({ to, transitGatewayId }) => `${transitGatewayId}: no route table of ${to.id} has a route for ${from.cidrs.join(", ")}`,
        ),
      }),
    ),
  );
}

interface Unanswered {
  readonly transitGatewayId: string;
  readonly from: Placed<Vpc>;
  readonly to: Placed<Vpc>;
}

function unansweredOver(world: FindingsWorld, transitGatewayId: string): readonly Unanswered[] {
  const attachments = world.network.attachmentsOfTransitGateway.get(transitGatewayId) ?? [];
  const members = attachments.flatMap((attachment) => {
    const vpc = attachment.type === "vpc" ? world.network.vpcs.get(attachment.resourceId) : undefined;
    return vpc === undefined ? [] : [{ attachment, vpc }];
  });
  return members.flatMap(({ attachment, vpc: from }) =>
    members
      .filter((other) => other.vpc.id !== from.id)
      .filter((other) => sends(world, { from, to: other.vpc, target: transitGatewayId }) && carries(world, { attachment, to: other }))
      .filter((other) => !sends(world, { from: other.vpc, to: from }))
      .map(({ vpc: to }) => ({ transitGatewayId, from, to })),
  );
}

function carries(
  { network }: FindingsWorld,
  {
    attachment,
    to,
  }: { readonly attachment: TransitAttachment; readonly to: { readonly attachment: TransitAttachment; readonly vpc: Vpc } },
): boolean {
  const routes = network.transitRoutes.get(transitTableOf(network, attachment)?.id ?? "");
  const destination = firstAddress(to.vpc);
  const route = routes && destination && selectTransitRoute(routes, destination);
  return route?.state === "active" && route.attachmentIds.includes(to.attachment.id);
}

function firstAddress(vpc: Vpc): Prefix | undefined {
  const prefix = parsePrefix(vpc.cidrs[0] ?? "");
  return prefix && representativeAddress(prefix);
}

/**
 * Whether a route table of a VPC sends packets to another one, by `target` where it is given. Without a target the internet does not count;
 * a VPC whose tables or addresses are not known is given the benefit of the doubt.
 */
function sends(
  { network }: FindingsWorld,
  { from, to, target }: { readonly from: Vpc; readonly to: Vpc; readonly target?: string },
): boolean {
  const destination = firstAddress(to);
  const tables = [
    network.mainTableOfVpc.get(from.id)?.id,
    ...(network.subnetsOfVpc.get(from.id) ?? []).map((subnet) => network.tableOfSubnet.get(subnet.id)?.id),
  ];
  const known = [...new Set(tables)].flatMap((id) => (id === undefined ? [] : (network.routes.get(id) ?? [])));
  if (destination === undefined || known.length === 0 || known.some(({ unread }) => unread.length > 0)) {
    return target === undefined;
  }
  return known.some((routes) => {
    const route = selectRoute(routes, destination);
    const isMeant = target === undefined ? !/^(?:igw|eigw|nat)-/u.test(route?.target ?? "igw-") : route?.target === target;
    return isMeant && (target === undefined || route?.state === "active");
  });
}

function oneSidedPeerings(world: FindingsWorld): readonly Finding[] {
  const { network } = world;
  return [...network.peerings.values()].flatMap((peering) => {
    const [requester, accepter] = [network.vpcs.get(peering.requester.vpcId), network.vpcs.get(peering.accepter.vpcId)];
    if (peering.state !== "active" || requester === undefined || accepter === undefined) {
      return [];
    }
    const silent = [
      { from: requester, to: accepter },
      { from: accepter, to: requester },
    ].filter(({ from, to }) => sends(world, { from, to, target: peering.id }) && !sends(world, { from: to, to: from }));
    return silent.map(({ from, to }) =>
      finding("one-sided-peering", {
        ref: cloudRef("vpc-peering", peering),
        severity: "warning",
        title: `${from.name ?? from.id} sends to ${to.name ?? to.id} over ${peering.name ?? peering.id}, and gets no answer`,
        evidence: [`no route table of ${to.id} has a route for ${from.cidrs.join(", ")}`],
      }),
    );
  });
}

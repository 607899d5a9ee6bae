import type { Placed } from "../account-network.ts";
import { formatAddress, formatPrefix } from "../cidr.ts";
import type { TransitAttachment, TransitRouteTable } from "../connectivity.ts";
import type { Subnet } from "../network.ts";
import { transitTableOf } from "../network-index.ts";
import { farEnd } from "../routing/follow-transit.ts";
import { selectTransitRoute, type TransitTableRoute } from "../routing/transit-routes.ts";
import { aclHop } from "./filter-hops.ts";
import type { Journey, Position, Step } from "./packet.ts";
import type { PathHop, PathRule } from "./path-answer.ts";
import { blocked, couldNotRead, doubtful, type PathWorld, passing } from "./path-world.ts";

type TransitPosition = Extract<Position, { at: "transit-gateway" }>;

/** From a VPC into a transit gateway, through the attachment of the VPC in the subnet's zone. */
export function enterTransitGateway(world: PathWorld, journey: Journey, position: Extract<Position, { at: "route-target" }>): Step {
  const { target: transitGatewayId, vpcId, subnetId } = position;
  const attachment = (world.network.attachmentsOfResource.get(vpcId) ?? []).find((one) => one.transitGatewayId === transitGatewayId);
  if (attachment === undefined) {
    const reason = `no attachment of ${vpcId} to it is known`;
    return { hops: [doubtful(world, { ref: `transit-gateway:${transitGatewayId}`, kind: "transit-gateway", reason })] };
  }
  const gate = attachmentHop(world, attachment);
  const legs = attachment.subnetIds.flatMap((id) => world.network.subnets.get(id) ?? []);
  const zone = world.network.subnets.get(subnetId)?.availabilityZone;
  const leg = legs.find((one) => one.availabilityZone === zone);
  if (leg === undefined && legs.length > 0 && legs.length === attachment.subnetIds.length) {
    const facts = { ref: gate.ref, kind: gate.kind, name: gate.name };
    return { hops: [blocked(world, { ...facts, reason: `it has no subnet in the zone of the packet (${zone ?? "unknown"})` })] };
  }
  // "How network ACLs work with transit gateways": what comes in is tried against the ingress entries of the attachment's subnet.
  const acl = leg === undefined ? [] : [aclHop(world, { subnetId: leg.id, journey, direction: "ingress" })];
  return { hops: [...acl, gate], next: { at: "transit-gateway", transitGatewayId, attachmentId: attachment.id } };
}

function attachmentHop(world: PathWorld, attachment: TransitAttachment): PathHop {
  const facts = { ref: `transit-attachment:${attachment.id}`, kind: "transit-attachment", name: attachment.name } as const;
  switch (attachment.state) {
    case "available":
    case "modifying":
      return passing(world, facts);
    case "":
    case "unknown":
      return doubtful(world, { ...facts, reason: "the state of the attachment is not known" });
    default:
      return blocked(world, { ...facts, reason: `the attachment is ${attachment.state}` });
  }
}

/** At a transit gateway: the table of the attachment that the packet came in through decides. */
export function routeInTransitGateway(world: PathWorld, journey: Journey, position: TransitPosition): Step {
  const { transitGatewayId, attachmentId } = position;
  const gateway = world.network.transitGateways.get(transitGatewayId);
  const facts = { ref: `transit-gateway:${transitGatewayId}`, kind: "transit-gateway", name: gateway?.name } as const;
  const attachments = world.network.attachmentsOfTransitGateway.get(transitGatewayId) ?? [];
  const incoming = attachments.find((one) => one.id === attachmentId);
  const table = incoming === undefined ? undefined : transitTableOf(world.network, incoming);
  if (table === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: `no route table is known for what comes in through ${attachmentId}` })] };
  }
  const routes = world.network.transitRoutes.get(table.id);
  const route = routes === undefined ? undefined : selectTransitRoute(routes, journey.packet.destination);
  if (route === undefined) {
    const reason = `no route for ${formatAddress(journey.packet.destination)} in ${table.id}`;
    const hop = { ...facts, rule: { kind: "no-route", tableRef: tableRefOf(table) }, reason } as const;
    return {
      hops: [
        isIncomplete(world, table) ? doubtful(world, { ...hop, reason: `${table.id} could not be read in full` }) : blocked(world, hop),
      ],
    };
  }
  return followRoute(world, { table, route, attachments, gateway: facts });
}

function isIncomplete(world: PathWorld, table: Placed<TransitRouteTable>): boolean {
  return couldNotRead(world, table, /transit-gateway-routes/u) || world.network.transitRoutes.get(table.id)?.incomplete === true;
}

function tableRefOf(table: TransitRouteTable): string {
  return `transit-route-table:${table.id}`;
}

interface TransitChoice {
  readonly table: TransitRouteTable;
  readonly route: TransitTableRoute;
  readonly attachments: readonly TransitAttachment[];
  readonly gateway: Pick<PathHop, "ref" | "kind" | "name">;
}

function followRoute(world: PathWorld, { table, route, attachments, gateway }: TransitChoice): Step {
  const destination = formatPrefix(route.prefix);
  const target = route.attachmentIds.join(", ");
  const rule: PathRule = { kind: "route", tableRef: tableRefOf(table), destination, target, origin: route.origin };
  if (route.state === "blackhole") {
    return { hops: [blocked(world, { ...gateway, rule, reason: `the route ${destination} of ${table.id} is a blackhole` })] };
  }
  const outgoing = attachments.filter((one) => route.attachmentIds.includes(one.id));
  const attachment = outgoing.find((one) => one.state === "available") ?? outgoing[0];
  if (attachment === undefined || route.state === "unknown") {
    const reason = route.state === "unknown" ? "the state of the route is not known" : `${target} could not be read`;
    return { hops: [doubtful(world, { ...gateway, rule, reason })] };
  }
  const notes = outgoing.length > 1 ? [`${gateway.ref} spreads ${destination} over ${target}: one of them is followed`] : [];
  const gate = attachmentHop(world, attachment);
  const hops = [passing(world, { ...gateway, rule }), gate];
  return { ...leaveTransitGateway(world, { attachment, hops }), notes };
}

function leaveTransitGateway(
  world: PathWorld,
  { attachment, hops }: { readonly attachment: TransitAttachment; readonly hops: readonly PathHop[] },
): Step {
  const { type, resourceId } = attachment;
  switch (type) {
    case "vpc":
      return { hops, next: { at: "transit-leg", attachmentId: attachment.id, vpcId: resourceId } };
    case "vpn":
      return { hops, next: { at: "vpn-connection", id: resourceId, towards: "site" } };
    case "direct-connect-gateway":
      return { hops, next: { at: "direct-gateway", id: resourceId, towards: "site" } };
    case "peering": {
      const far = farEnd(world.network, attachment);
      return far === undefined
        ? {
            hops: [
              ...hops,
              doubtful(world, { ref: `transit-gateway:${resourceId}`, kind: "transit-gateway", reason: "the peer could not be read" }),
            ],
          }
        : { hops, next: { at: "transit-gateway", transitGatewayId: resourceId, attachmentId: far.id } };
    }
    default:
      return {
        hops: [
          ...hops,
          doubtful(world, { ref: resourceId, kind: "unknown", reason: `what an attachment of type ${type} leads to is not known` }),
        ],
      };
  }
}

/** Out of a transit gateway into a VPC: the routes of the attachment's subnet decide, that of the destination's zone where there is one. */
export function leaveTransitLeg(
  world: PathWorld,
  journey: Journey,
  { attachmentId, vpcId }: Extract<Position, { at: "transit-leg" }>,
): Step {
  const attachment = (world.network.attachmentsOfResource.get(vpcId) ?? []).find((one) => one.id === attachmentId);
  const legs = (attachment?.subnetIds ?? []).flatMap((id) => world.network.subnets.get(id) ?? []);
  const leg = legs.find((one) => one.availabilityZone === zoneOfTarget(world, journey)) ?? legs[0];
  return { hops: [], next: leg === undefined ? { at: "vpc", vpcId } : { at: "subnet-router", subnetId: leg.id, from: "transit-gateway" } };
}

function zoneOfTarget(world: PathWorld, { target }: Journey): string | undefined {
  const subnet: Subnet | undefined = target.kind === "cloud" ? world.network.subnets.get(target.subnetId) : undefined;
  return subnet?.availabilityZone;
}

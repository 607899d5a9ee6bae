import { parsePrefix, representativeAddress } from "../cidr.ts";
import type { Vpc } from "../network.ts";
import { edgeOf } from "../onprem-index.ts";
import type { OnpremEdge } from "../onprem-network.ts";
import { followTransit } from "../routing/follow-transit.ts";
import type { FindingsWorld } from "./finding.ts";

/** A way from a site into a VPC. */
export interface SiteEntrance {
  readonly siteId: string;
  /** VPN connection or virtual interface. */
  readonly via: string;
}

/** By which links sites reach a VPC: over its virtual private gateways, and over transit gateways whose tables lead into it. */
export function siteEntrances(world: FindingsWorld, vpc: Vpc): readonly SiteEntrance[] {
  const { network } = world;
  const gateways = [...network.vpnGateways.values()].filter((gateway) => gateway.vpcIds.includes(vpc.id)).map(({ id }) => id);
  const direct = [...network.directGateways.values()].filter((gateway) =>
    gateway.associations.some(({ gatewayId }) => gateways.includes(gatewayId)),
  );
  const links = [
    ...[...gateways, ...direct.map(({ id }) => id)].flatMap((id) => linksOfGateway(world, id)),
    ...linksOverTransit(world, vpc),
  ];
  return links.flatMap((link) => {
    const edge = edgeOf(world.onprem, link.end);
    return edge === undefined ? [] : [{ siteId: edge.site, via: link.ref }];
  });
}

interface Link {
  readonly ref: string;
  readonly end: Pick<OnpremEdge, "kind" | "id">;
}

function linksOfGateway({ network }: FindingsWorld, gatewayId: string): readonly Link[] {
  return [
    ...(network.vpnConnectionsOfGateway.get(gatewayId) ?? []).flatMap((vpn) => vpnLink(vpn)),
    ...(network.virtualInterfacesOfGateway.get(gatewayId) ?? []).map(
      (vif): Link => ({ ref: `virtual-interface:${vif.id}`, end: { kind: "virtual-interface", id: vif.id } }),
    ),
  ];
}

function vpnLink(vpn: { readonly id: string; readonly customerGatewayId?: string | undefined }): readonly Link[] {
  return vpn.customerGatewayId === undefined
    ? []
    : [{ ref: `vpn-connection:${vpn.id}`, end: { kind: "customer-gateway", id: vpn.customerGatewayId } }];
}

function linksOverTransit(world: FindingsWorld, vpc: Vpc): readonly Link[] {
  const { network } = world;
  const prefix = parsePrefix(vpc.cidrs[0] ?? "");
  if (prefix === undefined || !network.attachmentsOfResource.has(vpc.id)) {
    return [];
  }
  const destination = representativeAddress(prefix);
  const entries = [...network.attachmentsOfTransitGateway.values()]
    .flat()
    .filter(({ type }) => type === "vpn" || type === "direct-connect-gateway");
  return entries
    .filter((entry) => followTransit(network, { entry, destination })?.resourceId === vpc.id)
    .flatMap(({ type, resourceId }) => {
      const vpn = type === "vpn" ? network.vpnConnections.get(resourceId) : undefined;
      return vpn === undefined ? linksOfGateway(world, resourceId) : vpnLink(vpn);
    });
}

/** Whether packets of two VPCs can meet: an active peering, or a transit gateway that both are attached to, over peered ones too. */
export function vpcsMeet(world: FindingsWorld): (a: string, b: string) => boolean {
  const { network } = world;
  const peers = new Set(
    [...network.peerings.values()]
      .filter(({ state }) => state === "active")
      .flatMap(({ requester: { vpcId: a }, accepter: { vpcId: b } }) => [`${a} ${b}`, `${b} ${a}`]),
  );
  const transit = transitGroups(world);
  const groupsOf = (vpcId: string): readonly string[] =>
    (network.attachmentsOfResource.get(vpcId) ?? []).map(({ transitGatewayId }) => transit.get(transitGatewayId) ?? transitGatewayId);
  return (a, b) => peers.has(`${a} ${b}`) || groupsOf(a).some((group) => groupsOf(b).includes(group));
}

/** Peered transit gateways form one group, called by one of them. */
export function transitGroups({ network }: FindingsWorld): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const start of network.attachmentsOfTransitGateway.keys()) {
    const reached = new Set(groups.has(start) ? [] : [start]);
    for (const id of reached) {
      groups.set(id, start);
      for (const { type, resourceId } of network.attachmentsOfTransitGateway.get(id) ?? []) {
        if (type === "peering") {
          reached.add(resourceId);
        }
      }
    }
  }
  return groups;
}

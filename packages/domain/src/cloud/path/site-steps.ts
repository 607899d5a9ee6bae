import { cidrContains, formatAddress, type Prefix } from "../cidr.ts";
import type { VirtualInterface, VpnConnection } from "../connectivity.ts";
import { transitTableOf } from "../network-index.ts";
import type { OnpremEdge } from "../onprem-network.ts";
import { deviceRef, siteRef } from "../ref.ts";
import { selectTransitRoute } from "../routing/transit-routes.ts";
import { chooseLink, type LinkCandidate, linkPreference, otherLinksNote } from "./choose-link.ts";
import type { OnpremEndpoint } from "./endpoint.ts";
import { virtualInterfaceState, vpnState } from "./link-state.ts";
import type { Journey, Position, Step } from "./packet.ts";
import type { PathHop } from "./path-answer.ts";
import { blocked, doubtful, type PathWorld, passing } from "./path-world.ts";
import { siteNetworkHop } from "./site-network.ts";

/** From the edge of a site to what is in it. */
export function enterSite(
  world: PathWorld,
  { target, packet }: Journey,
  { siteId, deviceId }: Extract<Position, { at: "site-entry" }>,
): Step {
  const edge = deviceId === undefined ? [] : [deviceHop(world, { siteId, deviceId })];
  if (target.kind !== "onprem" || target.siteId !== siteId) {
    const reason = `${formatAddress(packet.destination)} is not known to be of this site`;
    return { hops: [...edge, doubtful(world, { ref: siteRef(siteId), kind: "site-network", reason })] };
  }
  if (target.deviceId !== undefined && target.deviceId === deviceId) {
    return { hops: edge };
  }
  return { hops: [...edge, siteNetworkHop(world, { siteId, fromId: deviceId, toId: target.deviceId }), ...onpremHops(world, target)] };
}

function deviceHop(world: PathWorld, { siteId, deviceId }: { readonly siteId: string; readonly deviceId: string }): PathHop {
  const name = world.onprem.devices.get(`${siteId}/${deviceId}`)?.name;
  return passing(world, { ref: deviceRef({ siteId, deviceId }), kind: "device", name });
}

/** A device by itself; a prefix or address as such; of a whole site nothing beside its network. */
function onpremHops(world: PathWorld, { ref, siteId, deviceId }: OnpremEndpoint): readonly PathHop[] {
  if (deviceId !== undefined) {
    return [deviceHop(world, { siteId, deviceId })];
  }
  return ref === siteRef(siteId) ? [] : [passing(world, { ref, kind: "prefix" })];
}

/** Out of a thing of a site: to its neighbours, or to the edge that leads on. */
export function leaveOnprem(world: PathWorld, { target }: Journey, source: OnpremEndpoint): Step {
  const hops = onpremHops(world, source);
  const { siteId, deviceId } = source;
  if (target.kind === "onprem" && target.siteId === siteId) {
    const isSame = deviceId !== undefined && deviceId === target.deviceId;
    return {
      hops: isSame
        ? hops
        : [...hops, siteNetworkHop(world, { siteId, fromId: deviceId, toId: target.deviceId }), ...onpremHops(world, target)],
    };
  }
  return { hops, next: { at: "site-exit", siteId, deviceId } };
}

/** Which link a site takes. What its routers know is not known here: what AWS announces to them is. */
export function leaveSite(world: PathWorld, journey: Journey, { siteId, deviceId }: Extract<Position, { at: "site-exit" }>): Step {
  const { packet, target } = journey;
  const facts = { ref: siteRef(siteId), kind: "site-network", name: world.onprem.sites.get(siteId)?.name } as const;
  if (target.kind === "internet") {
    return { hops: [doubtful(world, { ...facts, reason: "how the site reaches the internet is not known" })] };
  }
  const edges = world.onprem.edgesOfSite.get(siteId) ?? [];
  const candidates = edges.flatMap((edge) => edgeCandidates(world, { edge, destination: packet.destination }));
  const choice = chooseLink(candidates);
  if (choice === undefined) {
    return { hops: [withoutLink(world, { facts, edges, journey })] };
  }
  const toId = choice.chosen.edge.deviceId;
  const inner = toId !== undefined && toId === deviceId ? [] : [siteNetworkHop(world, { siteId, fromId: deviceId, toId })];
  const outer = toId === undefined || toId === deviceId ? [] : [deviceHop(world, { siteId, deviceId: toId })];
  return { hops: [...inner, ...outer], next: choice.chosen.position, notes: otherLinksNote(choice) };
}

interface LinkLess {
  readonly facts: Parameters<typeof passing>[1];
  readonly edges: readonly OnpremEdge[];
  readonly journey: Journey;
}

/** Sites may have other ways to each other; and a link that was not joined, or could not be read, may lead on. */
function withoutLink(world: PathWorld, { facts, edges, journey: { packet, target } }: LinkLess): PathHop {
  if (edges.length === 0) {
    return doubtful(world, { ...facts, reason: "no customer gateway or virtual interface is known to be of this site" });
  }
  const reason = `no link of this site leads to ${formatAddress(packet.destination)}`;
  const isWhole = !world.gaps.some((gap) => /vpn-connections|virtual-interfaces/u.test(gap.what));
  return target.kind === "cloud" && isWhole ? blocked(world, { ...facts, reason }) : doubtful(world, { ...facts, reason });
}

interface EdgeCandidate extends LinkCandidate {
  readonly edge: OnpremEdge;
}

function edgeCandidates(
  world: PathWorld,
  { edge, destination }: { readonly edge: OnpremEdge; readonly destination: Prefix },
): readonly EdgeCandidate[] {
  if (edge.kind === "virtual-interface") {
    const vif = world.network.virtualInterfaces.get(edge.id);
    return vif === undefined ? [] : [directCandidate(world, { edge, vif, destination })];
  }
  return (world.network.vpnConnectionsOfCustomer.get(edge.id) ?? []).map((vpn) => ({
    edge,
    ref: `vpn-connection:${vpn.id}`,
    position: { at: "vpn-connection", id: vpn.id, towards: "cloud" },
    state: vpnState(world, vpn),
    leads:
      vpn.vpnGatewayId === undefined
        ? transitLeads(world, { resourceId: vpn.id, destination })
        : vpcLeads(world, { gatewayId: vpn.vpnGatewayId, destination }),
    preference: vpnPreference(vpn),
  }));
}

function vpnPreference(vpn: VpnConnection): number {
  return vpn.staticRoutesOnly === true ? linkPreference.staticVpn : linkPreference.bgpVpn;
}

function directCandidate(
  world: PathWorld,
  { edge, vif, destination }: { readonly edge: OnpremEdge; readonly vif: VirtualInterface; readonly destination: Prefix },
): EdgeCandidate {
  const leads =
    vif.vpnGatewayId === undefined
      ? directGatewayLeads(world, { id: vif.directGatewayId, destination })
      : vpcLeads(world, { gatewayId: vif.vpnGatewayId, destination });
  return {
    edge,
    ref: `virtual-interface:${vif.id}`,
    position: { at: "virtual-interface", id: vif.id, towards: "cloud" },
    state: virtualInterfaceState(world, vif),
    leads,
    preference: linkPreference.direct,
  };
}

/** A virtual private gateway announces the CIDRs of its VPC. */
function vpcLeads(
  world: PathWorld,
  { gatewayId, destination }: { readonly gatewayId: string; readonly destination: Prefix },
): boolean | undefined {
  const gateway = world.network.vpnGateways.get(gatewayId);
  const vpcs = (gateway?.vpcIds ?? []).map((id) => world.network.vpcs.get(id));
  if (gateway === undefined || vpcs.includes(undefined)) {
    return undefined;
  }
  return vpcs.some((vpc) => [...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].some((cidr) => cidrContains(cidr, destination)));
}

/** A transit gateway announces what is in the route table of the attachment. */
function transitLeads(
  world: PathWorld,
  { resourceId, destination }: { readonly resourceId: string; readonly destination: Prefix },
): boolean | undefined {
  const [attachment] = world.network.attachmentsOfResource.get(resourceId) ?? [];
  const table = attachment && transitTableOf(world.network, attachment);
  const routes = table && world.network.transitRoutes.get(table.id);
  if (routes === undefined) {
    return undefined;
  }
  return selectTransitRoute(routes, destination) !== undefined || (routes.incomplete ? undefined : false);
}

/** A Direct Connect gateway announces the allowed prefixes of its associations, of a virtual private gateway the VPC's CIDRs where none are set. */
function directGatewayLeads(
  world: PathWorld,
  { id, destination }: { readonly id: string | undefined; readonly destination: Prefix },
): boolean | undefined {
  // A public virtual interface leads to no VPC.
  if (id === undefined) {
    return false;
  }
  const gateway = world.network.directGateways.get(id);
  return gateway?.associations.some(({ gatewayId, allowedPrefixes }) =>
    allowedPrefixes.length === 0
      ? vpcLeads(world, { gatewayId, destination }) === true
      : allowedPrefixes.some((cidr) => cidrContains(cidr, destination)),
  );
}

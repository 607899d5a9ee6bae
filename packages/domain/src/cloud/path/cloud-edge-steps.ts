import { cidrContains, formatAddress } from "../cidr.ts";
import type { DirectGateway, VirtualInterface, VpnConnection, VpnGateway } from "../connectivity.ts";
import { edgeOf } from "../onprem-index.ts";
import type { OnpremEdge } from "../onprem-network.ts";
import { followTransit } from "../routing/follow-transit.ts";
import { chooseLink, type LinkCandidate, linkPreference, otherLinksNote } from "./choose-link.ts";
import { virtualInterfaceState, vpnState } from "./link-state.ts";
import type { Journey, Position, Step } from "./packet.ts";
import { blocked, couldNotRead, doubtful, type PathWorld, passing } from "./path-world.ts";

type VpnGatewayPosition = Extract<Position, { at: "vpn-gateway" }>;
type DirectGatewayPosition = Extract<Position, { at: "direct-gateway" }>;

/** At a virtual private gateway, on the way to a site or to its VPC. */
export function passVpnGateway(world: PathWorld, journey: Journey, position: VpnGatewayPosition): Step {
  const gateway = world.network.vpnGateways.get(position.id);
  const facts = { ref: `vpn-gateway:${position.id}`, kind: "vpn-gateway", name: gateway?.name } as const;
  if (gateway === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the gateway could not be read" })] };
  }
  if (position.towards === "cloud") {
    return enterVpc(world, { journey, gateway, facts });
  }
  if (position.vpcId !== undefined && !gateway.vpcIds.includes(position.vpcId)) {
    return { hops: [blocked(world, { ...facts, reason: `it is not attached to ${position.vpcId}` })] };
  }
  const behind = [...world.network.directGateways.values()].filter((one) =>
    one.associations.some(({ gatewayId }) => gatewayId === gateway.id),
  );
  const candidates = [
    ...virtualInterfaces(world, { gatewayId: gateway.id, journey }),
    ...behind.flatMap((one) =>
      virtualInterfaces(world, { gatewayId: one.id, journey }).map(
        (link): LinkCandidate => ({ ...link, position: { at: "direct-gateway", id: one.id, towards: "site" } }),
      ),
    ),
    ...(world.network.vpnConnectionsOfGateway.get(gateway.id) ?? []).map((vpn) => vpnCandidate(world, { vpn, journey })),
  ];
  const isWhole = !couldNotRead(world, gateway, /vpn-connections|virtual-interfaces/u);
  return takeLink(world, { candidates, facts, journey, isWhole });
}

type Facts = Parameters<typeof passing>[1];

function enterVpc(
  world: PathWorld,
  { journey, gateway, facts }: { readonly journey: Journey; readonly gateway: VpnGateway; readonly facts: Facts },
): Step {
  const vpcId = vpcWith(world, { vpcIds: gateway.vpcIds, journey });
  if (vpcId !== undefined) {
    return { hops: [passing(world, facts)], next: { at: "vpc", vpcId } };
  }
  const hidden = gateway.vpcIds.find((id) => !world.network.vpcs.has(id));
  return {
    hops: [
      hidden === undefined
        ? blocked(world, { ...facts, reason: "no VPC with the destination is attached to it" })
        : doubtful(world, { ...facts, reason: `${hidden} could not be read` }),
    ],
  };
}

function vpcWith(
  world: PathWorld,
  { vpcIds, journey }: { readonly vpcIds: readonly string[]; readonly journey: Journey },
): string | undefined {
  return vpcIds.find((id) => {
    const vpc = world.network.vpcs.get(id);
    return vpc !== undefined && [...vpc.cidrs, ...vpc.ipv6Cidrs].some((cidr) => cidrContains(cidr, journey.packet.destination));
  });
}

/** At a Direct Connect gateway, on the way to a site or to one of its gateways. */
export function passDirectGateway(world: PathWorld, journey: Journey, { id, towards }: DirectGatewayPosition): Step {
  const gateway = world.network.directGateways.get(id);
  const facts = { ref: `direct-gateway:${id}`, kind: "direct-gateway", name: gateway?.name } as const;
  if (gateway === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the gateway could not be read" })] };
  }
  if (towards === "site") {
    const isWhole = !couldNotRead(world, gateway, /virtual-interfaces/u);
    return takeLink(world, { candidates: virtualInterfaces(world, { gatewayId: id, journey }), facts, journey, isWhole });
  }
  const next = behindDirectGateway(world, { gateway, journey });
  if (next !== undefined) {
    return { hops: [passing(world, facts)], next };
  }
  const hidden = gateway.associations.find(
    ({ gatewayId }) => !world.network.vpnGateways.has(gatewayId) && !world.network.transitGateways.has(gatewayId),
  );
  return {
    hops: [
      hidden === undefined
        ? blocked(world, { ...facts, reason: `no gateway with ${formatAddress(journey.packet.destination)} is associated with it` })
        : doubtful(world, { ...facts, reason: `${hidden.gatewayId} could not be read` }),
    ],
  };
}

/** The virtual private gateway whose VPC has the destination, else the transit gateway that has a route for it, else any. */
function behindDirectGateway(
  world: PathWorld,
  { gateway, journey }: { readonly gateway: DirectGateway; readonly journey: Journey },
): Position | undefined {
  const vpnGateway = gateway.associations.find(
    ({ gatewayId }) => vpcWith(world, { vpcIds: world.network.vpnGateways.get(gatewayId)?.vpcIds ?? [], journey }) !== undefined,
  );
  if (vpnGateway !== undefined) {
    return { at: "vpn-gateway", id: vpnGateway.gatewayId, towards: "cloud" };
  }
  const entries = world.network.attachmentsOfResource.get(gateway.id) ?? [];
  const entry =
    entries.find((one) => followTransit(world.network, { entry: one, destination: journey.packet.destination }) !== undefined) ??
    entries[0];
  return entry && { at: "transit-gateway", transitGatewayId: entry.transitGatewayId, attachmentId: entry.id };
}

interface LinkChoice {
  readonly candidates: readonly LinkCandidate[];
  readonly facts: Facts;
  readonly journey: Journey;
  /** False when links may be missing from the candidates. */
  readonly isWhole: boolean;
}

function takeLink(world: PathWorld, { candidates, facts, journey, isWhole }: LinkChoice): Step {
  const choice = chooseLink(candidates);
  if (choice === undefined) {
    const reason = `nothing behind it leads to ${formatAddress(journey.packet.destination)}`;
    return {
      hops: [isWhole ? blocked(world, { ...facts, reason }) : doubtful(world, { ...facts, reason: "what is behind it could not be read" })],
    };
  }
  return { hops: [passing(world, facts)], next: choice.chosen.position, notes: otherLinksNote(choice) };
}

function vpnCandidate(world: PathWorld, { vpn, journey }: { readonly vpn: VpnConnection; readonly journey: Journey }): LinkCandidate {
  const edge =
    vpn.customerGatewayId === undefined ? undefined : edgeOf(world.onprem, { kind: "customer-gateway", id: vpn.customerGatewayId });
  const isStatic = vpn.staticRoutesOnly === true;
  const hasRoute = vpn.staticRoutes.some((cidr) => cidrContains(cidr, journey.packet.destination));
  return {
    ref: `vpn-connection:${vpn.id}`,
    position: { at: "vpn-connection", id: vpn.id, towards: "site" },
    state: vpnState(world, vpn),
    leads: isStatic ? hasRoute : leadsToTarget(edge, journey),
    preference: isStatic ? linkPreference.staticVpn : linkPreference.bgpVpn,
  };
}

function virtualInterfaces(
  world: PathWorld,
  { gatewayId, journey }: { readonly gatewayId: string; readonly journey: Journey },
): readonly LinkCandidate[] {
  return (world.network.virtualInterfacesOfGateway.get(gatewayId) ?? []).map((vif: VirtualInterface) => ({
    ref: `virtual-interface:${vif.id}`,
    position: { at: "virtual-interface", id: vif.id, towards: "site" },
    state: virtualInterfaceState(world, vif),
    leads: leadsToTarget(edgeOf(world.onprem, { kind: "virtual-interface", id: vif.id }), journey),
    preference: linkPreference.direct,
  }));
}

/** What a site announces by BGP is not known from AWS: its own prefixes count. */
function leadsToTarget(edge: OnpremEdge | undefined, { target }: Journey): boolean | undefined {
  return edge === undefined || target.kind !== "onprem" ? undefined : edge.site === target.siteId;
}

import type { VirtualInterface, VpnConnection } from "../connectivity.ts";
import { edgeOf } from "../onprem-index.ts";
import type { OnpremBgpPeer, OnpremEdge, OnpremInterface } from "../onprem-network.ts";
import { interfaceRef } from "../ref.ts";
import { type TunnelView, viewTunnels, virtualInterfaceState } from "./link-state.ts";
import type { Position, Side, Step } from "./packet.ts";
import type { PathHop } from "./path-answer.ts";
import { blocked, doubtful, type PathWorld, passing } from "./path-world.ts";

type VpnPosition = Extract<Position, { at: "vpn-connection" }>;
type VirtualInterfacePosition = Extract<Position, { at: "virtual-interface" }>;

/** Through a VPN connection, by the first of its tunnels that carries packets. */
export function crossVpn(world: PathWorld, { id, towards }: VpnPosition): Step {
  const vpn = world.network.vpnConnections.get(id);
  const facts = { ref: `vpn-connection:${id}`, kind: "vpn-connection", name: vpn?.name } as const;
  if (vpn === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the connection could not be read" })] };
  }
  const connection =
    vpn.state === "available" || vpn.state === "modifying"
      ? passing(world, facts)
      : blocked(world, { ...facts, reason: `it is ${vpn.state}` });
  const tunnels = viewTunnels(world, vpn);
  const view = tunnels.find(({ state }) => state === "up") ?? tunnels.find(({ state }) => state === "unknown") ?? tunnels[0];
  const edge =
    vpn.customerGatewayId === undefined ? undefined : edgeOf(world.onprem, { kind: "customer-gateway", id: vpn.customerGatewayId });
  const towardsSite = [connection, ...tunnelHops(world, view), ...customerGatewayHops(world, { vpn, edge }), ...interfaceHops(world, view)];
  return {
    ...turned(towardsSite, towards),
    next: towards === "site" ? siteEntry(edge) : cloudEntry(world, vpn),
    notes: tunnelNotes(vpn, tunnels),
  };
}

function turned(hops: readonly PathHop[], towards: Side): { readonly hops: readonly PathHop[] } {
  return { hops: towards === "site" ? hops : hops.toReversed() };
}

function siteEntry(edge: OnpremEdge | undefined): Position | undefined {
  return edge === undefined ? undefined : { at: "site-entry", siteId: edge.site, deviceId: edge.deviceId };
}

function cloudEntry(world: PathWorld, vpn: VpnConnection): Position | undefined {
  if (vpn.vpnGatewayId !== undefined) {
    return { at: "vpn-gateway", id: vpn.vpnGatewayId, towards: "cloud" };
  }
  const attachment = (world.network.attachmentsOfResource.get(vpn.id) ?? [])[0];
  return attachment && { at: "transit-gateway", transitGatewayId: attachment.transitGatewayId, attachmentId: attachment.id };
}

function tunnelHops(world: PathWorld, view: TunnelView | undefined): readonly PathHop[] {
  if (view === undefined) {
    return [];
  }
  const facts = { ref: view.ref, kind: "vpn-tunnel", name: view.tunnel.outsideIp } as const;
  switch (view.cloud) {
    case "up":
      return [passing(world, facts)];
    case "down":
      return [blocked(world, { ...facts, reason: downReason(world, view) })];
    case "unknown":
      return [doubtful(world, { ...facts, reason: "whether the tunnel is up is not known at the AWS end" })];
  }
}

/** Who watches tunnels may know more than AWS tells with the connection. */
function downReason(world: PathWorld, { ref, tunnel }: TunnelView): string {
  const health = world.health(ref);
  return health?.state === "down" && health.reason !== undefined
    ? health.reason
    : `AWS says the tunnel is down${said(tunnel.statusMessage)}`;
}

function said(message: string | undefined): string {
  return message === undefined || message === "" ? "" : `: ${message}`;
}

function customerGatewayHops(
  world: PathWorld,
  { vpn, edge }: { readonly vpn: VpnConnection; readonly edge: OnpremEdge | undefined },
): readonly PathHop[] {
  const id = vpn.customerGatewayId;
  if (id === undefined) {
    return [];
  }
  const facts = { ref: `customer-gateway:${id}`, kind: "customer-gateway", name: world.network.customerGateways.get(id)?.name } as const;
  return [
    edge === undefined ? doubtful(world, { ...facts, reason: "which device of which site this is, is not known" }) : passing(world, facts),
  ];
}

/** The site's end: the tunnel interface of the device and its BGP session. */
function interfaceHops(world: PathWorld, view: TunnelView | undefined): readonly PathHop[] {
  const { device, interface: ended, peer } = view ?? {};
  const key = ended?.key ?? peer?.ifKey;
  if (device === undefined || key === undefined) {
    return [];
  }
  const facts = { ref: interfaceRef({ siteId: device.site, deviceId: device.id }, key), kind: "interface", name: key } as const;
  const reason = siteObstacle(ended, peer);
  return [reason === undefined ? passing(world, facts) : blocked(world, { ...facts, reason })];
}

function siteObstacle(ended: OnpremInterface | undefined, peer: OnpremBgpPeer | undefined): string | undefined {
  if (ended?.operState === "down") {
    return ended.adminState === "down" ? "it is switched off (admin down)" : "its operational state is down";
  }
  const isUp = peer?.state === undefined || peer.state === "established";
  return isUp ? undefined : `BGP with ${peer.remoteAddress} is ${peer.state}`;
}

function tunnelNotes(vpn: VpnConnection, tunnels: readonly TunnelView[]): readonly string[] {
  const up = tunnels.filter(({ state }) => state === "up").length;
  if (up === 1 && tunnels.length > 1) {
    return [`${vpn.id} has one tunnel up of ${tunnels.length}: nothing is left when it fails`];
  }
  return up > 1 ? [`${vpn.id} has ${up} tunnels up: the two directions may take different ones`] : [];
}

/** Through a virtual interface of Direct Connect. */
export function crossVirtualInterface(world: PathWorld, { id, towards }: VirtualInterfacePosition): Step {
  const vif = world.network.virtualInterfaces.get(id);
  const facts = { ref: `virtual-interface:${id}`, kind: "virtual-interface", name: vif?.name } as const;
  if (vif === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the virtual interface could not be read" })] };
  }
  const edge = edgeOf(world.onprem, { kind: "virtual-interface", id });
  const connection = world.network.directConnections.get(vif.connectionId);
  const line = { ref: `direct-connection:${vif.connectionId}`, kind: "direct-connection", name: connection?.name } as const;
  const towardsSite = [
    virtualInterfaceHop(world, { facts, state: virtualInterfaceState(world, vif), said: vif.state }),
    connection?.state === "down" ? blocked(world, { ...line, reason: "the connection is down" }) : passing(world, line),
    ...(edge === undefined
      ? [doubtful(world, { ref: facts.ref, kind: "interface", reason: "what ends it on the site side is not known" })]
      : []),
  ];
  return { ...turned(towardsSite, towards), next: towards === "site" ? siteEntry(edge) : gatewayOf(vif) };
}

function gatewayOf({ vpnGatewayId, directGatewayId }: VirtualInterface): Position | undefined {
  if (vpnGatewayId !== undefined) {
    return { at: "vpn-gateway", id: vpnGatewayId, towards: "cloud" };
  }
  return directGatewayId === undefined ? undefined : { at: "direct-gateway", id: directGatewayId, towards: "cloud" };
}

function virtualInterfaceHop(
  world: PathWorld,
  { facts, state, said: stated }: { readonly facts: Parameters<typeof passing>[1]; readonly state: string; readonly said: string },
): PathHop {
  switch (state) {
    case "up":
      return passing(world, facts);
    case "down":
      return blocked(world, { ...facts, reason: `it or its BGP session is down (${stated})` });
    default:
      return doubtful(world, { ...facts, reason: "whether its BGP session is up is not known" });
  }
}

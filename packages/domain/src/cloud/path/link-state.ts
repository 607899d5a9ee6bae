import { cidrContains, parseAddress } from "../cidr.ts";
import type { VirtualInterface, VpnConnection, VpnTunnel } from "../connectivity.ts";
import { deviceOfEdge, edgeOf } from "../onprem-index.ts";
import type { OnpremBgpPeer, OnpremDevice, OnpremInterface } from "../onprem-network.ts";
import { cloudRef, tunnelRef } from "../ref.ts";
import type { PathWorld } from "./path-world.ts";

/** Whether one end, or both, say that something carries packets. */
export type CarryState = "up" | "down" | "unknown";

/** One tunnel of a VPN connection as both ends see it. */
export interface TunnelView {
  readonly tunnel: VpnTunnel;
  readonly ref: string;
  /** The AWS end: health where somebody watches it, else VgwTelemetry. */
  readonly cloud: CarryState;
  readonly device?: OnpremDevice | undefined;
  /** Interface of the device within the tunnel's inside network. */
  readonly interface?: OnpremInterface | undefined;
  /** BGP session of the device with the AWS end. */
  readonly peer?: OnpremBgpPeer | undefined;
  /** The site's end. */
  readonly site: CarryState;
  /** down as soon as one end says so; up when AWS says so and the site does not deny it. */
  readonly state: CarryState;
}

/** Both tunnels of a connection. */
export function viewTunnels(world: PathWorld, vpn: VpnConnection): readonly TunnelView[] {
  const edge =
    vpn.customerGatewayId === undefined ? undefined : edgeOf(world.onprem, { kind: "customer-gateway", id: vpn.customerGatewayId });
  const device = edge === undefined ? undefined : deviceOfEdge(world.onprem, edge);
  return vpn.tunnels.map((tunnel) => viewTunnel(world, { vpn, tunnel, device }));
}

function viewTunnel(
  world: PathWorld,
  { vpn, tunnel, device }: { readonly vpn: VpnConnection; readonly tunnel: VpnTunnel; readonly device: OnpremDevice | undefined },
): TunnelView {
  const ref = tunnelRef(vpn.id, tunnel.outsideIp);
  const ifKey = device?.addresses.find(({ address }) => isInside(tunnel, address))?.ifKey;
  const ended = device?.interfaces.find((one) => one.key === ifKey);
  const peer = vpn.staticRoutesOnly === true ? undefined : device?.bgpPeers.find((one) => isInside(tunnel, one.remoteAddress));
  const cloud = cloudState(world, { ref, status: tunnel.status });
  const site = siteState(ended, peer);
  const state = cloud === "down" || site === "down" ? "down" : cloud;
  return { tunnel, ref, cloud, site, state, device, interface: ended, peer };
}

function isInside({ insideCidr }: VpnTunnel, text: string): boolean {
  const address = parseAddress(text);
  return insideCidr !== undefined && address !== undefined && cidrContains(insideCidr, address);
}

function cloudState(world: PathWorld, { ref, status }: { readonly ref: string; readonly status: string | undefined }): CarryState {
  switch (world.health(ref)?.state) {
    case "ok":
    case "degraded":
      return "up";
    case "down":
      return "down";
    default:
      return status === "UP" ? "up" : status === "DOWN" ? "down" : "unknown";
  }
}

function siteState(ended: OnpremInterface | undefined, peer: OnpremBgpPeer | undefined): CarryState {
  if (ended?.operState === "down" || (peer?.state !== undefined && peer.state !== "established")) {
    return "down";
  }
  return ended?.operState === "up" || peer?.state === "established" ? "up" : "unknown";
}

/** A connection carries packets while one of its tunnels does. */
export function vpnState(world: PathWorld, vpn: VpnConnection): CarryState {
  const states = viewTunnels(world, vpn).map(({ state }) => state);
  if (vpn.state === "deleted" || vpn.state === "deleting") {
    return "down";
  }
  return states.includes("up") ? "up" : states.length > 0 && states.every((state) => state === "down") ? "down" : "unknown";
}

/** A virtual interface carries packets while its BGP session and the connection below it are up. */
export function virtualInterfaceState(world: PathWorld, vif: VirtualInterface): CarryState {
  const connection = world.network.directConnections.get(vif.connectionId);
  const refs = [cloudRefOf("virtual-interface", vif.id), cloudRefOf("direct-connection", vif.connectionId)];
  const isDown = ["down", "deleted", "deleting", "rejected"];
  if (isDown.includes(vif.state) || isDown.includes(connection?.state ?? "") || refs.some((ref) => world.health(ref)?.state === "down")) {
    return "down";
  }
  const statuses = vif.bgpPeers.map((peer) => peer.status);
  if (statuses.includes("up")) {
    return "up";
  }
  return statuses.length > 0 && statuses.every((status) => status === "down") ? "down" : "unknown";
}

function cloudRefOf(kind: "virtual-interface" | "direct-connection", id: string): string {
  return cloudRef(kind, { id, accountId: "", region: "" });
}

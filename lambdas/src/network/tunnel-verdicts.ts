import type { CloudNetwork, Placed } from "@isthmus/domain/cloud/account-network";
import { type AwsSide, awsEndOf } from "@isthmus/domain/cloud/aws-tunnel-end";
import type { VpnConnection, VpnTunnel } from "@isthmus/domain/cloud/connectivity";
import type { Join } from "@isthmus/domain/cloud/join/join";
import type { SiteDevice } from "@isthmus/domain/cloud/join/join-sources";
import { bgpPeerRef, cloudRef, deviceOfRef, deviceRef, interfaceRef, type Ref, tunnelRef } from "@isthmus/domain/cloud/ref";
import { type SiteSide, type VpnVerdict, vpnVerdict } from "@isthmus/domain/cloud/vpn-verdict";
import type { HealthItem } from "../ports/health-item.ts";
import type { DeviceStanding } from "./site-states.ts";

/** The verdict on one tunnel, and the device that ends it when one is joined. */
export interface TunnelVerdict extends VpnVerdict {
  readonly vpnId: string;
  readonly outsideIp: string;
  readonly device?: Ref | undefined;
}

export interface VerdictSources {
  readonly cloud: CloudNetwork;
  readonly vpnReadMs: ReadonlyMap<string, number>;
  readonly health: readonly HealthItem[];
  readonly joins: readonly Join[];
  readonly devices: readonly SiteDevice[];
  readonly standings: ReadonlyMap<Ref, DeviceStanding>;
  readonly nowMs: number;
}

/** A verdict on every tunnel of every VPN connection that is not being deleted. */
export function tunnelVerdicts(sources: VerdictSources): readonly TunnelVerdict[] {
  return sources.cloud["vpn-connection"]
    .filter(({ state }) => state !== "deleted" && state !== "deleting")
    .flatMap((vpn) => vpn.tunnels.map((tunnel) => verdictOf(vpn, tunnel, sources)));
}

function verdictOf(vpn: Placed<VpnConnection>, tunnel: VpnTunnel, sources: VerdictSources): TunnelVerdict {
  const { device, side } = siteSide(vpn, tunnel, sources);
  const verdict = vpnVerdict(awsEndOf(awsSide(vpn, tunnel, sources)), side);
  return { ...verdict, vpnId: vpn.id, outsideIp: tunnel.outsideIp, ...(device !== undefined && { device }) };
}

function awsSide({ id }: VpnConnection, tunnel: VpnTunnel, { health, vpnReadMs, nowMs }: VerdictSources): AwsSide {
  const reading = health.find(({ entityId }) => entityId === `${id}#${tunnel.outsideIp}`);
  const metric =
    reading?.tunnelState === undefined || reading.observedMs === undefined
      ? undefined
      : { value: reading.tunnelState, observedMs: reading.observedMs };
  return { tunnel, readMs: vpnReadMs.get(id) ?? 0, metric, nowMs };
}

/** What the site's end is, from the joins that are relied on. */
function siteSide(
  vpn: Placed<VpnConnection>,
  tunnel: VpnTunnel,
  sources: VerdictSources,
): { readonly device: Ref | undefined; readonly side: SiteSide } {
  const left = tunnelRef(vpn.id, tunnel.outsideIp);
  const rightOf = (kind: Join["kind"], from: Ref) =>
    sources.joins.find((join) => join.used && join.kind === kind && join.left === from)?.right;
  const [ifRef, peerRef] = [rightOf("tunnel-interface", left), rightOf("tunnel-bgp-peer", left)];
  const gatewayRef = cloudRef("customer-gateway", { ...vpn, id: vpn.customerGatewayId ?? "" });
  const key = deviceOfRef(ifRef ?? peerRef ?? rightOf("customer-gateway-device", gatewayRef) ?? "");
  const device = key === undefined ? undefined : deviceRef(key);
  const standing = device === undefined ? undefined : sources.standings.get(device);
  const facts =
    standing?.isRead === true ? sources.devices.find((each) => each.site === key?.siteId && each.id === key.deviceId) : undefined;
  return {
    device,
    side: {
      gateway: standing?.gateway ?? "heard",
      device: reachOf(standing),
      tunnel: interfaceState(facts, ifRef),
      bgp: vpn.staticRoutesOnly === true ? "none" : sessionState(facts, peerRef),
    },
  };
}

/** A device that answers one way of two answers. */
function reachOf(standing: DeviceStanding | undefined): SiteSide["device"] {
  switch (standing?.health.state) {
    case "up":
    case "degraded":
      return "up";
    case "down":
      return "down";
    case "unknown":
    case undefined:
      return "unknown";
  }
}

function interfaceState(device: SiteDevice | undefined, ref: Ref | undefined): SiteSide["tunnel"] {
  const found = device?.interfaces.find(({ key }) => interfaceRef({ siteId: device.site, deviceId: device.id }, key) === ref);
  return found?.adminState === "down" ? "switched-off" : (found?.operState ?? "unknown");
}

function sessionState(device: SiteDevice | undefined, ref: Ref | undefined): SiteSide["bgp"] {
  const peer = device?.bgpPeers.find(
    ({ remoteAddress }) => bgpPeerRef({ siteId: device.site, deviceId: device.id }, remoteAddress) === ref,
  );
  return peer?.state === undefined ? "unknown" : peer.state === "established" ? "established" : "down";
}

import type { Placed } from "../account-network.ts";
import type { CustomerGateway, VpnConnection, VpnTunnel } from "../connectivity.ts";
import type { OnpremAddress, OnpremBgpPeer } from "../onprem-network.ts";
import { bgpPeerRef, cloudRef, type DeviceKey, deviceRef, interfaceRef, type Ref, tunnelRef } from "../ref.ts";
import type { EvidenceKind, JoinClaim, JoinEvidence, JoinKind } from "./join.ts";
import { insideAddresses, type JoinSources, keyOfDevice, plainAddress, type SiteDevice } from "./join-sources.ts";

/** How sure each makes a link alone. An address on an interface proves most; that sessions and numbers fit can be chance. */
const weights = {
  "interface-address": 0.9,
  "polled-address": 0.7,
  "declared-nat": 0.9,
  "inside-address": 0.8,
  "bgp-neighbour": 0.8,
  "bgp-as": 0.3,
  "same-customer-gateway": 0.6,
} as const satisfies Partial<Record<EvidenceKind, number>>;

/** The customer's end of a tunnel as it is found at a device: its inside address, or a BGP session to AWS's. */
type TunnelEnd =
  | { readonly kind: "address"; readonly device: SiteDevice; readonly address: OnpremAddress }
  | { readonly kind: "peer"; readonly device: SiteDevice; readonly peer: OnpremBgpPeer };

/** Customer gateways to devices: by their address, by a declared NAT address, and by what the tunnels' inside addresses show. */
export function customerGatewayClaims(sources: JoinSources): readonly JoinClaim[] {
  return sources.cloud["customer-gateway"].flatMap((gateway) => {
    const left = cloudRef("customer-gateway", gateway);
    const connections = sources.cloud["vpn-connection"].filter(({ customerGatewayId }) => customerGatewayId === gateway.id);
    const claims = [...addressClaims(gateway, sources), ...connections.flatMap((vpn) => insideClaims(vpn, sources))];
    return claims.map(({ device, evidence }) => ({
      kind: "customer-gateway-device" as const,
      left,
      right: deviceRef(keyOfDevice(device)),
      evidence,
    }));
  });
}

interface DeviceClaim {
  readonly device: SiteDevice;
  readonly evidence: JoinEvidence;
}

function addressClaims(gateway: Placed<CustomerGateway>, { devices, nats }: JoinSources): readonly DeviceClaim[] {
  const { ipAddress } = gateway;
  if (ipAddress === undefined) {
    return [];
  }
  const wanted = plainAddress(ipAddress);
  return devices.flatMap((device): readonly DeviceClaim[] => {
    const own = device.addresses.find(({ address }) => plainAddress(address) === wanted);
    const nat = nats.find(
      ({ siteId, deviceId, address }) => siteId === device.site && deviceId === device.id && plainAddress(address) === wanted,
    );
    return [
      ...(own === undefined
        ? []
        : [
            claimOf(
              device,
              "interface-address",
              `${ipAddress} is an address of ${own.ifKey ?? "an interface"} of ${device.site}/${device.id}`,
            ),
          ]),
      ...(own === undefined && plainAddress(device.polledAddress) === wanted
        ? [claimOf(device, "polled-address", `${device.site}/${device.id} is polled at ${ipAddress}`)]
        : []),
      ...(nat === undefined
        ? []
        : [claimOf(device, "declared-nat", `${ipAddress} is declared to be the NAT address of ${device.site}/${device.id}`)]),
    ];
  });
}

function claimOf(device: SiteDevice, kind: keyof typeof weights, text: string): DeviceClaim {
  return { device, evidence: { kind, text, weight: weights[kind] } };
}

function insideClaims(vpn: VpnConnection, sources: JoinSources): readonly DeviceClaim[] {
  return vpn.tunnels.flatMap((tunnel) =>
    tunnelEnds(tunnel, sources.devices).map((end) => {
      const where = `${end.device.site}/${end.device.id}`;
      return end.kind === "address"
        ? claimOf(end.device, "inside-address", `${end.address.address} of ${where} is the customer's end of tunnel ${tunnel.outsideIp}`)
        : claimOf(end.device, "bgp-neighbour", `${where} speaks BGP to ${end.peer.remoteAddress}, AWS's end of tunnel ${tunnel.outsideIp}`);
    }),
  );
}

function tunnelEnds(tunnel: VpnTunnel, devices: readonly SiteDevice[]): readonly TunnelEnd[] {
  const inside = insideAddresses(tunnel.insideCidr);
  if (inside === undefined) {
    return [];
  }
  return devices.flatMap((device): readonly TunnelEnd[] => [
    ...device.addresses
      .filter(({ address }) => plainAddress(address) === inside.customer)
      .map((address): TunnelEnd => ({ kind: "address", device, address })),
    ...device.bgpPeers
      .filter(({ remoteAddress }) => plainAddress(remoteAddress) === inside.aws)
      .map((peer): TunnelEnd => ({ kind: "peer", device, peer })),
  ]);
}

/**
 * Tunnels to the interfaces that they end at and the BGP sessions that they carry. `deviceOf` gives the device that a customer gateway is
 * known to be: link-local inside addresses may be used again by other VPNs, and that device's are meant.
 */
export function tunnelClaims(sources: JoinSources, deviceOf: (customerGateway: Ref) => Ref | undefined): readonly JoinClaim[] {
  return sources.cloud["vpn-connection"].flatMap((vpn) => {
    const gateway = sources.cloud["customer-gateway"].find(({ id }) => id === vpn.customerGatewayId);
    const owner = gateway === undefined ? undefined : deviceOf(cloudRef("customer-gateway", gateway));
    const asn = amazonAsn(vpn, sources);
    return vpn.tunnels.flatMap((tunnel) =>
      tunnelEnds(tunnel, sources.devices).flatMap((end) =>
        endClaims(end, { left: tunnelRef(vpn.id, tunnel.outsideIp), owner, asn, gateway: gateway?.id }),
      ),
    );
  });
}

interface TunnelContext {
  readonly left: Ref;
  readonly owner: Ref | undefined;
  readonly asn: number | undefined;
  readonly gateway: string | undefined;
}

function endClaims(end: TunnelEnd, context: TunnelContext): readonly JoinClaim[] {
  const key = keyOfDevice(end.device);
  const where = `${end.device.site}/${end.device.id}`;
  const isOwner = context.owner === deviceRef(key);
  const same = isOwner ? [evidenceOf("same-customer-gateway", `${context.gateway ?? ""} is known to be ${where}`)] : [];
  const ifKey = end.kind === "address" ? end.address.ifKey : end.peer.ifKey;
  const toInterface =
    end.kind === "address"
      ? evidenceOf("inside-address", `${end.address.address}, the customer's inside address, is on ${ifKey ?? ""}`)
      : evidenceOf("bgp-neighbour", `the BGP session to ${end.peer.remoteAddress} starts at ${ifKey ?? ""}`);
  return [
    ...(ifKey === undefined
      ? []
      : claimsOf("tunnel-interface", { left: context.left, right: interfaceRef(key, ifKey), evidence: [toInterface, ...same] })),
    ...(end.kind === "peer" ? peerClaims(end.peer, { ...context, key, where, same }) : []),
  ];
}

function peerClaims(
  peer: OnpremBgpPeer,
  context: TunnelContext & { readonly key: DeviceKey; readonly where: string; readonly same: readonly JoinEvidence[] },
): readonly JoinClaim[] {
  const { asn, left, key, where, same } = context;
  const evidence = [
    evidenceOf("bgp-neighbour", `${where} has a BGP session to ${peer.remoteAddress}, AWS's inside address`),
    ...(asn !== undefined && peer.remoteAs === asn ? [evidenceOf("bgp-as", `its neighbour is AS ${asn}, as AWS's end is`)] : []),
    ...same,
  ];
  return claimsOf("tunnel-bgp-peer", { left, right: bgpPeerRef(key, peer.remoteAddress), evidence });
}

function evidenceOf(kind: keyof typeof weights, text: string): JoinEvidence {
  return { kind, text, weight: weights[kind] };
}

function claimsOf(
  kind: JoinKind,
  { left, right, evidence }: { readonly left: Ref; readonly right: Ref; readonly evidence: readonly JoinEvidence[] },
): readonly JoinClaim[] {
  return evidence.map((each) => ({ kind, left, right, evidence: each }));
}

function amazonAsn(vpn: VpnConnection, { cloud }: JoinSources): number | undefined {
  return (
    cloud["vpn-gateway"].find(({ id }) => id === vpn.vpnGatewayId)?.asn ??
    cloud["transit-gateway"].find(({ id }) => id === vpn.transitGatewayId)?.asn
  );
}

import type { Placed } from "../account-network.ts";
import type { VirtualInterface } from "../connectivity.ts";
import { cloudRef, interfaceRef } from "../ref.ts";
import type { JoinClaim } from "./join.ts";
import { type JoinSources, keyOfDevice, plainAddress, type SiteDevice } from "./join-sources.ts";

/** A VLAN number is used on many ports; an address of the BGP session is on one. */
const addressWeight = 0.85;
const neighbourWeight = 0.8;
const vlanWeight = 0.3;

/** Virtual interfaces of Direct Connect to the interfaces that they end at: by the addresses of their BGP sessions and by VLAN. */
export function directClaims({ cloud, devices }: JoinSources): readonly JoinClaim[] {
  return cloud["virtual-interface"].flatMap((virtual) => devices.flatMap((device) => claimsOf(virtual, device)));
}

function claimsOf(virtual: Placed<VirtualInterface>, device: SiteDevice): readonly JoinClaim[] {
  const found: { readonly ifKey: string; readonly evidence: JoinClaim["evidence"] }[] = [];
  for (const { customerAddress, amazonAddress } of virtual.bgpPeers) {
    const [ours, theirs] = [customerAddress, amazonAddress].map((text) => (text === undefined ? undefined : plainAddress(text)));
    const address = device.addresses.find((each) => plainAddress(each.address) === ours);
    const peer = device.bgpPeers.find(({ remoteAddress }) => plainAddress(remoteAddress) === theirs);
    if (address?.ifKey !== undefined) {
      const text = `${address.address}, the customer's BGP address, is on ${address.ifKey} of ${device.site}/${device.id}`;
      found.push({ ifKey: address.ifKey, evidence: { kind: "interface-address", text, weight: addressWeight } });
    }
    if (peer?.ifKey !== undefined) {
      const text = `${device.site}/${device.id} has a BGP session to ${peer.remoteAddress}, Amazon's address, from ${peer.ifKey}`;
      found.push({ ifKey: peer.ifKey, evidence: { kind: "bgp-neighbour", text, weight: neighbourWeight } });
    }
  }
  for (const { ifKey, vlan } of device.vlanInterfaces.filter((each) => each.vlan === virtual.vlan)) {
    found.push({
      ifKey,
      evidence: { kind: "vlan", text: `${ifKey} of ${device.site}/${device.id} carries VLAN ${vlan}`, weight: vlanWeight },
    });
  }
  return found.map(({ ifKey, evidence }) => ({
    kind: "virtual-interface-port",
    left: cloudRef("virtual-interface", virtual),
    right: interfaceRef(keyOfDevice(device), ifKey),
    evidence,
  }));
}

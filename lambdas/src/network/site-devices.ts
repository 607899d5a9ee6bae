import type { DeviceIdentity } from "@isthmus/domain/cloud/graph/onprem-graph";
import type { SiteDevice } from "@isthmus/domain/cloud/join/join-sources";
import type { LinkState, OnpremBgpPeer, OnpremInterface, OnpremLink } from "@isthmus/domain/cloud/onprem-network";
import { deviceRef } from "@isthmus/domain/cloud/ref";
import type { DeviceItem } from "../ports/entities.ts";

/** A device that nothing was heard of for a day was taken out of its configuration. */
const forgottenMs = 24 * 3_600_000;

/** ifType "tunnel" (IANAifType-MIB). */
const tunnelType = 131;

/** Devices that are still watched, in the words of joins and paths. */
export function siteDevices(items: readonly DeviceItem[], nowMs: number): readonly SiteDevice[] {
  const watched = items.filter((item) => nowMs - item.tsMs <= forgottenMs);
  return watched.map((item) =>
    siteDevice(
      item,
      watched.filter(({ siteId }) => siteId === item.siteId),
    ),
  );
}

/** What else is worth telling when it changes, by ref of the device. */
export function deviceIdentities(items: readonly DeviceItem[]): ReadonlyMap<string, DeviceIdentity> {
  return new Map(
    items.map(({ siteId, deviceId, facts }) => {
      const { vendor, model, version, serial } = facts ?? {};
      const told = Object.entries({ vendor, model, version, serial }).flatMap(([field, text]) =>
        text === undefined ? [] : [[field, text] as const],
      );
      return [deviceRef({ siteId, deviceId }), Object.fromEntries(told)] as const;
    }),
  );
}

function siteDevice(item: DeviceItem, ofSite: readonly DeviceItem[]): SiteDevice {
  const keys = new Map((item.interfaces ?? []).map(({ ifIndex, key }) => [ifIndex, key] as const));
  const addresses = (item.facts?.addresses ?? []).map(({ ifIndex, address, prefixLength }) => ({
    ifKey: keys.get(ifIndex),
    address,
    prefixLength,
  }));
  return {
    site: item.siteId,
    id: item.deviceId,
    name: item.name,
    role: item.role,
    polledAddress: item.address,
    sysName: item.system?.sysName,
    addresses,
    interfaces: (item.interfaces ?? []).map(siteInterface),
    bgpPeers: (item.facts?.bgpPeers ?? []).map((peer): OnpremBgpPeer => {
      const { remoteAddress, localAddress, remoteAs, state, acceptedPrefixes } = peer;
      const ifKey = addresses.find(({ address }) => address === localAddress)?.ifKey;
      return { remoteAddress, localAddress, remoteAs, state, acceptedPrefixes, ifKey };
    }),
    links: (item.facts?.links ?? []).flatMap((link) => siteLink(link, keys, ofSite)),
    vlanInterfaces: (item.interfaces ?? []).flatMap(({ key }) => {
      const vlan = /(?:\.|vlan ?)(?<vlan>\d{1,4})$/iu.exec(key)?.groups?.["vlan"];
      return vlan === undefined ? [] : [{ ifKey: key, vlan: Number(vlan) }];
    }),
  };
}

type Interface = NonNullable<DeviceItem["interfaces"]>[number];

function siteInterface({ key, operStatus, adminStatus, ifType }: Interface): OnpremInterface {
  return {
    key,
    operState: operState(operStatus),
    adminState: adminState(adminStatus),
    isTunnel: ifType === tunnelType || /^tun/iu.test(key),
  };
}

function operState(status: Interface["operStatus"]): LinkState {
  switch (status) {
    case "up":
      return "up";
    case "down":
    case "dormant":
    case "notPresent":
    case "lowerLayerDown":
      return "down";
    case "testing":
    case "unknown":
    case undefined:
      return "unknown";
  }
}

function adminState(status: Interface["adminStatus"]): LinkState {
  return status === "up" || status === "down" ? status : "unknown";
}

type Link = NonNullable<NonNullable<DeviceItem["facts"]>["links"]>[number];

/** The neighbour as far as exactly one device of the site has its address or name. */
function siteLink(link: Link, keys: ReadonlyMap<number, string>, ofSite: readonly DeviceItem[]): readonly OnpremLink[] {
  const { remoteAddress, remoteName, remotePort } = link;
  const [only, ...others] = ofSite.filter(
    (item) =>
      (remoteAddress !== undefined && item.address === remoteAddress) ||
      (remoteName !== undefined && item.system?.sysName !== undefined && hostOf(item.system.sysName) === hostOf(remoteName)),
  );
  const ifKey = link.localIfIndex === undefined ? undefined : keys.get(link.localIfIndex);
  return only === undefined || others.length > 0 ? [] : [{ ifKey, remoteDeviceId: only.deviceId, remoteIfKey: remotePort }];
}

function hostOf(name: string): string {
  return name.trim().toLowerCase().split(".")[0] ?? "";
}

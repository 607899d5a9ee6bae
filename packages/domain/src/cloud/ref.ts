import type { CloudKind, CloudPlace } from "./account-network.ts";

/**
 * Name of one thing of either world, the same wherever it is written: `<kind>:<id>`. Kinds whose ids are unique within an account and
 * Region only are `<kind>:<account>/<region>/<id>`; things of a site begin with the site.
 */
export type Ref = string;

/** Kinds that AWS names by text of one's own, which another account or Region may use too. */
const namedInTheirRegion: ReadonlySet<CloudKind> = new Set(["database", "function"]);

/** An AWS resource. */
export function cloudRef(kind: CloudKind, { id, accountId, region }: CloudPlace & { readonly id: string }): Ref {
  return namedInTheirRegion.has(kind) ? `${kind}:${accountId}/${region}/${id}` : `${kind}:${id}`;
}

/** One tunnel of a VPN connection, by its address on the AWS side. */
export function tunnelRef(vpnId: string, outsideIp: string): Ref {
  return `vpn-tunnel:${vpnId}/${outsideIp}`;
}

export function accountRef(accountId: string): Ref {
  return `account:${accountId}`;
}

export function regionRef({ accountId, region }: CloudPlace): Ref {
  return `region:${accountId}/${region}`;
}

export function siteRef(siteId: string): Ref {
  return `site:${siteId}`;
}

/** A device as its site's configuration names it. */
export interface DeviceKey {
  readonly siteId: string;
  readonly deviceId: string;
}

export function deviceRef({ siteId, deviceId }: DeviceKey): Ref {
  return `device:${siteId}/${deviceId}`;
}

/** An interface by its key within the device. */
export function interfaceRef({ siteId, deviceId }: DeviceKey, key: string): Ref {
  return `interface:${siteId}/${deviceId}/${key}`;
}

/** A BGP session of a device, by the neighbour's address. */
export function bgpPeerRef({ siteId, deviceId }: DeviceKey, remoteAddress: string): Ref {
  return `bgp-peer:${siteId}/${deviceId}/${remoteAddress}`;
}

/** Something that sends syslog to a site's gateways, by the address it sends from. */
export function logSourceRef(siteId: string, address: string): Ref {
  return `log-source:${siteId}/${address}`;
}

export function prefixRef(cidr: string): Ref {
  return `prefix:${cidr}`;
}

/** The two parts of a ref: what kind of thing it names, and the rest. Undefined for text that is no ref. */
export function splitRef(ref: string): { readonly kind: string; readonly rest: string } | undefined {
  const at = ref.indexOf(":");
  const kind = ref.slice(0, Math.max(0, at));
  return /^[a-z][a-z-]*$/u.test(kind) && at < ref.length - 1 ? { kind, rest: ref.slice(at + 1) } : undefined;
}

/** The device that a ref names or that the named interface, BGP session or device is part of; undefined for everything else. */
export function deviceOfRef(ref: Ref): DeviceKey | undefined {
  const parts = splitRef(ref);
  if (parts === undefined || !["device", "interface", "bgp-peer"].includes(parts.kind)) {
    return undefined;
  }
  const [siteId, deviceId] = parts.rest.split("/");
  return siteId === undefined || deviceId === undefined || deviceId === "" ? undefined : { siteId, deviceId };
}

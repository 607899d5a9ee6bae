import type { CloudNetwork } from "../account-network.ts";
import { formatAddress, parseAddress, parsePrefix } from "../cidr.ts";
import type { OnpremDevice, OnpremSite } from "../onprem-network.ts";
import type { DeviceKey } from "../ref.ts";

/** A device with what tells who it is besides its addresses. Texts are text of devices. */
export interface SiteDevice extends OnpremDevice {
  /** The address that it is polled at. */
  readonly polledAddress: string;
  readonly sysName?: string | undefined;
  /** Interfaces that stand for one VLAN of a port, as sub-interfaces of routers do. */
  readonly vlanInterfaces: readonly { readonly ifKey: string; readonly vlan: number }[];
}

/** Something that sent syslog to a gateway of the site lately. */
export interface LogSource {
  readonly siteId: string;
  readonly address: string;
  readonly hostname?: string | undefined;
  /** UTC day of its latest line that was seen. */
  readonly lastSeen: string;
}

/** An address that the world sees in place of a device's own, as an operator declared it. */
export interface DeclaredNat extends DeviceKey {
  readonly address: string;
}

/** Everything that joins are made from. */
export interface JoinSources {
  readonly cloud: CloudNetwork;
  readonly sites: readonly OnpremSite[];
  readonly devices: readonly SiteDevice[];
  readonly logSources: readonly LogSource[];
  readonly nats: readonly DeclaredNat[];
}

/** An address in the one form that it is compared in; text that is no address as it is. */
export function plainAddress(text: string): string {
  const parsed = parseAddress(text.split("/")[0] ?? "");
  return parsed === undefined ? text : formatAddress(parsed);
}

/**
 * The two ends of a tunnel's inside network: of a /30, AWS has the first address that may be used and the customer the second; of an IPv6
 * /126 likewise. https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html. Undefined for other text.
 */
export function insideAddresses(cidr: string | undefined): { readonly aws: string; readonly customer: string } | undefined {
  const prefix = cidr === undefined ? undefined : parsePrefix(cidr);
  if (prefix === undefined || (prefix.version === 4 ? prefix.length !== 30 : prefix.length !== 126)) {
    return undefined;
  }
  const host = (offset: bigint) => formatAddress({ ...prefix, base: prefix.base + offset, length: prefix.version === 4 ? 32 : 128 });
  return { aws: host(1n), customer: host(2n) };
}

/** The device's key, as refs want it. */
export function keyOfDevice({ site, id }: Pick<OnpremDevice, "site" | "id">): DeviceKey {
  return { siteId: site, deviceId: id };
}

/** What people call a device: its configured name, else its id. */
export function nameOfDevice({ name, id }: Pick<OnpremDevice, "name" | "id">): string {
  return name ?? id;
}

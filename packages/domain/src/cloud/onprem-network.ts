/**
 * What is known of the sites, in the words of path, findings and joins. Absent is unknown, an empty list is none. Names of devices and
 * interfaces are text of devices: hostile until an encoder for a named sink ran.
 */

/** Operational or administrative state of an interface. */
export type LinkState = "up" | "down" | "unknown";

export interface OnpremSite {
  readonly id: string;
  readonly name?: string | undefined;
  /** IPv4 and IPv6 prefixes that the operator declared to be of this site. */
  readonly prefixes: readonly string[];
}

export interface OnpremInterface {
  /** Key of the interface within the device, as in its series: "Gi0/48". */
  readonly key: string;
  readonly operState: LinkState;
  readonly adminState: LinkState;
  /** Interfaces of this kind end a VPN tunnel. */
  readonly isTunnel?: boolean | undefined;
}

export interface OnpremAddress {
  /** Key of the interface that has the address. */
  readonly ifKey?: string | undefined;
  readonly address: string;
  readonly prefixLength?: number | undefined;
}

export interface OnpremBgpPeer {
  readonly remoteAddress: string;
  readonly localAddress?: string | undefined;
  readonly remoteAs?: number | undefined;
  /** RFC 4271 section 8.2.2 in lower case; "established" is up. */
  readonly state?: string | undefined;
  /** Key of the interface behind the local address. */
  readonly ifKey?: string | undefined;
  readonly acceptedPrefixes?: number | undefined;
}

/** A neighbour that a device told of (LLDP, CDP, ...), as far as it is a device of the site. */
export interface OnpremLink {
  readonly ifKey?: string | undefined;
  readonly remoteDeviceId: string;
  readonly remoteIfKey?: string | undefined;
}

export interface OnpremDevice {
  readonly site: string;
  readonly id: string;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly addresses: readonly OnpremAddress[];
  readonly interfaces: readonly OnpremInterface[];
  readonly bgpPeers: readonly OnpremBgpPeer[];
  readonly links: readonly OnpremLink[];
}

/** What ends on the site side of something of AWS, as the joins have it. */
export interface OnpremEdge {
  readonly kind: "customer-gateway" | "virtual-interface";
  /** Id of the customer gateway or of the virtual interface. */
  readonly id: string;
  readonly site: string;
  /** Absent where only the site is known. */
  readonly deviceId?: string | undefined;
  /** Interface of the device that ends it, where it is known: of a virtual interface the sub-interface. */
  readonly ifKey?: string | undefined;
}

/** All sites. */
export interface OnpremNetwork {
  readonly sites: readonly OnpremSite[];
  readonly devices: readonly OnpremDevice[];
  readonly edges: readonly OnpremEdge[];
}

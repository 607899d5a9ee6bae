import { SocketAddress } from "node:net";
import { networkInterfaces } from "node:os";
import { parseAddress } from "@isthmus/domain/cloud/cidr";
import type { UdpEndpoint } from "../../../kernel-drops.ts";
import type { Peer } from "../peer.ts";

/**
 * Octets of `struct sockaddr_in` (ip(7)): family, port, address, eight of padding; and of `struct sockaddr_in6` (ipv6(7)): family, port,
 * flow information, address, scope. Ports and addresses are in network order, families and scopes in that of the machine, which is
 * little-endian here.
 */
export const socketAddressOctets = { udp4: 16, udp6: 28 } as const;
/** AF_INET and AF_INET6 of Linux. */
export const addressFamilies = { udp4: 2, udp6: 10 } as const;

const addressAt = { udp4: 4, udp6: 8 } as const;
const scopeAt = 24;

/** A peer as the system is told of it. Undefined for an address with a zone: the number of its interface is the system's to know. */
export function socketAddressOf({ address, port, family }: UdpEndpoint & Pick<Peer, "family">): Uint8Array | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.version !== (family === "udp4" ? 4 : 6)) {
    return undefined;
  }
  const octets = new Uint8Array(socketAddressOctets[family]);
  const view = new DataView(octets.buffer);
  view.setUint16(0, addressFamilies[family], true);
  view.setUint16(2, port);
  if (family === "udp4") {
    view.setUint32(addressAt.udp4, Number(parsed.base));
  } else {
    view.setBigUint64(addressAt.udp6, parsed.base >> 64n);
    view.setBigUint64(addressAt.udp6 + 8, parsed.base & 0xffff_ffff_ffff_ffffn);
  }
  return octets;
}

/** Senders are as many as devices, and whoever else finds the ports: when there are too many, all are forgotten. */
const maxSenders = 16_384;

/** Reads who sent a datagram, in the form in which Node.js says it. Senders come again and again, so their addresses are kept as text. */
export class SenderNames {
  readonly #family: Peer["family"];
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  readonly #texts = new Map<number | string, string>();

  /** For addresses of one family in `memory`. */
  constructor(family: Peer["family"], memory: ArrayBuffer) {
    this.#family = family;
    this.#octets = new Uint8Array(memory);
    this.#view = new DataView(memory);
  }

  /** The sender whose address begins at an offset and has a length, as the system says; undefined for what is no address of the family. */
  at(offset: number, length: number): UdpEndpoint | undefined {
    const family = this.#family;
    const isAddress = length === socketAddressOctets[family] && offset + length <= this.#octets.length;
    if (!isAddress || this.#view.getUint16(offset, true) !== addressFamilies[family]) {
      return undefined;
    }
    const port = this.#view.getUint16(offset + 2);
    const key = family === "udp4" ? this.#view.getUint32(offset + addressAt.udp4) : this.#keyOf(offset);
    return { address: this.#texts.get(key) ?? this.#remember(key, offset), port };
  }

  #keyOf(offset: number): string {
    return String.fromCharCode(...this.#octets.subarray(offset + addressAt.udp6, offset + socketAddressOctets.udp6));
  }

  #remember(key: number | string, offset: number): string {
    if (this.#texts.size >= maxSenders) {
      this.#texts.clear();
    }
    const text = this.#family === "udp4" ? this.#ipv4(offset + addressAt.udp4) : this.#ipv6(offset);
    this.#texts.set(key, text);
    return text;
  }

  #ipv4(start: number): string {
    return this.#octets.subarray(start, start + 4).join(".");
  }

  #ipv6(offset: number): string {
    const groups = Array.from({ length: 8 }, (_, group) => this.#view.getUint16(offset + addressAt.udp6 + group * 2).toString(16));
    const { address } = new SocketAddress({ address: groups.join(":"), family: "ipv6" });
    const scope = this.#view.getUint32(offset + scopeAt, true);
    return scope === 0 ? address : `${address}%${interfaceOf(scope)}`;
  }
}

/** The name of an interface by its number, as in the zone of a link-local address (RFC 4007 section 11). */
function interfaceOf(scope: number): string {
  const found = Object.entries(networkInterfaces()).find(([, addresses = []]) =>
    addresses.some((each) => each.family === "IPv6" && each.scopeid === scope),
  );
  return found?.[0] ?? String(scope);
}

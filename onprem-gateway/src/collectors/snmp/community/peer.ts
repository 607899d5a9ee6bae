import { isIPv6, SocketAddress } from "node:net";

/** Where an agent listens. `address` is in the form in which a socket names the sender of a datagram. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  readonly family: "udp4" | "udp6";
}

/** The peer of a configured address: IPv6 literals have many spellings, and answers are compared with one. */
export function peerOf({ address, port }: { readonly address: string; readonly port: number }): Peer {
  if (!isIPv6(address)) {
    return { address, port, family: "udp4" };
  }
  const [literal = "", zone] = address.split("%");
  const canonical = new SocketAddress({ address: literal, family: "ipv6" }).address;
  return { address: zone === undefined ? canonical : `${canonical}%${zone}`, port, family: "udp6" };
}

import { isIPv6, SocketAddress } from "node:net";
import type { AnsweringPeer } from "../../snmp-protocol/answering-peer.ts";

/** Where an agent listens. */
export interface Peer extends AnsweringPeer {
  readonly family: "udp4" | "udp6";
}

/** A configured device as a peer. */
interface PeerAddress {
  readonly address: string;
  readonly port: number;
  readonly answersFrom?: readonly string[] | undefined;
}

/** The peer of a configured address: IPv6 literals have many spellings, and answers are compared with one. */
export function peerOf({ address, port, answersFrom = [] }: PeerAddress): Peer {
  const others = answersFrom.length === 0 ? {} : { answersFrom: answersFrom.map(canonical) };
  return { address: canonical(address), port, family: isIPv6(address) ? "udp6" : "udp4", ...others };
}

function canonical(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [literal = "", zone] = address.split("%");
  const spelled = new SocketAddress({ address: literal, family: "ipv6" }).address;
  return zone === undefined ? spelled : `${spelled}%${zone}`;
}

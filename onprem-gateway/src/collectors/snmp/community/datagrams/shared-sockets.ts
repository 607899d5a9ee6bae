import type { UdpEndpoint } from "../../../kernel-drops.ts";
import type { Peer } from "../peer.ts";

/** A datagram's way out. */
export interface OutgoingRequest {
  readonly peer: Peer;
  /** The system does not take the datagram: `code` is that of POSIX. */
  failed(code: string): void;
}

/** UDP sockets of one family that all devices share. Opened when they are first needed; they do not keep the process alive. */
export interface SharedSockets {
  /** Takes a datagram over: `bytes` may change after it. */
  send(bytes: Uint8Array, request: OutgoingRequest): void;
  /** Where the sockets that are open are bound. */
  endpoints(): readonly UdpEndpoint[];
  /** Octets that the receive buffers of all sockets really have, read back from the system; undefined before the first request. */
  receiveOctets(): number | undefined;
  /** Idempotent. What was not sent yet stays unsent, and nothing is received any more. */
  close(): void;
}

/** `bytes` are good until this returns: their memory is used again for later datagrams. */
export type Received = (bytes: Uint8Array, sender: UdpEndpoint) => void;

export type OpenSharedSockets = (family: Peer["family"], received: Received) => SharedSockets;

/** Answers of all devices share few sockets. */
export const socketsPerFamily = 4;
/** Room for a burst, as far as the system's own limit lets it. */
export const wantedReceiveOctets = 4 * 2 ** 20;

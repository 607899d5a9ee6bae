import type { UdpEndpoint } from "../../kernel-drops.ts";
import { isFrom } from "../../snmp-protocol/answering-peer.ts";
import { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { type ResponseHeader, readResponseHeader } from "../../snmp-protocol/codec/response-header.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import type { OpenSharedSockets, OutgoingRequest, SharedSockets } from "./datagrams/shared-sockets.ts";
import { SingleSockets } from "./datagrams/single-sockets.ts";
import type { Peer } from "./peer.ts";

/** A request that waits for its answer. */
export interface AwaitedAnswer {
  readonly peer: Peer;
  /** Whose request it is. */
  readonly owner: object;
  /** An answer with the right request id from the right peer: `reader` stands on its varbinds. Its bytes are good until this returns. */
  receive(reader: BerReader, header: ResponseHeader): void;
  /** A datagram of the peer that is no answer. */
  dropped(reason: GuardReason): void;
  /** Nothing will come any more. */
  abandon(): void;
}

export interface UdpPoolOptions {
  /** Told of every answer to a request that came from another address or port than was asked. */
  readonly onStranger?: (() => void) | undefined;
  /** Sockets of Node.js unless told. */
  readonly openSockets?: OpenSharedSockets | undefined;
}

/**
 * A few UDP sockets for all devices. An answer finds its request by the random request id, and counts only when it comes from the address
 * and port that was asked.
 */
export class UdpPool {
  readonly #sockets = new Map<Peer["family"], SharedSockets>();
  readonly #awaited = new Map<number, AwaitedAnswer>();
  readonly #onStranger: () => void;
  readonly #openSockets: OpenSharedSockets;

  constructor({ onStranger = ignore, openSockets = openSingleSockets }: UdpPoolOptions = {}) {
    this.#onStranger = onStranger;
    this.#openSockets = openSockets;
  }

  isAwaited(requestId: number): boolean {
    return this.#awaited.has(requestId);
  }

  await(requestId: number, answer: AwaitedAnswer): void {
    this.#awaited.set(requestId, answer);
  }

  forget(requestId: number): void {
    this.#awaited.delete(requestId);
  }

  /** Ends all that an owner waits for. */
  abandon(owner: object): void {
    for (const answer of this.#awaited.values()) {
      if (answer.owner === owner) {
        answer.abandon();
      }
    }
  }

  /** Octets that the receive buffers of a family's sockets really have, read back from the system; undefined before the first request. */
  receiveOctets(): number | undefined {
    const known = [...this.#sockets.values()].flatMap((sockets) => sockets.receiveOctets() ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** Where the sockets that are open are bound. */
  endpoints(): readonly UdpEndpoint[] {
    return [...this.#sockets.values()].flatMap((sockets) => sockets.endpoints());
  }

  /** Takes the datagram over: `bytes` may change after it. */
  send(bytes: Uint8Array, request: OutgoingRequest): void {
    this.#socketsOf(request.peer.family).send(bytes, request);
  }

  /** Idempotent. */
  close(): void {
    for (const sockets of this.#sockets.values()) {
      sockets.close();
    }
    this.#sockets.clear();
  }

  #socketsOf(family: Peer["family"]): SharedSockets {
    const open = this.#sockets.get(family);
    if (open !== undefined) {
      return open;
    }
    const sockets = this.#openSockets(family, (bytes, sender) => this.#receive(bytes, sender));
    this.#sockets.set(family, sockets);
    return sockets;
  }

  #receive(bytes: Uint8Array, sender: UdpEndpoint): void {
    const reader = new BerReader(bytes);
    const header = readResponseHeader(reader);
    if (header === undefined) {
      this.#dropFrom(sender, reader.rejection ?? "length");
      return;
    }
    const answer = this.#awaited.get(header.requestId);
    if (answer === undefined) {
      return;
    }
    if (isFrom(answer.peer, sender)) {
      answer.receive(reader, header);
    } else {
      this.#onStranger();
    }
  }

  /** What cannot be read has no request id: it is laid to every request that waits for this peer. */
  #dropFrom(sender: UdpEndpoint, reason: GuardReason): void {
    for (const answer of this.#awaited.values()) {
      if (isFrom(answer.peer, sender)) {
        answer.dropped(reason);
      }
    }
  }
}

function openSingleSockets(...[family, received]: Parameters<OpenSharedSockets>): SharedSockets {
  return new SingleSockets(family, received);
}

function ignore(): void {
  return;
}

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { causeCode } from "../../../errors.ts";
import type { UdpEndpoint } from "../../kernel-drops.ts";
import { isFrom } from "../../snmp-protocol/answering-peer.ts";
import { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { type ResponseHeader, readResponseHeader } from "../../snmp-protocol/codec/response-header.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import type { Peer } from "./peer.ts";

/** A request that waits for its answer. */
export interface AwaitedAnswer {
  readonly peer: Peer;
  /** An answer with the right request id from the right peer: `reader` stands on its varbinds. */
  receive(reader: BerReader, header: ResponseHeader): void;
  /** A datagram of the peer that is no answer. */
  dropped(reason: GuardReason): void;
}

const socketsPerFamily = 4;
/** Answers of all devices share few sockets: room for a burst, as far as the system's own limit lets it. */
const wantedReceiveOctets = 4 * 2 ** 20;

/**
 * A few UDP sockets for all devices. An answer finds its request by the random request id, and counts only when it comes from the address
 * and port that was asked. Sockets are opened when they are first needed and do not keep the process alive.
 */
export class UdpPool {
  readonly #sockets = { udp4: new Map<number, Socket>(), udp6: new Map<number, Socket>() };
  readonly #awaited = new Map<number, AwaitedAnswer>();
  readonly #onStranger: () => void;
  readonly #bound = new Map<Socket, UdpEndpoint>();
  #receiveOctets: number | undefined;
  #turn = 0;

  /** `onStranger` is told of every answer to a request that came from another address or port than was asked. */
  constructor(onStranger: () => void = ignore) {
    this.#onStranger = onStranger;
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

  /** Octets that the receive buffers of all sockets really have, read back from the system; undefined before the first request. */
  receiveOctets(): number | undefined {
    return this.#receiveOctets === undefined ? undefined : this.#receiveOctets * socketsPerFamily;
  }

  /** Where the sockets that are open are bound. */
  endpoints(): readonly UdpEndpoint[] {
    return [...this.#bound.values()];
  }

  /** `failed` is told the POSIX code when the system does not take the datagram. */
  send(bytes: Uint8Array, { address, port, family }: Peer, failed: (code: string) => void): void {
    this.#turn = (this.#turn + 1) % socketsPerFamily;
    try {
      this.#socket(family, this.#turn).send(bytes, port, address, (error) => {
        if (error !== null) {
          failed(causeCode(error));
        }
      });
    } catch (cause) {
      failed(causeCode(cause));
    }
  }

  /** Idempotent. */
  close(): void {
    for (const sockets of [this.#sockets.udp4, this.#sockets.udp6]) {
      for (const socket of sockets.values()) {
        socket.close();
      }
      sockets.clear();
      this.#bound.clear();
    }
  }

  #socket(family: Peer["family"], turn: number): Socket {
    const open = this.#sockets[family].get(turn);
    if (open !== undefined) {
      return open;
    }
    // Addresses are literals: without a resolver of its own, the socket would ask the system's for each datagram.
    const socket = createSocket({ type: family, lookup: (literal, _options, done) => done(null, literal, family === "udp4" ? 4 : 6) });
    this.#sockets[family].set(turn, socket);
    socket.on("error", leftToDeadline);
    socket.on("message", (bytes, sender) => this.#receive(bytes, sender));
    socket.bind(0, () => {
      socket.setRecvBufferSize(wantedReceiveOctets);
      this.#receiveOctets = socket.getRecvBufferSize();
      this.#bound.set(socket, { address: socket.address().address, port: socket.address().port });
    });
    socket.unref();
    return socket;
  }

  #receive(bytes: Uint8Array, sender: RemoteInfo): void {
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
  #dropFrom(sender: RemoteInfo, reason: GuardReason): void {
    for (const answer of this.#awaited.values()) {
      if (isFrom(answer.peer, sender)) {
        answer.dropped(reason);
      }
    }
  }
}

/** An "error" without a listener ends the process. Failed sends are told to their request; what else there is, its deadline accounts for. */
function leftToDeadline(_error: Error): void {
  return;
}

function ignore(): void {
  return;
}

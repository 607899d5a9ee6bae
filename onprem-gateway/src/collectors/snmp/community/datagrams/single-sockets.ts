import { createSocket, type Socket } from "node:dgram";
import { causeCode } from "../../../../errors.ts";
import type { UdpEndpoint } from "../../../kernel-drops.ts";
import { ownBytes } from "../own-bytes.ts";
import type { Peer } from "../peer.ts";
import { type OutgoingRequest, type Received, type SharedSockets, socketsPerFamily, wantedReceiveOctets } from "./shared-sockets.ts";

/** Sockets of Node.js, wherever it runs: a system call for each datagram. */
export class SingleSockets implements SharedSockets {
  readonly #family: Peer["family"];
  readonly #received: Received;
  readonly #sockets = new Map<number, Socket>();
  readonly #bound = new Map<Socket, UdpEndpoint>();
  #receiveOctets: number | undefined;
  #turn = 0;

  constructor(family: Peer["family"], received: Received) {
    this.#family = family;
    this.#received = received;
  }

  send(bytes: Uint8Array, request: OutgoingRequest): void {
    const { address, port } = request.peer;
    this.#turn = (this.#turn + 1) % socketsPerFamily;
    try {
      // The system may take it later, when these bytes have changed.
      this.#socket(this.#turn).send(ownBytes(bytes), port, address, (error) => {
        if (error !== null) {
          request.failed(causeCode(error));
        }
      });
    } catch (cause) {
      request.failed(causeCode(cause));
    }
  }

  endpoints(): readonly UdpEndpoint[] {
    return [...this.#bound.values()];
  }

  receiveOctets(): number | undefined {
    return this.#receiveOctets === undefined ? undefined : this.#receiveOctets * socketsPerFamily;
  }

  close(): void {
    for (const socket of this.#sockets.values()) {
      socket.close();
    }
    this.#sockets.clear();
    this.#bound.clear();
  }

  #socket(turn: number): Socket {
    const open = this.#sockets.get(turn);
    if (open !== undefined) {
      return open;
    }
    const socket = createUdpSocket(this.#family);
    this.#sockets.set(turn, socket);
    socket.on("message", this.#received);
    socket.bind(0, () => {
      socket.setRecvBufferSize(wantedReceiveOctets);
      this.#receiveOctets = socket.getRecvBufferSize();
      this.#bound.set(socket, { address: socket.address().address, port: socket.address().port });
    });
    socket.unref();
    return socket;
  }
}

/**
 * A socket for addresses, not for names: without a resolver of its own, it would ask the system's for each datagram. Its errors are left to
 * the deadlines of requests, since failed sends are told to their request.
 */
export function createUdpSocket(family: Peer["family"]): Socket {
  const socket = createSocket({ type: family, lookup: (literal, _options, done) => done(null, literal, family === "udp4" ? 4 : 6) });
  return socket.on("error", leftToDeadline);
}

/** An "error" without a listener ends the process. */
function leftToDeadline(_error: Error): void {
  return;
}

import type { Socket } from "node:dgram";
import { getSystemErrorName } from "node:util";
import { causeCode } from "../../../../errors.ts";
import type { UdpEndpoint } from "../../../kernel-drops.ts";
import { ownBytes } from "../own-bytes.ts";
import type { Peer } from "../peer.ts";
import type { DatagramCalls } from "./libc.ts";
import { MessageBlock } from "./message-block.ts";
import { type OutgoingRequest, type Received, type SharedSockets, socketsPerFamily, wantedReceiveOctets } from "./shared-sockets.ts";
import { createUdpSocket } from "./single-sockets.ts";
import { SenderNames, socketAddressOf } from "./socket-address.ts";

/** Datagrams of one call. */
const slots = 64;
/** A request of more octets goes by itself; most have 300. */
const requestOctets = 2_048;
/** No datagram is larger (udp(7)). */
const answerOctets = 65_536;
/** Requests of one call that leave through the same socket: their answers share its receive buffer. */
const mostOfOneSocket = 16;

/** What the system does not take now, it may take when there is room again. */
const leftToNode: ReadonlySet<string> = new Set(["EAGAIN", "ENOBUFS", "EINTR"]);
/** A descriptor that is none. */
const notOpen = -1;

/** Node.js owns the descriptor: it says when there is something to read, and closes it. */
interface BatchedSocket {
  readonly socket: Socket;
  readonly descriptor: number;
  readonly endpoint: UdpEndpoint;
}

/**
 * Sockets whose datagrams cross into the system many at a time: requests are gathered until the end of a turn of the event loop and leave
 * with one call; the first answer that Node.js reads brings all that wait behind it. What the system does not take now (a full buffer) is
 * left to Node.js, which waits for room; every other refusal is told to the request that it concerns.
 */
export class BatchedSockets implements SharedSockets {
  readonly #family: Peer["family"];
  readonly #calls: DatagramCalls;
  readonly #received: Received;
  readonly #requests: MessageBlock;
  readonly #answers: MessageBlock;
  readonly #senders: SenderNames;
  readonly #names = new WeakMap<Peer, Uint8Array>();
  /** Requests by their slots. */
  readonly #gathered: OutgoingRequest[] = [];
  #sockets: readonly BatchedSocket[] = [];
  #receiveOctets: number | undefined;
  #turn = 0;
  /** Of the gathered requests, those that have left. */
  #left = 0;
  #isClosed = false;

  constructor(family: Peer["family"], { received, calls }: { readonly received: Received; readonly calls: DatagramCalls }) {
    const memory = { layout: calls.layout, addressOf: calls.addressOf, slots };
    this.#family = family;
    this.#calls = calls;
    this.#received = received;
    this.#requests = new MessageBlock({ ...memory, slotOctets: requestOctets });
    this.#answers = new MessageBlock({ ...memory, slotOctets: answerOctets });
    this.#senders = new SenderNames(family, this.#answers.head);
    this.#answers.expect(slots);
  }

  send(bytes: Uint8Array, request: OutgoingRequest): void {
    const refusal = this.#open();
    const name = this.#nameOf(request.peer);
    if (refusal !== undefined) {
      request.failed(refusal);
      return;
    }
    if (name === undefined || bytes.length > requestOctets) {
      this.#sendAlone(ownBytes(bytes), request);
      return;
    }
    if (this.#gathered.length === slots) {
      this.#flush();
    }
    this.#requests.put(this.#gathered.length, bytes, name);
    if (this.#gathered.push(request) === 1) {
      setImmediate(() => this.#flush());
    }
  }

  endpoints(): readonly UdpEndpoint[] {
    return this.#sockets.map(({ endpoint }) => endpoint);
  }

  receiveOctets(): number | undefined {
    return this.#receiveOctets === undefined ? undefined : this.#receiveOctets * this.#sockets.length;
  }

  close(): void {
    this.#isClosed = true;
    this.#gathered.length = 0;
    for (const { socket } of this.#sockets) {
      socket.close();
    }
    this.#sockets = [];
  }

  /** Opens as many sockets as the system allows. Its code when it allows none. */
  #open(): string | undefined {
    if (this.#sockets.length > 0) {
      return undefined;
    }
    let refusal: string | undefined = this.#isClosed ? "EBADF" : undefined;
    const opened: BatchedSocket[] = [];
    while (refusal === undefined && opened.length < socketsPerFamily) {
      const socket = this.#openOne();
      if (typeof socket === "string") {
        refusal = socket;
      } else {
        opened.push(socket);
      }
    }
    this.#sockets = opened;
    return opened.length === 0 ? refusal : undefined;
  }

  #openOne(): BatchedSocket | string {
    const descriptor = this.#calls.open(this.#family);
    if (descriptor < 0) {
      return getSystemErrorName(descriptor);
    }
    const socket = this.#handOver(descriptor);
    if (socket === undefined) {
      this.#calls.close(descriptor);
      return "EBADF";
    }
    return socket;
  }

  /** Undefined when Node.js does not take the descriptor, which then is ours to close. */
  #handOver(descriptor: number): BatchedSocket | undefined {
    const socket = createUdpSocket(this.#family);
    try {
      socket.bind({ fd: descriptor });
    } catch {
      socket.close();
      return undefined;
    }
    socket.unref();
    socket.setRecvBufferSize(wantedReceiveOctets);
    this.#receiveOctets = socket.getRecvBufferSize();
    socket.on("message", (bytes, sender) => {
      this.#received(bytes, sender);
      this.#drain(descriptor);
    });
    const { address, port } = socket.address();
    return { socket, descriptor, endpoint: { address, port } };
  }

  /** Takes what waits behind the datagram that Node.js has read. As much as one call brings: if there is more, it reads again. */
  #drain(descriptor: number): void {
    // A descriptor of a closed socket may be another file by now.
    const count = this.#isClosed ? 0 : this.#calls.receive(descriptor, this.#answers.messageAddress(0), slots);
    for (let slot = 0; slot < count && !this.#isClosed; slot += 1) {
      const bytes = this.#answers.received(slot);
      const sender = this.#senders.at(this.#answers.nameAt(slot), this.#answers.nameLength(slot));
      if (bytes !== undefined && sender !== undefined) {
        this.#received(bytes, sender);
      }
    }
    this.#answers.expect(Math.max(0, count));
  }

  /** Sends what was gathered, also what is added meanwhile. */
  #flush(): void {
    while (this.#left < this.#gathered.length) {
      const from = this.#left;
      const count = Math.min(mostOfOneSocket, this.#gathered.length - from);
      const descriptor = this.#nextSocket()?.descriptor ?? notOpen;
      const taken = this.#calls.send(descriptor, this.#requests.messageAddress(from), count);
      this.#left = from + Math.max(1, taken);
      if (taken <= 0) {
        this.#refused(from, taken);
      }
    }
    this.#gathered.length = 0;
    this.#left = 0;
  }

  /** sendmmsg(2) tells of an error only when it concerns the first message. */
  #refused(slot: number, result: number): void {
    const gathered = this.#gathered[slot];
    if (gathered === undefined) {
      return;
    }
    const code = result < 0 ? getSystemErrorName(result) : "EAGAIN";
    if (leftToNode.has(code)) {
      this.#sendAlone(this.#requests.copyOf(slot), gathered);
    } else {
      gathered.failed(code);
    }
  }

  #sendAlone(bytes: Uint8Array, request: OutgoingRequest): void {
    const { address, port } = request.peer;
    this.#nextSocket()?.socket.send(bytes, port, address, (error) => {
      if (error !== null) {
        request.failed(causeCode(error));
      }
    });
  }

  #nextSocket(): BatchedSocket | undefined {
    this.#turn = (this.#turn + 1) % this.#sockets.length;
    return this.#sockets[this.#turn];
  }

  #nameOf(peer: Peer): Uint8Array | undefined {
    const known = this.#names.get(peer);
    if (known !== undefined) {
      return known;
    }
    const name = socketAddressOf(peer);
    if (name !== undefined) {
      this.#names.set(peer, name);
    }
    return name;
  }
}

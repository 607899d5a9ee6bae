import { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { type ResponseHeader, readResponseHeader } from "../../snmp-protocol/codec/response-header.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import type { SnmpFailure } from "../../snmp-protocol/session.ts";
import { classifySocketCode, classifyStatus } from "../classify-failure.ts";
import { failure } from "../failure-hints.ts";
import { type ConnectedSocket, openConnectedSocket } from "./connected-socket.ts";
import type { Deadline } from "./deadline-wheel.ts";
import { ownBytes } from "./own-bytes.ts";
import type { Peer } from "./peer.ts";
import type { CommunityTransport } from "./transport.ts";
import type { AwaitedAnswer } from "./udp-pool.ts";

export interface ExchangeOptions<T> {
  readonly transport: CommunityTransport;
  readonly peer: Peer;
  readonly requestId: number;
  readonly request: Uint8Array;
  readonly version: "1" | "2c";
  readonly community: Uint8Array;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Time to hold the first request back. */
  readonly waitMs: number;
  /** The agent answered lately: its first request may leave through the shared sockets. */
  readonly known: boolean;
  /** True when parts of the datagram are in what `read` gives: its memory is used again for later datagrams. */
  readonly keepsBytes: boolean;
  /** Reads the varbinds that `reader` stands on. Undefined, with a rejection, when they break the rules. */
  readonly read: (reader: BerReader) => T | SnmpFailure | undefined;
  readonly onDrop: (reason: GuardReason) => void;
  readonly settled: (result: T | SnmpFailure) => void;
}

/**
 * One request until it is answered, given up or closed; it settles exactly once. A known agent is asked through the shared sockets. One
 * that has not answered yet, and one that let a request time out, is asked through a socket connected to it, which learns of closed ports.
 */
export class Exchange<T> implements AwaitedAnswer {
  readonly peer: Peer;
  readonly #options: ExchangeOptions<T>;
  #attempt = 0;
  #deadline: Deadline | undefined;
  #connected: ConnectedSocket | undefined;
  #dropped = false;
  #settled = false;

  constructor(options: ExchangeOptions<T>) {
    this.#options = options;
    this.peer = options.peer;
  }

  start(): void {
    const { transport, requestId, waitMs } = this.#options;
    transport.pool.await(requestId, this);
    if (waitMs > 0) {
      this.#deadline = transport.wheel.set(waitMs, () => this.#send());
    } else {
      this.#send();
    }
  }

  receive(reader: BerReader, header: ResponseHeader): void {
    const { version, community, keepsBytes, read } = this.#options;
    if (header.version !== version || !isEqual(header.community, community)) {
      this.dropped(header.version === version ? "community" : "version");
      return;
    }
    if (header.errorStatus !== 0) {
      this.settle(classifyStatus(header.errorStatus));
      return;
    }
    const varbinds = keepsBytes ? copyOf(reader) : reader;
    const result = read(varbinds);
    if (result === undefined) {
      this.dropped(varbinds.rejection ?? "length");
    } else {
      this.settle(result);
    }
  }

  dropped(reason: GuardReason): void {
    this.#dropped = true;
    this.#options.onDrop(reason);
  }

  settle(result: T | SnmpFailure): void {
    if (this.#settled) {
      return;
    }
    this.#settled = true;
    this.#deadline?.cancel();
    this.#connected?.close();
    this.#options.transport.pool.forget(this.#options.requestId);
    this.#options.settled(result);
  }

  #send(): void {
    const { transport, request, timeoutMs, known } = this.#options;
    this.#attempt += 1;
    this.#deadline = transport.wheel.set(timeoutMs, () => this.#expire());
    const failed = (code: string) => this.settle(classifySocketCode(code));
    if (known && this.#attempt === 1) {
      transport.pool.send(request, this.peer, failed);
      return;
    }
    this.#connected ??= openConnectedSocket(this.peer, {
      received: (bytes) => this.#receiveAlone(bytes),
      refused: () => this.#options.onDrop("peer"),
      failed,
    });
    this.#connected.send(request);
  }

  #expire(): void {
    if (this.#attempt <= this.#options.retries) {
      this.#send();
    } else {
      this.settle(failure(this.#dropped ? "malformed" : "timeout"));
    }
  }

  #receiveAlone(bytes: Uint8Array): void {
    const reader = new BerReader(bytes);
    const header = readResponseHeader(reader);
    if (header === undefined) {
      this.dropped(reader.rejection ?? "length");
    } else if (header.requestId === this.#options.requestId) {
      this.receive(reader, header);
    }
  }
}

/** A reader that stands on the same place of a copy. */
function copyOf(reader: BerReader): BerReader {
  const copy = new BerReader(ownBytes(reader.bytes));
  copy.at = reader.at;
  copy.end = reader.end;
  return copy;
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, at) => octet === right[at]);
}

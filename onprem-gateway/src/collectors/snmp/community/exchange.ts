import { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { encodeRequest, type requestTags } from "../../snmp-protocol/codec/encode-request.ts";
import { type ResponseHeader, readResponseHeader } from "../../snmp-protocol/codec/response-header.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import type { SnmpFailure } from "../../snmp-protocol/session.ts";
import { classifySocketCode, classifyStatus } from "../classify-failure.ts";
import { failure } from "../failure-hints.ts";
import { type ConnectedSocket, openConnectedSocket } from "./connected-socket.ts";
import type { OutgoingRequest } from "./datagrams/shared-sockets.ts";
import type { Expiring } from "./deadline-wheel.ts";
import { ownBytes } from "./own-bytes.ts";
import type { Peer } from "./peer.ts";
import type { CommunityTransport } from "./transport.ts";
import type { AwaitedAnswer } from "./udp-pool.ts";

/** The session that requests belong to: what is the same for all of them. */
export interface Asker<T> {
  readonly transport: CommunityTransport;
  readonly peer: Peer;
  readonly version: "1" | "2c";
  readonly community: Uint8Array;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly onDrop: (reason: GuardReason) => void;
  readonly ended: (result: T | SnmpFailure) => void;
}

/** What is asked, and how its answer is read. */
export interface Question<T> {
  readonly tag: (typeof requestTags)[keyof typeof requestTags];
  readonly oids: readonly Uint8Array[];
  readonly row?: number | undefined;
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  /** True when parts of the datagram are in what `read` gives: its memory is used again for later datagrams. */
  readonly keepsBytes: boolean;
  /** Reads the varbinds that `reader` stands on. Undefined, with a rejection, when they break the rules. */
  readonly read: (reader: BerReader) => T | SnmpFailure | undefined;
}

interface ExchangeOptions<T> {
  readonly question: Question<T>;
  readonly requestId: number;
  /** The agent answered lately: its first request may leave through the shared sockets. */
  readonly known: boolean;
  readonly settled: (result: T | SnmpFailure) => void;
}

/**
 * One request until it is answered, given up or closed; it settles exactly once. A known agent is asked through the shared sockets. One
 * that has not answered yet, and one that let a request time out, is asked through a socket connected to it, which learns of closed ports.
 */
export class Exchange<T> implements AwaitedAnswer, OutgoingRequest, Expiring {
  readonly owner: Asker<T>;
  readonly #options: ExchangeOptions<T>;
  #attempt = 0;
  #tick = -1;
  #connected: ConnectedSocket | undefined;
  #dropped = false;
  #settled = false;

  constructor(owner: Asker<T>, options: ExchangeOptions<T>) {
    this.owner = owner;
    this.#options = options;
  }

  get peer(): Peer {
    return this.owner.peer;
  }

  /** Sends the request when `waitMs` have passed. */
  start(waitMs: number): void {
    const { pool, wheel } = this.owner.transport;
    pool.await(this.#options.requestId, this);
    if (waitMs > 0) {
      this.#tick = wheel.set(waitMs, this);
    } else {
      this.#send();
    }
  }

  receive(reader: BerReader, header: ResponseHeader): void {
    const { version, community } = this.owner;
    const { question } = this.#options;
    if (header.version !== version || !isCommunity(community, reader, header)) {
      this.dropped(header.version === version ? "community" : "version");
      return;
    }
    if (header.errorStatus !== 0) {
      this.#settle(classifyStatus(header.errorStatus));
      return;
    }
    const varbinds = question.keepsBytes ? copyOf(reader) : reader;
    const result = question.read(varbinds);
    if (result === undefined) {
      this.dropped(varbinds.rejection ?? "length");
    } else {
      this.#settle(result);
    }
  }

  dropped(reason: GuardReason): void {
    this.#dropped = true;
    this.owner.onDrop(reason);
  }

  failed(code: string): void {
    this.#settle(classifySocketCode(code));
  }

  abandon(): void {
    this.#settle(failure("closed"));
  }

  expire(): void {
    if (this.#attempt <= this.owner.retries) {
      this.#send();
    } else {
      this.#settle(failure(this.#dropped ? "malformed" : "timeout"));
    }
  }

  #settle(result: T | SnmpFailure): void {
    if (this.#settled) {
      return;
    }
    this.#settled = true;
    const { pool, wheel } = this.owner.transport;
    wheel.cancel(this.#tick, this);
    this.#connected?.close();
    pool.forget(this.#options.requestId);
    this.owner.ended(result);
    this.#options.settled(result);
  }

  #send(): void {
    const { transport, timeoutMs } = this.owner;
    this.#attempt += 1;
    this.#tick = transport.wheel.set(timeoutMs, this);
    const request = this.#encode();
    if (this.#options.known && this.#attempt === 1) {
      transport.pool.send(request, this);
      return;
    }
    this.#connected ??= openConnectedSocket(this.peer, {
      received: (bytes) => this.#receiveAlone(bytes),
      refused: () => this.owner.onDrop("peer"),
      failed: (code) => this.failed(code),
    });
    this.#connected.send(ownBytes(request));
  }

  /** The request, the same each time, in memory that the next one uses again. */
  #encode(): Uint8Array {
    const { transport, version, community } = this.owner;
    const { requestId, question } = this.#options;
    const { tag, oids, row, nonRepeaters, maxRepetitions } = question;
    return encodeRequest({ version, community, tag, requestId, nonRepeaters, maxRepetitions, oids, row }, transport.requestMemory);
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

function isCommunity(community: Uint8Array, { bytes }: BerReader, { communityStart, communityEnd }: ResponseHeader): boolean {
  if (communityEnd - communityStart !== community.length) {
    return false;
  }
  for (let at = 0; at < community.length; at += 1) {
    if (bytes[communityStart + at] !== community[at]) {
      return false;
    }
  }
  return true;
}

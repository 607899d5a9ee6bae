import { createSocket, type RemoteInfo, type Socket, type SocketType } from "node:dgram";
import { EventEmitter } from "node:events";
import { causeCode } from "../../../errors.ts";
import { type AnsweringPeer, isFrom } from "../answering-peer.ts";
import type { AnswerProof } from "../usm/answer-proof.ts";
import type { GuardReason } from "./ber-scan.ts";
import { type CheckedMessage, checkMessage, pduTags } from "./check-message.ts";
import type { UserHeader } from "./user-header.ts";

/** What the guard tells the session that owns the socket. */
export interface SessionSocketObserver {
  /** A request leaves, or leaves again. */
  sent(): void;
  dropped(reason: GuardReason): void;
  /** An answer with this header goes to the library, which may yet refuse it. */
  offered(header: UserHeader): void;
  /** The agent refused with a Report whose first varbind has this name. */
  reported(oid: string): void;
  /** A POSIX code such as ECONNREFUSED. */
  failed(code: string): void;
}

/** The security an answer must have at least; only Reports may have less. */
export interface RequiredSecurity {
  readonly user: string;
  readonly authenticated: boolean;
  readonly encrypted: boolean;
}

export interface SessionSocketOptions {
  readonly peer: AnsweringPeer;
  readonly version: "1" | "2c" | "3";
  /** v3 only. */
  readonly security?: RequiredSecurity;
  /** v3 only: proves answers before the library sees them, which would end the request for one that is forged. */
  readonly proof?: AnswerProof;
  readonly observer: SessionSocketObserver;
}

type SendCallback = (error: Error | null, bytes?: number) => void;

const maxReportsInARow = 4;

/**
 * The socket of one SNMP session, in the shape the library's `dgramModule` option wants. It is connected, so the kernel drops what comes
 * from any other address or port and reports a closed port; everything else is checked before the library sees it. For an agent that may
 * answer from other addresses it is not connected, and drops itself what comes from elsewhere.
 */
class SessionSocket extends EventEmitter {
  readonly #options: SessionSocketOptions;
  readonly #socket: Socket;
  readonly #waiting: (() => void)[] = [];
  #connected = false;
  #closed = false;
  #reports = 0;

  constructor(type: SocketType, options: SessionSocketOptions) {
    super();
    this.#options = options;
    this.#socket = createSocket(type);
    this.#socket.on("message", (bytes, peer) => this.#receive(bytes, peer));
    this.#socket.on("error", (error) => this.#fail(error));
    if (options.peer.answersFrom !== undefined) {
      this.#connected = true;
      return;
    }
    this.#socket.connect(options.peer.port, options.peer.address, () => {
      this.#connected = true;
      for (const send of this.#waiting.splice(0)) {
        send();
      }
    });
  }

  /** The library's own destination is ignored: the socket is connected to the configured peer. */
  send(...[bytes, offset, length, , , done]: [Buffer, number, number, number, string, SendCallback]): void {
    const send = () => this.#send(bytes.subarray(offset, offset + length), done);
    if (this.#connected) {
      send();
    } else {
      this.#waiting.push(send);
    }
  }

  ref(): this {
    if (!this.#closed) {
      this.#socket.ref();
    }
    return this;
  }

  unref(): this {
    if (!this.#closed) {
      this.#socket.unref();
    }
    return this;
  }

  close(): this {
    if (!this.#closed) {
      this.#closed = true;
      this.#socket.close(() => this.emit("close"));
    }
    return this;
  }

  #send(bytes: Uint8Array, done: SendCallback): void {
    if (this.#closed) {
      return;
    }
    const { observer, peer } = this.#options;
    observer.sent();
    this.#options.proof?.asked(bytes);
    const settle: SendCallback = (error, sent) => {
      if (error === null) {
        done(null, sent);
      } else {
        this.#fail(error);
      }
    };
    try {
      if (peer.answersFrom === undefined) {
        this.#socket.send(bytes, settle);
      } else {
        this.#socket.send(bytes, peer.port, peer.address, settle);
      }
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    this.#options.observer.failed(causeCode(cause));
  }

  #receive(bytes: Buffer, peer: RemoteInfo): void {
    const { observer } = this.#options;
    if (!isFrom(this.#options.peer, peer)) {
      observer.dropped("peer");
      return;
    }
    const check = checkMessage(bytes, "poller");
    if (check.kind === "rejected") {
      observer.dropped(check.reason);
      return;
    }
    const message = bytes.subarray(0, check.message.length);
    const reason = this.#refusal(message, check.message);
    if (reason !== undefined) {
      observer.dropped(reason);
      return;
    }
    try {
      this.emit("message", message, peer);
    } catch {
      observer.dropped("library");
    }
  }

  #refusal(bytes: Uint8Array, message: CheckedMessage): GuardReason | undefined {
    const { version, security: required, observer } = this.#options;
    if (message.version !== version) {
      return "version";
    }
    if (message.pduTag === pduTags.report) {
      this.#reports += 1;
      if (message.reportOid !== undefined) {
        observer.reported(message.reportOid);
      }
      return this.#reports > maxReportsInARow ? "report-limit" : undefined;
    }
    const { security, scoped } = message;
    if (required === undefined || security === undefined || scoped === undefined) {
      return undefined;
    }
    const gap = securityGap(required, security) ?? this.#options.proof?.refusal({ bytes, security, scoped });
    if (gap === undefined) {
      this.#reports = 0;
      observer.offered(security);
    }
    return gap;
  }
}

function securityGap(required: RequiredSecurity, found: RequiredSecurity): GuardReason | undefined {
  if (found.user !== required.user) {
    return "user";
  }
  const weaker = (required.authenticated && !found.authenticated) || (required.encrypted && !found.encrypted);
  return weaker ? "security-level" : undefined;
}

/** A `dgramModule` for one session: hands the library a guarded socket instead of a bare one. */
export function sessionDgram(options: SessionSocketOptions): { createSocket(type: SocketType): SessionSocket } {
  return { createSocket: (type) => new SessionSocket(type, options) };
}

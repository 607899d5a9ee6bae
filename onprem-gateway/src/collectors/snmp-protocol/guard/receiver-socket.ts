import { createSocket, type RemoteInfo, type Socket, type SocketType } from "node:dgram";
import { EventEmitter } from "node:events";
import { causeCode } from "../../../errors.ts";
import type { GuardReason } from "./ber-scan.ts";
import { type CheckedMessage, checkMessage } from "./check-message.ts";

/** A checked datagram while the library works on it. */
export interface CurrentDatagram {
  readonly message: CheckedMessage;
  readonly address: string;
  readonly port: number;
  /** Sends the answer that the library made for it, if it made one. Safe to call at any later time, once or more. */
  reply(): void;
}

export interface ReceiverSocketOptions {
  readonly type: SocketType;
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly observer: ReceiverSocketObserver;
}

export interface ReceiverSocketObserver {
  /** Says why a checked message is not let through, or undefined to let it pass. */
  refuse(message: CheckedMessage, address: string): GuardReason | undefined;
  dropped(reason: GuardReason): void;
  listening(socket: { readonly port: number; readonly receiveBufferBytes: number }): void;
  failed(code: string): void;
}

const wantedReceiveBufferBytes = 8 * 1024 * 1024;

type SendCallback = (error: Error | null) => void;

/**
 * The socket of a notification receiver, in the shape the library's `dgramModule` option wants. Checks every datagram before the library
 * sees it, and holds what the library answers: an inform is confirmed only when its record is on disk.
 */
export class ReceiverSocket extends EventEmitter {
  readonly #options: ReceiverSocketOptions;
  readonly #observer: ReceiverSocketObserver;
  readonly #socket: Socket;
  #current: CurrentDatagram | undefined;
  #held: Uint8Array | undefined;
  #closed = false;

  constructor(options: ReceiverSocketOptions) {
    super();
    this.#options = options;
    this.#observer = options.observer;
    this.#socket = createSocket(options.type);
    this.#socket.on("message", (bytes, peer) => this.#receive(bytes, peer));
    this.#socket.on("error", (error) => this.#observer.failed(causeCode(error)));
  }

  /** The datagram whose handling is under way: valid inside the library's synchronous callback. */
  get current(): CurrentDatagram | undefined {
    return this.#current;
  }

  /** The library's own idea of address and port is ignored: it has no way to say "any port". */
  bind(): this {
    const { address, port } = this.#options;
    this.#socket.bind(port, address, () => {
      this.#socket.setRecvBufferSize(wantedReceiveBufferBytes);
      this.#observer.listening({ port: this.#socket.address().port, receiveBufferBytes: this.#socket.getRecvBufferSize() });
    });
    return this;
  }

  /** What the library wants to answer is kept until `reply`; its destination is ignored, the answer goes to the datagram's source. */
  send(...[bytes, offset, length, , , done]: [Uint8Array, number, number, number, string, SendCallback]): void {
    this.#held = bytes.slice(offset, offset + length);
    done(null);
  }

  close(): this {
    if (!this.#closed) {
      this.#closed = true;
      this.#socket.close();
    }
    return this;
  }

  #receive(bytes: Buffer, { address, port }: RemoteInfo): void {
    const check = checkMessage(bytes, "receiver");
    if (check.kind === "rejected") {
      this.#observer.dropped(check.reason);
      return;
    }
    const refusal = this.#observer.refuse(check.message, address);
    if (refusal !== undefined) {
      this.#observer.dropped(refusal);
      return;
    }
    const holder: { answer?: Uint8Array } = {};
    this.#held = undefined;
    this.#current = { message: check.message, address, port, reply: () => this.#reply(holder.answer, { address, port }) };
    try {
      this.emit("message", bytes.subarray(0, check.message.length), { address, port });
    } catch {
      this.#observer.dropped("library");
    } finally {
      if (this.#held !== undefined) {
        holder.answer = this.#held;
      }
      this.#current = undefined;
    }
  }

  #reply(answer: Uint8Array | undefined, { address, port }: { readonly address: string; readonly port: number }): void {
    if (answer === undefined || this.#closed) {
      return;
    }
    try {
      this.#socket.send(answer, port, address, (error) => {
        if (error !== null) {
          this.#observer.dropped("library");
        }
      });
    } catch {
      this.#observer.dropped("library");
    }
  }
}

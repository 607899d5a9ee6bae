import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { causeCode } from "../../errors.ts";

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface NotificationSocketOptions {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly onDatagram: (bytes: Buffer, peer: Peer) => void;
  readonly onListening: (socket: { readonly port: number; readonly receiveBufferBytes: number }) => void;
  /** A POSIX code such as EADDRINUSE. */
  readonly onFailed: (code: string) => void;
  /** An answer could not be sent; its receiver asks again. */
  readonly onUnsent: () => void;
}

const wantedReceiveBufferBytes = 8 * 1024 * 1024;

/** The UDP socket that notifications come to and confirmations leave from. */
export class NotificationSocket {
  readonly #options: NotificationSocketOptions;
  readonly #socket: Socket;
  #closed = false;

  constructor(options: NotificationSocketOptions) {
    this.#options = options;
    this.#socket = createSocket(isIPv6(options.address) ? "udp6" : "udp4");
    this.#socket.on("message", (bytes, { address, port }) => options.onDatagram(bytes, { address, port }));
    this.#socket.on("error", (error) => options.onFailed(causeCode(error)));
    this.#socket.bind(options.port, options.address, () => {
      this.#socket.setRecvBufferSize(wantedReceiveBufferBytes);
      options.onListening({ port: this.#socket.address().port, receiveBufferBytes: this.#socket.getRecvBufferSize() });
    });
  }

  send(bytes: Uint8Array, { address, port }: Peer): void {
    if (this.#closed) {
      return;
    }
    try {
      this.#socket.send(bytes, port, address, (error) => {
        if (error !== null) {
          this.#options.onUnsent();
        }
      });
    } catch {
      this.#options.onUnsent();
    }
  }

  /** Idempotent. */
  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#socket.close();
    }
  }
}

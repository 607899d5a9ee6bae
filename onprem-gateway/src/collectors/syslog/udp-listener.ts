import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { causeCode } from "../../errors.ts";
import { datagramLine, type FramedLine } from "./framing.ts";

export interface ListenerOptions {
  readonly address: string;
  readonly port: number;
  readonly maxLineBytes: number;
  readonly onLine: (line: FramedLine, address: string) => void;
}

export type Bound =
  | { readonly kind: "bound"; readonly port: number; readonly receiveBufferBytes?: number }
  | { readonly kind: "failed"; readonly code: string };

const wantedReceiveBufferBytes = 8 * 1024 * 1024;

/** Receives one syslog message per datagram (RFC 5426). */
export class UdpListener {
  readonly #options: ListenerOptions;
  #socket: Socket | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  listen(): Promise<Bound> {
    const { address, port, maxLineBytes, onLine } = this.#options;
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    this.#socket = socket;
    socket.on("message", (bytes, peer) => onLine(datagramLine(bytes, maxLineBytes), peer.address));
    return new Promise((resolve) => {
      // Also what later socket errors end in: they concern single datagrams.
      socket.on("error", (error) => resolve({ kind: "failed", code: causeCode(error) }));
      socket.bind(port, address, () => {
        resolve({ kind: "bound", port: socket.address().port, receiveBufferBytes: widenReceiveBuffer(socket) });
      });
    });
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }
}

/** Asks for a large receive buffer and returns what the kernel granted. */
function widenReceiveBuffer(socket: Socket): number {
  socket.setRecvBufferSize(wantedReceiveBufferBytes);
  return socket.getRecvBufferSize();
}

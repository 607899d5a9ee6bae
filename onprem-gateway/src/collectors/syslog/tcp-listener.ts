import { createServer, type Server, type Socket } from "node:net";
import { causeCode } from "../../errors.ts";
import type { Counts } from "../counts.ts";
import { SyslogFraming } from "./framing.ts";
import type { Bound, ListenerOptions } from "./udp-listener.ts";

const maxConnections = 2_048;
const maxConnectionsPerAddress = 128;
const idleTimeoutMs = 15 * 60_000;

/** Receives syslog over TCP (RFC 6587), both framings. Memory is bounded: one unfinished line for each of a bounded number of connections. */
export class TcpListener {
  readonly #options: ListenerOptions & { readonly counts: Counts };
  readonly #connections = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();
  #server: Server | undefined;

  constructor(options: ListenerOptions & { readonly counts: Counts }) {
    this.#options = options;
  }

  listen(): Promise<Bound> {
    const { address, port } = this.#options;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    return new Promise((resolve) => {
      server.on("error", (error) => resolve({ kind: "failed", code: causeCode(error) }));
      server.listen({ host: address, port }, () => {
        const bound = server.address();
        resolve({ kind: "bound", port: typeof bound === "object" && bound !== null ? bound.port : port });
      });
    });
  }

  /** Stops or resumes reading from every connection: TCP then holds the senders off. */
  hold(held: "held" | "flowing"): void {
    for (const socket of this.#connections) {
      if (held === "held") {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }

  close(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#connections) {
      socket.destroy();
    }
  }

  #accept(socket: Socket): void {
    const { counts, maxLineBytes, onLine } = this.#options;
    const address = socket.remoteAddress;
    const already = address === undefined ? 0 : (this.#perAddress.get(address) ?? 0);
    if (address === undefined || already >= maxConnectionsPerAddress || this.#connections.size >= maxConnections) {
      counts.add("connection.refused");
      socket.destroy();
      return;
    }
    this.#connections.add(socket);
    this.#perAddress.set(address, already + 1);
    const framing = new SyslogFraming(maxLineBytes);
    socket.setTimeout(idleTimeoutMs, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      for (const line of framing.push(chunk)) {
        onLine(line, address);
      }
    });
    socket.on("error", () => counts.add("connection.broken"));
    socket.on("close", () => {
      const last = framing.end();
      if (last !== undefined) {
        onLine(last, address);
      }
      this.#forget(socket, address);
    });
  }

  #forget(socket: Socket, address: string): void {
    this.#connections.delete(socket);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) {
      this.#perAddress.delete(address);
    } else {
      this.#perAddress.set(address, left);
    }
  }
}

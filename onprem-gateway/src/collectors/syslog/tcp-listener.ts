import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import { causeCode } from "../../errors.ts";
import type { Counts } from "../counts.ts";
import { ConnectionSlots } from "./connection-slots.ts";
import { SyslogFraming } from "./framing.ts";
import type { TlsMaterial } from "./syslog-protocol.ts";
import type { Bound, ListenerOptions } from "./udp-listener.ts";

const idleTimeoutMs = 15 * 60_000;
const handshakeTimeoutMs = 10_000;

export interface TcpListenerOptions extends ListenerOptions {
  readonly counts: Counts;
  /** Known devices have more connections than all other senders together. */
  readonly isKnown: (address: string) => boolean;
  /** Present for syslog over TLS (RFC 5425). */
  readonly tls?: TlsMaterial;
  /** For tests; 15 minutes unless told. */
  readonly idleAfterMs?: number;
}

/**
 * Receives syslog over TCP (RFC 6587) or TLS (RFC 5425), both framings. Memory is bounded: one unfinished line for each of a bounded number
 * of connections, and nothing is read while lines wait for the core.
 */
export class TcpListener {
  readonly #options: TcpListenerOptions;
  readonly #connections = new Set<Socket>();
  readonly #slots: ConnectionSlots;
  #flow: "held" | "flowing" = "flowing";
  #server: Server | undefined;
  #secure: TlsServer | undefined;

  constructor(options: TcpListenerOptions) {
    this.#options = options;
    this.#slots = new ConnectionSlots(options.isKnown);
  }

  listen(): Promise<Bound> {
    const { address, port, tls } = this.#options;
    const server = tls === undefined ? createServer() : this.#listenSecurely(tls);
    server.on("connection", (socket: Socket) => this.#admit(socket));
    this.#server = server;
    return new Promise((resolve) => {
      server.on("error", (error) => resolve({ kind: "failed", code: causeCode(error) }));
      server.listen({ host: address, port }, () => {
        const bound = server.address();
        resolve({ kind: "bound", port: typeof bound === "object" && bound !== null ? bound.port : port });
      });
    });
  }

  /** Stops or resumes reading from every connection, those to come included: TCP then holds the senders off. */
  hold(flow: "held" | "flowing"): void {
    this.#flow = flow;
    for (const socket of this.#connections) {
      this.#steer(socket);
    }
  }

  /** New connections are served with this certificate. */
  renew(material: TlsMaterial): void {
    this.#secure?.setSecureContext(contextOf(material));
  }

  close(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#connections) {
      socket.destroy();
    }
  }

  #listenSecurely(material: TlsMaterial): TlsServer {
    const demanded = material.clientCa !== undefined;
    const options = {
      ...contextOf(material),
      minVersion: "TLSv1.2" as const,
      handshakeTimeout: handshakeTimeoutMs,
      requestCert: demanded,
      rejectUnauthorized: demanded,
    };
    const server = createTlsServer(options, (socket) => this.#serve(socket));
    server.on("tlsClientError", () => this.#options.counts.add("connection.untrusted"));
    this.#secure = server;
    return server;
  }

  /** Counts the connection before its first byte, and before a handshake costs anything. */
  #admit(socket: Socket): void {
    const { counts } = this.#options;
    const release = this.#slots.take(socket.remoteAddress);
    if (release === undefined) {
      counts.add("connection.refused");
      socket.destroy();
      return;
    }
    socket.on("error", () => counts.add("connection.broken"));
    socket.on("close", release);
    if (this.#secure === undefined) {
      this.#serve(socket);
    }
  }

  #serve(socket: Socket): void {
    const { counts, maxLineBytes, onLine, idleAfterMs = idleTimeoutMs } = this.#options;
    const address = socket.remoteAddress;
    if (address === undefined || socket.destroyed) {
      return;
    }
    this.#connections.add(socket);
    const framing = new SyslogFraming(maxLineBytes);
    socket.setTimeout(idleAfterMs, () => {
      counts.add("connection.idle");
      socket.destroy();
    });
    socket.on("data", (chunk: Buffer) => {
      for (const line of framing.push(chunk)) {
        onLine(line, address);
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#connections.delete(socket);
      const last = framing.end();
      if (last !== undefined) {
        onLine(last, address);
      }
    });
    this.#steer(socket);
  }

  #steer(socket: Socket): void {
    if (this.#flow === "held") {
      socket.pause();
    } else {
      socket.resume();
    }
  }
}

function contextOf({ certificate, key, clientCa }: TlsMaterial) {
  return { cert: certificate, key, ...(clientCa === undefined ? {} : { ca: clientCa }) };
}

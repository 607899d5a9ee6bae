import { createSocket } from "node:dgram";
import { causeCode } from "../../../errors.ts";
import { isFrom } from "../../snmp-protocol/answering-peer.ts";
import type { Peer } from "./peer.ts";

export interface ConnectedSocket {
  send(bytes: Uint8Array): void;
  /** Idempotent. */
  close(): void;
}

interface ConnectedSocketEvents {
  readonly received: (bytes: Uint8Array) => void;
  /** A datagram from an address or port whose answers do not count, where the kernel did not drop it. */
  readonly refused: () => void;
  readonly failed: (code: string) => void;
}

/**
 * A socket of its own for one peer. Being connected, it learns from ICMP that a port is closed or a host cannot be reached, which a shared
 * socket is never told, and the kernel drops what comes from anywhere else. For a peer that may answer from other addresses it stays
 * unconnected, and drops here what comes from elsewhere. Does not keep the process alive.
 */
export function openConnectedSocket(peer: Peer, { received, refused, failed }: ConnectedSocketEvents): ConnectedSocket {
  const { address, port, family, answersFrom } = peer;
  const socket = createSocket(family);
  const waiting: Uint8Array[] = [];
  let state: "connecting" | "connected" | "closed" = "connecting";
  const fail = (cause: unknown) => {
    if (state !== "closed") {
      failed(causeCode(cause));
    }
  };
  const done = (error: Error | null) => {
    if (error !== null) {
      fail(error);
    }
  };
  const transmit = (bytes: Uint8Array) => (answersFrom === undefined ? socket.send(bytes, done) : socket.send(bytes, port, address, done));
  socket.unref();
  socket.on("error", fail);
  socket.on("message", (bytes, sender) => {
    if (isFrom(peer, sender)) {
      received(bytes);
    } else {
      refused();
    }
  });
  const close = () => {
    if (state !== "closed") {
      state = "closed";
      socket.close();
    }
  };
  if (answersFrom !== undefined) {
    state = "connected";
    return { send: transmit, close };
  }
  // Without a route, connecting itself fails, and Node says so to this callback alone.
  socket.connect(port, address, (error?: Error) => {
    if (error !== undefined) {
      fail(error);
    } else if (state === "connecting") {
      state = "connected";
      for (const bytes of waiting.splice(0)) {
        transmit(bytes);
      }
    }
  });
  return {
    send: (bytes) => {
      if (state === "connected") {
        transmit(bytes);
      } else {
        waiting.push(bytes);
      }
    },
    close,
  };
}

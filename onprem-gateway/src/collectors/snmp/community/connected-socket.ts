import { createSocket } from "node:dgram";
import { causeCode } from "../../../errors.ts";
import type { Peer } from "./peer.ts";

export interface ConnectedSocket {
  send(bytes: Uint8Array): void;
  /** Idempotent. */
  close(): void;
}

/**
 * A socket of its own for one peer. Being connected, it learns from ICMP that a port is closed or a host cannot be reached, which a shared
 * socket is never told, and the kernel drops what comes from anywhere else. Does not keep the process alive.
 */
export function openConnectedSocket(
  { address, port, family }: Peer,
  { received, failed }: { readonly received: (bytes: Uint8Array) => void; readonly failed: (code: string) => void },
): ConnectedSocket {
  const socket = createSocket(family);
  const waiting: Uint8Array[] = [];
  let state: "connecting" | "connected" | "closed" = "connecting";
  const fail = (cause: unknown) => {
    if (state !== "closed") {
      failed(causeCode(cause));
    }
  };
  const transmit = (bytes: Uint8Array) => {
    socket.send(bytes, (error) => {
      if (error !== null) {
        fail(error);
      }
    });
  };
  socket.unref();
  socket.on("error", fail);
  socket.on("message", received);
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
    close: () => {
      if (state !== "closed") {
        state = "closed";
        socket.close();
      }
    },
  };
}

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { openConnectedSocket } from "./connected-socket.ts";

/** Sends one datagram and gives what comes of it first. */
function firstOutcome(address: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = openConnectedSocket(
      { address, port, family: "udp4" },
      {
        received: (bytes) => settle(Buffer.from(bytes).toString()),
        refused: () => settle("refused"),
        failed: (code) => settle(code),
      },
    );
    const settle = (outcome: string) => {
      socket.close();
      resolve(outcome);
    };
    socket.send(Buffer.from("hello"));
  });
}

describe("openConnectedSocket", () => {
  it("brings an answer, and sends what was handed over before it was connected", async () => {
    const peer = createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    peer.once("message", (bytes, { port, address }) => peer.send(`${bytes} back`, port, address));

    expect(await firstOutcome("127.0.0.1", peer.address().port)).toBe("hello back");
    peer.close();
  });

  it("says that a port is closed", async () => {
    const free = createSocket("udp4");
    free.bind(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address();
    free.close();
    await once(free, "close");

    expect(await firstOutcome("127.0.0.1", port)).toBe("ECONNREFUSED");
  });

  it("says that the kernel will not even connect, and goes on", async () => {
    // An unprivileged stand-in for a missing route: broadcasting was not asked for.
    expect(await firstOutcome("255.255.255.255", 161)).toBe("EACCES");
  });
});

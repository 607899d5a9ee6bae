import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { UdpEndpoint } from "../../../kernel-drops.ts";
import { peerOf } from "../peer.ts";
import { BatchedSockets } from "./batched-sockets.ts";
import { type DatagramCalls, loadDatagramCalls } from "./libc.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    cleanup();
  }
});

function systemCalls(): DatagramCalls {
  const loaded = loadDatagramCalls();
  if (loaded.kind === "missing") {
    throw new Error(`no calls for many datagrams: ${loaded.reason}`);
  }
  return loaded.calls;
}

/** A peer that answers every datagram with what it got. */
async function echo(address = "127.0.0.1"): Promise<Socket> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  cleanups.push(() => socket.close());
  socket.bind(0, address);
  await once(socket, "listening");
  socket.on("message", (bytes: Buffer, sender: RemoteInfo) => socket.send(bytes, sender.port, sender.address));
  return socket;
}

interface Arrived extends UdpEndpoint {
  readonly text: string;
}

function open({ calls = systemCalls(), family = "udp4" }: { calls?: DatagramCalls; family?: "udp4" | "udp6" } = {}) {
  const arrived: Arrived[] = [];
  const failures: string[] = [];
  const sockets = new BatchedSockets(family, {
    calls,
    received: (bytes, { address, port }) => arrived.push({ text: Buffer.from(bytes).toString(), address, port }),
  });
  cleanups.push(() => sockets.close());
  const to = (target: { readonly address: string; readonly port: number }, failed = (code: string) => void failures.push(code)) => ({
    peer: peerOf(target),
    failed,
  });
  return { sockets, arrived, failures, to };
}

/** The system's calls, but those to send go through `send`. */
function sendingThrough(send: (real: DatagramCalls["send"]) => DatagramCalls["send"]): DatagramCalls {
  const calls = systemCalls();
  return { ...calls, send: send(calls.send) };
}

const openFiles = () => readdirSync("/proc/self/fd").length;
const again = -11;
const noBuffers = -105;
const refused = -111;

describe("BatchedSockets", () => {
  it.each([
    { family: "udp4", address: "127.0.0.1" },
    { family: "udp6", address: "::1" },
  ] as const)("brings each of 200 answers with its sender over $family", async ({ family, address }) => {
    const { port } = (await echo(address)).address();
    const { sockets, arrived, to, failures } = open({ family });
    const request = to({ address, port });
    const sent = Array.from({ length: 200 }, (_, n) => `datagram ${n}`);

    for (const text of sent) {
      sockets.send(Buffer.from(text), request);
    }

    await expect.poll(() => arrived.length, { timeout: 10_000 }).toBe(sent.length);
    expect(new Set(arrived.map(({ text }) => text))).toEqual(new Set(sent));
    expect(new Set(arrived.map((each) => `${each.address} ${each.port}`))).toEqual(new Set([`${address} ${port}`]));
    expect(failures).toEqual([]);
    expect(sockets.endpoints()).toHaveLength(4);
    expect(sockets.receiveOctets()).toBeGreaterThan(0);
  });

  it("takes over what it is given: the bytes may change before they leave", async () => {
    const { port } = (await echo()).address();
    const { sockets, arrived, to } = open();
    const bytes = Buffer.from("before");

    sockets.send(bytes, to({ address: "127.0.0.1", port }));
    bytes.fill(0);

    await expect.poll(() => arrived.map(({ text }) => text)).toEqual(["before"]);
  });

  it("sends and receives what is longer than most requests, and the largest that there is", async () => {
    const { port } = (await echo()).address();
    const { sockets, arrived, to } = open();
    const long = ["a".repeat(2_048), "b".repeat(2_049), "c".repeat(40_000), ""];

    for (const text of long) {
      sockets.send(Buffer.from(text), to({ address: "127.0.0.1", port }));
    }

    await expect.poll(() => arrived.map(({ text }) => text).sort()).toEqual(long.sort());
  });

  it.each([
    { what: "has no room", result: again },
    { what: "has no buffers", result: noBuffers },
  ])("loses nothing when the system $what after some datagrams of a call", async ({ result }) => {
    const { port } = (await echo()).address();
    let calls = 0;
    const patchy = sendingThrough((real) => (descriptor, messages, count) => {
      calls += 1;
      return calls % 2 === 0 ? result : real(descriptor, messages, Math.min(3, count));
    });
    const { sockets, arrived, failures, to } = open({ calls: patchy });

    for (let n = 0; n < 50; n += 1) {
      sockets.send(Buffer.from(`${n}`), to({ address: "127.0.0.1", port }));
    }

    await expect.poll(() => new Set(arrived.map(({ text }) => text)).size).toBe(50);
    expect(arrived).toHaveLength(50);
    expect(failures).toEqual([]);
  });

  it("tells a refusal to the request that it concerns, and sends the others", async () => {
    const { port } = (await echo()).address();
    let calls = 0;
    const refusing = sendingThrough((real) => (descriptor, messages, count) => {
      calls += 1;
      return calls === 2 ? refused : real(descriptor, messages, Math.min(2, count));
    });
    const { sockets, arrived, to } = open({ calls: refusing });
    const told: string[] = [];

    for (let n = 0; n < 10; n += 1) {
      sockets.send(
        Buffer.from(`${n}`),
        to({ address: "127.0.0.1", port }, (code) => void told.push(`${n} ${code}`)),
      );
    }

    await expect.poll(() => arrived.length).toBe(9);
    expect(told).toEqual(["2 ECONNREFUSED"]);
  });

  it("tells the refusal of an address that the kernel will not send to", async () => {
    const { port } = (await echo()).address();
    const { sockets, arrived, failures, to } = open();

    // An unprivileged stand-in for a missing route: broadcasting was not asked for.
    sockets.send(Buffer.from("nowhere"), to({ address: "255.255.255.255", port }));
    sockets.send(Buffer.from("here"), to({ address: "127.0.0.1", port }));

    await expect.poll(() => arrived.map(({ text }) => text)).toEqual(["here"]);
    expect(failures).toEqual(["EACCES"]);
  });

  it("says that no socket could be opened, and opens them when that is possible again", async () => {
    const { port } = (await echo()).address();
    const calls = systemCalls();
    let tooManyFiles = true;
    const { sockets, arrived, failures, to } = open({
      calls: { ...calls, open: (family) => (tooManyFiles ? -24 : calls.open(family)) },
    });
    const request = to({ address: "127.0.0.1", port });

    sockets.send(Buffer.from("first"), request);
    tooManyFiles = false;
    sockets.send(Buffer.from("second"), request);

    expect(failures).toEqual(["EMFILE"]);
    await expect.poll(() => arrived.map(({ text }) => text)).toEqual(["second"]);
  });

  it("gives every descriptor back, and closes twice", async () => {
    const { port } = (await echo()).address();
    const { sockets: first, arrived, to } = open();
    first.send(Buffer.from("opens what is opened once"), to({ address: "127.0.0.1", port }));
    await expect.poll(() => arrived.length).toBe(1);
    const before = openFiles();

    for (let round = 0; round < 20; round += 1) {
      const { sockets } = open();
      sockets.send(Buffer.from("hello"), to({ address: "127.0.0.1", port }));
      sockets.close();
      sockets.close();
    }

    await expect.poll(openFiles).toBe(before);
  });

  it("sends nothing more after it was closed", async () => {
    const peer = await echo();
    let heard = 0;
    peer.on("message", () => {
      heard += 1;
    });
    const { sockets, failures, to } = open();
    const request = to({ address: "127.0.0.1", port: peer.address().port });

    sockets.send(Buffer.from("gathered"), request);
    sockets.close();
    sockets.send(Buffer.from("late"), request);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

    expect(heard).toBe(0);
    expect(failures).toEqual(["EBADF"]);
  });
});

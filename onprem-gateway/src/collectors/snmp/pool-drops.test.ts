import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { peerOf } from "./community/peer.ts";
import { UdpPool } from "./community/udp-pool.ts";
import { PoolDrops } from "./pool-drops.ts";

/** Sends more than any receive buffer of ours holds, while nobody reads. */
const flood = `
const { workerData, parentPort } = require("node:worker_threads");
const { createSocket } = require("node:dgram");
const socket = createSocket("udp4");
const bytes = Buffer.alloc(8_000);
let left = 4_000;
const send = () => {
  if (left-- > 0) return socket.send(bytes, workerData.port, "127.0.0.1", send);
  socket.close();
  Atomics.store(workerData.done, 0, 1);
  Atomics.notify(workerData.done, 0);
};
send();
`;

describe("PoolDrops", () => {
  it("counts answers that the kernel threw away at the sockets of polling, each once", async () => {
    const pool = new UdpPool();
    const drops = new PoolDrops();
    pool.send(Buffer.from("hello"), { peer: peerOf({ address: "127.0.0.1", port: 9 }), failed: () => undefined });
    await expect.poll(() => pool.endpoints().length).toBe(1);
    expect(await drops.take(pool.endpoints())).toBe(0);

    const done = new Int32Array(new SharedArrayBuffer(4));
    const flooding = new Worker(flood, { eval: true, workerData: { port: pool.endpoints()[0]?.port, done } });
    await once(flooding, "online");
    // This thread, which reads the socket, stands still.
    Atomics.wait(done, 0, 0, 20_000);

    expect(await drops.take(pool.endpoints())).toBeGreaterThan(0);
    expect(await drops.take(pool.endpoints())).toBe(0);
    pool.close();
    await flooding.terminate();
  });

  it("knows nothing where there is no socket", async () => {
    expect(await new PoolDrops().take([])).toBeUndefined();
  });
});

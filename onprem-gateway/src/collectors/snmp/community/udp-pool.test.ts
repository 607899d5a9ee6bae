import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { encodeRequest, requestTags } from "../../snmp-protocol/codec/encode-request.ts";
import { encodeOid } from "../../snmp-protocol/codec/oid-octets.ts";
import { peerOf } from "./peer.ts";
import { UdpPool } from "./udp-pool.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) {
    cleanup();
  }
});

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  cleanups.push(() => socket.close());
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

/** The same message as an answer: only the tag of its PDU differs. */
function answerTo(request: Uint8Array): Uint8Array {
  return request.map((octet) => (octet === requestTags.get ? 0xa2 : octet));
}

describe("UdpPool", () => {
  it("counts an answer that comes from another port than was asked, and takes the right one after it", async () => {
    const [agent, stranger] = [await bound(), await bound()];
    let strangers = 0;
    const pool = new UdpPool({
      onStranger: () => {
        strangers += 1;
      },
    });
    cleanups.push(() => pool.close());
    const oids = [encodeOid("1.3.6.1.2.1.1.3.0") ?? new Uint8Array(0)];
    const common = { tag: requestTags.get, requestId: 77, nonRepeaters: 0, maxRepetitions: 0, oids } as const;
    const request = encodeRequest({ version: "2c", community: Buffer.from("lab"), ...common });
    const peer = peerOf({ address: "127.0.0.1", port: agent.address().port });
    const received = new Promise<number>((resolve) => {
      const ignore = () => undefined;
      pool.await(77, { peer, owner: pool, receive: () => resolve(strangers), dropped: ignore, abandon: ignore });
    });

    pool.send(request, { peer, failed: () => undefined });
    const [bytes, sender]: [Buffer, RemoteInfo] = await new Promise((resolve) => agent.once("message", (...each) => resolve(each)));
    await new Promise((sent) => stranger.send(answerTo(bytes), sender.port, "127.0.0.1", sent));
    agent.send(answerTo(bytes), sender.port, "127.0.0.1");

    expect(await received).toBe(1);
    expect(pool.receiveOctets()).toBeGreaterThan(0);
  });
});

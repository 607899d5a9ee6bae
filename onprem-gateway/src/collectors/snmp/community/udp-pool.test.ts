import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { encodeRequest, requestTags } from "../../snmp-protocol/codec/encode-request.ts";
import { encodeOid } from "../../snmp-protocol/codec/oid-octets.ts";
import { BatchedSockets } from "./datagrams/batched-sockets.ts";
import { loadDatagramCalls } from "./datagrams/libc.ts";
import type { OpenSharedSockets } from "./datagrams/shared-sockets.ts";
import { SingleSockets } from "./datagrams/single-sockets.ts";
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

const loaded = loadDatagramCalls();
const transports: readonly { readonly name: string; readonly openSockets: OpenSharedSockets }[] = [
  { name: "one datagram at a time", openSockets: (family, received) => new SingleSockets(family, received) },
  ...(loaded.kind === "missing"
    ? []
    : [
        {
          name: "many datagrams at a time",
          openSockets: ((family, received) => new BatchedSockets(family, { received, calls: loaded.calls })) satisfies OpenSharedSockets,
        },
      ]),
];

/** More than one, so that most come by the call for many. */
const forgedAnswers = 20;

describe.each(transports)("UdpPool, $name,", ({ openSockets }) => {
  it("counts answers that come from another port than was asked, and takes the right one after them", async () => {
    const [agent, stranger] = [await bound(), await bound()];
    let strangers = 0;
    const pool = new UdpPool({
      openSockets,
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
    for (let copy = 0; copy < forgedAnswers; copy += 1) {
      await new Promise((sent) => stranger.send(answerTo(bytes), sender.port, "127.0.0.1", sent));
    }
    agent.send(answerTo(bytes), sender.port, "127.0.0.1");

    expect(await received).toBe(forgedAnswers);
    expect(pool.receiveOctets()).toBeGreaterThan(0);
  });
});

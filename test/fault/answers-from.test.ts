/** Agents that answer from another address than they are asked at, from the same port. */
import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { openCommunityTransport } from "../../onprem-gateway/src/collectors/snmp/community/transport.ts";
import type { PlainCredential } from "../../onprem-gateway/src/collectors/snmp/net-snmp-session.ts";
import { openLoneSession, openSession } from "../../onprem-gateway/src/collectors/snmp/open-session.ts";
import { oid, text, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { response, startHostileAgent } from "./hostile-agent.ts";

const sysName = "1.3.6.1.2.1.1.5.0";
const asked = "127.0.0.1";
const nearest = "127.0.0.9";
const timeoutMs = 300;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    cleanup();
  }
});

async function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(port, address, resolve));
  cleanups.push(() => socket.close());
  return socket;
}

/** An agent that is asked at one address and answers everything, preparation too, from the other. Resolves with its port. */
async function wanderingAgent(): Promise<number> {
  const oracle = await startHostileAgent((question) => [
    {
      bytes: response(
        question,
        question.oids.map((name) => tlv(0x30, oid(name), text("an answer"))),
      ),
    },
  ]);
  cleanups.push(oracle.stop);
  const agent = await bound(asked, 0);
  const { port } = agent.address();
  const mouth = await bound(nearest, port);
  agent.on("message", (request, peer) => {
    const asking = createSocket("udp4");
    asking.once("message", (answer) => {
      asking.close();
      mouth.send(answer, peer.port, asked);
    });
    asking.send(request, oracle.port, asked);
  });
  return port;
}

const credentials: readonly (readonly [string, PlainCredential, typeof openSession])[] = [
  ["v1 by our codec", { version: "1", community: "lab" }, openSession],
  ["v2c by our codec", { version: "2c", community: "lab" }, openSession],
  ["v2c by the library", { version: "2c", community: "lab" }, (options) => openLoneSession(options)],
  ["v3", { version: "3", user: "monitor" }, openSession],
];

describe.each(credentials)("an agent that answers from another of its addresses, over %s", (_name, credential, open) => {
  async function ask(answersFrom: readonly string[] | undefined) {
    const strangers: string[] = [];
    const transport = openCommunityTransport({ onStranger: () => void strangers.push("peer") });
    cleanups.push(() => transport.close());
    const port = await wanderingAgent();
    const onDrop = (reason: string) => strangers.push(reason);
    const session = open({ address: asked, port, answersFrom, credential, timeoutMs, retries: 1, onDrop }, transport);
    cleanups.push(() => session.close());
    const answers = [await session.get([sysName]), await session.get([sysName])];
    return { kinds: answers.map(({ kind }) => kind), strangers };
  }

  it("H6: is taken when the device's configuration names that address", async () => {
    expect(await ask([nearest])).toEqual({ kinds: ["ok", "ok"], strangers: [] });
  });

  it("H6: is refused by default", async () => {
    expect((await ask(undefined)).kinds).toEqual(["failed", "failed"]);
  });

  it("H6: is refused and counted when the configuration names another address", async () => {
    const { kinds, strangers } = await ask(["127.0.0.8"]);

    expect(kinds).toEqual(["failed", "failed"]);
    expect(strangers).toContain("peer");
  });
});

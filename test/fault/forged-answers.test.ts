/** Answers from elsewhere. The forger knows the session's port and the ids of its requests, which no blind forger does. */
import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { openCommunityTransport } from "../../onprem-gateway/src/collectors/snmp/community/transport.ts";
import type { PlainCredential } from "../../onprem-gateway/src/collectors/snmp/net-snmp-session.ts";
import { openLoneSession, openSession } from "../../onprem-gateway/src/collectors/snmp/open-session.ts";
import { oid, text, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { response, startHostileAgent } from "./hostile-agent.ts";

const sysName = "1.3.6.1.2.1.1.5.0";
const content = "an answer";
const timeoutMs = 300;
const copies = 50;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    cleanup();
  }
});

async function bound(address: string): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  cleanups.push(() => socket.close());
  return socket;
}

interface Path {
  readonly port: number;
  /** Answers that were sent to the session's own port. */
  readonly sent: () => number;
}

/**
 * An agent whose answers with content reach the session from `from`, an address with a port of its own, or from the agent itself. What only
 * prepares for the request (the discovery of v3) comes from the agent.
 */
async function agentAnsweringFrom(from: string | undefined): Promise<Path> {
  const oracle = await startHostileAgent((question) => {
    const varbinds = question.oids.map((name) => tlv(0x30, oid(name), text(content)));
    return [{ bytes: response(question, varbinds) }];
  });
  cleanups.push(oracle.stop);
  const agent = await bound("127.0.0.1");
  const forger = from === undefined ? agent : await bound(from);
  let sent = 0;
  agent.on("message", (request, peer) => {
    const asking = createSocket("udp4");
    asking.once("message", (answer) => {
      asking.close();
      const isPreparation = !answer.includes(content);
      for (let copy = 0; copy < (isPreparation ? 1 : copies); copy += 1) {
        sent += isPreparation ? 0 : 1;
        (isPreparation ? agent : forger).send(answer, peer.port, "127.0.0.1");
      }
    });
    asking.send(request, oracle.port, "127.0.0.1");
  });
  return { port: agent.address().port, sent: () => sent };
}

const credentials: readonly (readonly [string, PlainCredential, typeof openSession])[] = [
  ["v1 by our codec", { version: "1", community: "lab" }, openSession],
  ["v2c by our codec", { version: "2c", community: "lab" }, openSession],
  ["v2c by the library", { version: "2c", community: "lab" }, (options) => openLoneSession(options)],
  ["v3", { version: "3", user: "monitor" }, openSession],
];

describe.each(credentials)("a poll over %s", (_name, credential, open) => {
  async function ask(path: Path) {
    const transport = openCommunityTransport();
    cleanups.push(() => transport.close());
    const session = open({ address: "127.0.0.1", port: path.port, credential, timeoutMs, retries: 1 }, transport);
    cleanups.push(() => session.close());
    return session.get([sysName]);
  }

  it("takes the answer of the agent that it asked, so that the others fail for their own reason", async () => {
    expect(await ask(await agentAnsweringFrom(undefined))).toMatchObject({ kind: "ok" });
  });

  it.each(["127.0.0.1", "127.0.0.9"])("T8: takes none of fifty right answers from %s and another port", async (from) => {
    const path = await agentAnsweringFrom(from);

    expect(await ask(path)).toMatchObject({ kind: "failed" });
    expect(path.sent()).toBeGreaterThanOrEqual(copies);
  });
});

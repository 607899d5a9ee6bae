/** Answers from elsewhere, and answers by v3 that prove nothing. The forger knows the session's port and the ids of its requests, which no blind forger does. */
import { createSocket, type Socket } from "node:dgram";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openCommunityTransport } from "../../onprem-gateway/src/collectors/snmp/community/transport.ts";
import type { PlainCredential } from "../../onprem-gateway/src/collectors/snmp/net-snmp-session.ts";
import { openLoneSession, openSession } from "../../onprem-gateway/src/collectors/snmp/open-session.ts";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { checkMessage } from "../../onprem-gateway/src/collectors/snmp-protocol/guard/check-message.ts";
import { oid, text, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { type LoopbackAgent, startLoopbackAgent } from "../../onprem-gateway/src/discovery/testing/loopback-agent.ts";
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

/** Wrong copies of a right answer, which only its keys can tell from it. */
const forgeries: Readonly<Record<string, (answer: Buffer) => Buffer>> = {
  "another digest": (answer) => changed(answer, digestOf(answer).start),
  "another payload under the old digest": (answer) => changed(answer, answer.length - 1),
  "an empty digest": (answer) => Buffer.from(answer).fill(0, digestOf(answer).start, digestOf(answer).end),
};

function digestOf(answer: Buffer): { readonly start: number; readonly end: number } {
  const check = checkMessage(answer, "poller");
  return (check.kind === "ok" ? check.message.security?.digest : undefined) ?? { start: 0, end: 0 };
}

function changed(answer: Buffer, at: number): Buffer {
  const copy = Buffer.from(answer);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

const phrase = "a-pass-phrase-of-this-test";
const users: readonly (readonly [string, Extract<PlainCredential, { version: "3" }>])[] = [
  ["the library", { version: "3", user: "new", auth: { protocol: "sha", secret: phrase }, priv: { protocol: "aes", secret: phrase } }],
  ["the library, unencrypted", { version: "3", user: "plain", auth: { protocol: "sha", secret: phrase } }],
  ["our own model", { version: "3", user: "old", auth: { protocol: "md5", secret: phrase }, priv: { protocol: "des", secret: phrase } }],
];

describe.each(users)("a poll over authenticated v3 by %s", (_name, credential) => {
  let snmpd: LoopbackAgent;
  let port = 0;
  beforeAll(async () => {
    port = await freeUdpPort();
    const configuration = [
      `createUser new SHA "${phrase}" AES "${phrase}"`,
      `createUser plain SHA "${phrase}"`,
      `createUser old MD5 "${phrase}" DES "${phrase}"`,
      "rouser new priv",
      "rouser plain auth",
      "rouser old priv",
    ];
    snmpd = await startLoopbackAgent({ addresses: ["127.0.0.1"], port, configuration });
  });
  afterAll(() => snmpd.stop());

  /** Between the session and snmpd: before each authenticated answer, and in place of it where `only`, come fifty forged ones. */
  async function forger(forge: (answer: Buffer) => Buffer, { only }: { readonly only: boolean }): Promise<number> {
    const between = await bound("127.0.0.1");
    between.on("message", (request, peer) => {
      const asking = createSocket("udp4");
      asking.once("message", (answer) => {
        asking.close();
        const isProved = digestOf(answer).end > digestOf(answer).start;
        for (let copy = 0; copy < copies && isProved; copy += 1) between.send(forge(answer), peer.port, "127.0.0.1");
        if (!isProved || !only) between.send(answer, peer.port, "127.0.0.1");
      });
      asking.send(request, port, "127.0.0.1");
    });
    return between.address().port;
  }

  async function ask(through: number) {
    const drops: string[] = [];
    const session = openLoneSession({
      ...{ address: "127.0.0.1", port: through, credential, timeoutMs, retries: 1 },
      onDrop: (reason) => drops.push(reason),
    });
    cleanups.push(() => session.close());
    return { result: await session.get([sysName]), drops };
  }

  it.each(Object.entries(forgeries))(
    "T8: goes on waiting for the right answer behind fifty with %s, and counts them",
    async (_what, forge) => {
      const { result, drops } = await ask(await forger(forge, { only: false }));

      expect(result).toMatchObject({ kind: "ok", varbinds: [{ oid: sysName }] });
      expect(drops.filter((reason) => reason === "digest").length).toBeGreaterThanOrEqual(copies);
    },
  );

  it.each(Object.entries(forgeries))("T8: takes none with %s, and says so at the end of its time", async (_what, forge) => {
    const { result } = await ask(await forger(forge, { only: true }));

    expect(result).toMatchObject({ kind: "failed", reason: "wrong-digest" });
  });
});

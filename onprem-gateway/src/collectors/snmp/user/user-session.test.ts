import { createSocket, type Socket } from "node:dgram";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LoopbackAgent, startLoopbackAgent } from "../../../discovery/testing/loopback-agent.ts";
import { pdu, scoped, text, tlv, userMessage, varbind } from "../../testing/encode-message.ts";
import { openLoneSession } from "../open-session.ts";
import { freeUdpPort } from "../testing/snmpd.ts";
import { UserSession, type UserSessionOptions } from "./user-session.ts";

const sysName = "1.3.6.1.2.1.1.5.0";
const phrase = "a-pass-phrase-of-this-test";
const address = "127.0.0.1";
const des = { version: "3", user: "old", auth: { protocol: "md5", secret: phrase }, priv: { protocol: "des", secret: phrase } } as const;

function open(credential: UserSessionOptions["credential"], over: Partial<UserSessionOptions>) {
  const drops: string[] = [];
  const onDrop = (reason: string) => void drops.push(reason);
  return { drops, session: new UserSession({ address, port: 0, credential, timeoutMs: 200, retries: 0, onDrop, ...over }) };
}

describe("UserSession against snmpd", () => {
  let agent: LoopbackAgent;
  let port = 0;
  beforeAll(async () => {
    port = await freeUdpPort();
    const configuration = [
      "sysName lab-host",
      `createUser old MD5 "${phrase}" DES "${phrase}"`,
      `createUser reader SHA "${phrase}"`,
      "rouser old priv",
      "rouser reader auth",
    ];
    agent = await startLoopbackAgent({ addresses: [address], port, configuration });
  });
  afterAll(() => agent.stop());

  it.each(["des", "aes192b"] as const)("is what v3 with %s goes through", (protocol) => {
    const session = openLoneSession({
      ...{ address, port, timeoutMs: 200, retries: 0 },
      credential: { ...des, priv: { protocol, secret: phrase } },
    });

    expect(session).toBeInstanceOf(UserSession);
  });

  it("keeps one engine and one socket over many requests, and takes the clock over that it is told", async () => {
    const { session, drops } = open(des, { port, timeoutMs: 2_000 });
    const answers = [await session.get([sysName]), await session.get([sysName]), await session.getNext(["1.3.6.1.2.1.1.5"])];
    session.close();

    expect(answers).toMatchObject(answers.map(() => ({ kind: "ok", varbinds: [{ oid: sysName }] })));
    expect(drops).toEqual([]);
  });

  it.each([
    { why: "unknown-user", credential: { ...des, user: "nobody" } },
    { why: "wrong-digest", credential: { ...des, auth: { protocol: "md5", secret: "another-phrase-1" } } },
    { why: "wrong-digest", credential: { ...des, auth: { protocol: "sha", secret: phrase } } },
    { why: "decryption-error", credential: { ...des, priv: { protocol: "des", secret: "another-phrase-2" } } },
    { why: "authorization", credential: { version: "3", user: "old", auth: des.auth } },
    { why: "unsupported-security-level", credential: { ...des, user: "reader", auth: { protocol: "sha", secret: phrase } } },
  ] as const)("says $why and nothing of the secrets", async ({ why, credential }) => {
    const { session } = open(credential, { port });
    const result = await session.get([sysName]);
    session.close();

    expect(result).toMatchObject({ kind: "failed", reason: why });
    expect(JSON.stringify(result)).not.toMatch(/phrase-[12]|of-this-test/u);
  });

  it("says that a port is closed, and that a session is", async () => {
    const { session } = open(des, { port: await freeUdpPort() });

    expect(await session.get([sysName])).toMatchObject({ reason: "refused" });
    session.close();
    session.close();
    expect(await session.get([sysName])).toMatchObject({ reason: "closed" });
  });
});

describe("UserSession against an agent that breaks the rules", () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) {
      socket.close();
    }
  });

  /** Asks an agent that answers discovery as it should, and every later request with what `answer` makes of it. */
  async function ask(answer: (request: Buffer) => readonly Uint8Array[]) {
    const agent = createSocket("udp4");
    sockets.push(agent);
    const engine = varbind("1.3.6.1.6.3.15.1.1.4.0", tlv(0x41, [1]));
    agent.on("message", (request, peer) => {
      const report = userMessage({ flags: 0, user: "", payload: scoped(pdu(0xa8, engine)) });
      const answers = request.includes(Buffer.from("old")) ? answer(request) : [report];
      for (const bytes of answers) {
        agent.send(withMessageIdOf(request, bytes), peer.port, peer.address);
      }
    });
    const port = await new Promise<number>((resolve) => agent.bind(0, address, () => resolve(agent.address().port)));
    const { session, drops } = open(des, { port });
    const result = await session.get([sysName]);
    session.close();
    return { result, drops };
  }

  const answered = pdu(0xa2, varbind(sysName, text("sw1")));

  it.each([
    { what: "an unauthenticated answer", drop: "security-level", bytes: userMessage({ flags: 0, user: "old", payload: scoped(answered) }) },
    { what: "an answer for another user", drop: "user", bytes: userMessage({ flags: 0, user: "other", payload: scoped(answered) }) },
    {
      what: "an answer with a digest of nothing",
      drop: "digest",
      bytes: userMessage({ flags: 3, user: "old", digestBytes: 12, payload: tlv(0x04, new Uint8Array(64)) }),
    },
    { what: "noise", drop: "tag", bytes: Buffer.alloc(64) },
  ])("never takes $what", async ({ bytes, drop }) => {
    const reason = drop === "digest" ? "wrong-digest" : "malformed";

    expect(await ask(() => [bytes])).toMatchObject({ result: { kind: "failed", reason }, drops: [drop] });
  });

  it("ends with an agent that answers everything with Reports of a new engine", async () => {
    let n = 0;
    const { result } = await ask(() => {
      n += 1;
      const report = pdu(0xa8, varbind("1.3.6.1.6.3.15.1.1.4.0", tlv(0x41, [1])));
      return [userMessage({ flags: 0, engineId: Buffer.from([128, 0, 0, 0, 1, n]), user: "", payload: scoped(report) })];
    });

    expect(result).toMatchObject({ kind: "failed", reason: "unknown-engine" });
    expect(n).toBeLessThan(6);
  });
});

/** The message with the id of the one it answers: the first integer of the header data, which the test's encoder writes in four bytes. */
function withMessageIdOf(request: Buffer, message: Uint8Array): Uint8Array {
  const at = request.indexOf(Buffer.from([0x02, 0x01, 0x03, 0x30])) + 5;
  const id = request.subarray(at + 2, at + 2 + (request[at + 1] ?? 0));
  const answer = Buffer.from(message);
  const place = answer.indexOf(Buffer.from([0x02, 0x04, 0, 0, 0, 1, 0x02]));
  if (place > 0) {
    Buffer.concat([Buffer.alloc(4 - id.length), id]).copy(answer, place + 2);
  }
  return answer;
}

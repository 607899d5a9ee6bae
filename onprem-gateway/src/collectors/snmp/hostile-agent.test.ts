import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { communityMessage, integer, pdu, scoped, text, tlv, userMessage, varbind } from "../testing/encode-message.ts";
import { NetSnmpSession, type PlainCredential } from "./net-snmp-session.ts";

const sysName = "1.3.6.1.2.1.1.5.0";
const lab = { version: "2c", community: "lab" } as const;

/** The request id of a v2c get, so that an answer can be made to fit it: the first integer inside the PDU. */
function requestIdOf(request: Buffer): Buffer {
  const at = request.indexOf(0xa0) + 2;
  return request.subarray(at, at + 2 + (request[at + 1] ?? 0));
}

describe("NetSnmpSession against an agent that breaks the rules", () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) {
      socket.close();
    }
  });

  /** Asks an agent that answers every request with what `answer` makes of it. */
  async function ask(answer: (request: Buffer) => readonly Uint8Array[], credential: PlainCredential = lab) {
    const agent = createSocket("udp4");
    sockets.push(agent);
    agent.on("message", (request, peer) => {
      for (const bytes of answer(request)) {
        agent.send(bytes, peer.port, peer.address);
      }
    });
    const port = await new Promise<number>((resolve) => agent.bind(0, "127.0.0.1", () => resolve(agent.address().port)));
    const drops: string[] = [];
    const session = new NetSnmpSession({
      address: "127.0.0.1",
      port,
      credential,
      timeoutMs: 150,
      retries: 0,
      onDrop: (reason) => drops.push(reason),
    });
    const result = await session.get([sysName]);
    session.close();
    return { result, drops };
  }

  const answerTo = (request: Buffer, ...varbinds: readonly Uint8Array[]) =>
    communityMessage(1, tlv(0xa2, requestIdOf(request), integer(0), integer(0), tlv(0x30, ...varbinds)));

  it("takes an honest answer, so that the others fail for their own reason", async () => {
    const { result } = await ask((request) => [answerTo(request, varbind(sysName, text("sw1")))]);

    expect(result).toEqual({ kind: "ok", varbinds: [{ oid: sysName, value: { kind: "octets", value: Buffer.from("sw1") } }] });
  });

  it.each([
    { what: "noise", answer: () => [Buffer.alloc(200, 0xff)], drop: "length" },
    {
      what: "an answer that ends early",
      answer: (request: Buffer) => [answerTo(request, varbind(sysName, text("sw1"))).subarray(0, 30)],
      drop: "length",
    },
    { what: "a trap instead of an answer", answer: () => [communityMessage(1, pdu(0xa7))], drop: "pdu-type" },
    { what: "another version", answer: () => [communityMessage(0, pdu(0xa2))], drop: "version" },
    {
      what: "a value wider than its type",
      answer: (request: Buffer) => [answerTo(request, varbind(sysName, tlv(0x41, [9, 9, 9, 9, 9])))],
      drop: "integer",
    },
  ])("drops $what and says that the answer was malformed", async ({ answer, drop }) => {
    const { result, drops } = await ask(answer);

    expect(result).toMatchObject({ kind: "failed", reason: "malformed" });
    expect(drops).toEqual([drop]);
  });

  it.each([
    { what: "an object that was not asked for", varbinds: [varbind("1.3.6.1.2.1.1.6.0", text("x"))] },
    { what: "more objects than were asked for", varbinds: [varbind(sysName, text("x")), varbind(sysName, text("y"))] },
    { what: "nothing", varbinds: [] },
  ])("refuses an answer with $what", async ({ varbinds }) => {
    const { result } = await ask((request) => [answerTo(request, ...varbinds)]);

    expect(result).toMatchObject({ kind: "failed", reason: "malformed" });
  });

  it("waits for the true answer behind noise", async () => {
    const { result, drops } = await ask((request) => [Buffer.alloc(64), answerTo(request, varbind(sysName, text("sw1")))]);

    expect(result.kind).toBe("ok");
    expect(drops).toHaveLength(1);
  });

  it("never takes an unauthenticated answer for an authenticated user", async () => {
    const user: PlainCredential = { version: "3", user: "monitor", auth: { protocol: "sha256", secret: "authentication-phrase" } };
    const { result, drops } = await ask(() => [userMessage({ flags: 0, payload: scoped(pdu(0xa2, varbind(sysName, text("sw1")))) })], user);

    expect(result.kind).toBe("failed");
    expect(drops).toContain("security-level");
  });

  it("survives an agent that answers everything with Reports", async () => {
    const report = userMessage({ flags: 0, payload: scoped(pdu(0xa8, varbind("1.3.6.1.6.3.15.1.1.4.0", tlv(0x41, [1])))) });
    const { result } = await ask(() => Array.from({ length: 20 }, () => report), { version: "3", user: "monitor" });

    expect(result.kind).toBe("failed");
  });
});

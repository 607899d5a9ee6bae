import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { pdu, scoped, text, tlv, userMessage, varbind } from "../testing/encode-message.ts";
import { NetSnmpSession, type PlainCredential } from "./net-snmp-session.ts";

const sysName = "1.3.6.1.2.1.1.5.0";

describe("NetSnmpSession against a v3 agent that breaks the rules", () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) {
      socket.close();
    }
  });

  /** Asks an agent that answers every request with what `answer` makes of it. */
  async function ask(answer: (request: Buffer) => readonly Uint8Array[], credential: PlainCredential) {
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

import { createSocket, type Socket } from "node:dgram";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { GuardReason } from "../snmp-protocol/guard/ber-scan.ts";
import type { SnmpResult, SnmpSession } from "../snmp-protocol/session.ts";
import { communityMessage, integer, pdu, text, tlv, varbind } from "../testing/encode-message.ts";
import { CommunitySession } from "./community/community-session.ts";
import { loadDatagramCalls } from "./community/datagrams/libc.ts";
import { openCommunityTransport } from "./community/transport.ts";
import { NetSnmpSession } from "./net-snmp-session.ts";
import { freeUdpPort, type PrivateSnmpd, startSnmpd } from "./testing/snmpd.ts";

/** What a session under test is opened with. */
interface ContractTarget {
  readonly address: string;
  readonly port: number;
  readonly credential: { readonly version: "1" | "2c"; readonly community: string };
  readonly timeoutMs: number;
  readonly retries: number;
  readonly onDrop?: (reason: GuardReason) => void;
}

const sysUpTime = "1.3.6.1.2.1.1.3.0";
const sysName = "1.3.6.1.2.1.1.5.0";
const ifHCInOctets = "1.3.6.1.2.1.31.1.1.1.6";
const lab = { version: "2c", community: "lab" } as const;

/** What every implementation of the SNMP port does with v1 and v2c agents, honest ones and others. */
function describeSessionContract(name: string, open: (target: ContractTarget) => SnmpSession): void {
  describe(`${name} against snmpd`, () => {
    let agent: PrivateSnmpd;
    beforeAll(async () => {
      agent = await startSnmpd();
    });
    afterAll(() => agent.stop());

    async function ask(
      question: (session: SnmpSession) => Promise<SnmpResult>,
      { port = agent.port, ...credential }: { version?: "1" | "2c"; community?: string; port?: number } = {},
    ): Promise<SnmpResult> {
      const session = open({ address: "127.0.0.1", port, credential: { ...lab, ...credential }, timeoutMs: 400, retries: 0 });
      const result = await question(session);
      session.close();
      return result;
    }

    it.each(["1", "2c"] as const)("reads scalars over v%s in the order asked for", async (version) => {
      expect(await ask((session) => session.get([sysName, sysUpTime]), { version })).toMatchObject({
        kind: "ok",
        varbinds: [
          { oid: sysName, value: { kind: "octets", value: Buffer.from("lab-host") } },
          { oid: sysUpTime, value: { kind: "time-ticks" } },
        ],
      });
    });

    it("tells a missing object: as a value in v2c, as a failure in v1", async () => {
      const missing = "1.3.6.1.2.1.1.99.0";

      expect(await ask((session) => session.get([missing, sysName]))).toMatchObject({
        varbinds: [{ oid: missing, value: { kind: "no-such-object" } }, { oid: sysName }],
      });
      expect(await ask((session) => session.get([missing, sysName]), { version: "1" })).toMatchObject({ reason: "no-such-name" });
    });

    it.each(["1", "2c"] as const)("steps to the next object over v%s", async (version) => {
      expect(await ask((session) => session.getNext(["1.3.6.1.2.1.1.5"]), { version })).toMatchObject({ varbinds: [{ oid: sysName }] });
    });

    it("says that the view ends", async () => {
      expect(await ask((session) => session.getNext(["2.999"]))).toMatchObject({ varbinds: [{ value: { kind: "end-of-mib-view" } }] });
    });

    it("reads in bulk, and keeps 64-bit counters exact", async () => {
      const bulk = { nonRepeaters: ["1.3.6.1.2.1.1.3"], repeaters: [ifHCInOctets], maxRepetitions: 1 };

      expect(await ask((session) => session.getBulk(bulk))).toMatchObject({
        varbinds: [{ oid: sysUpTime }, { oid: `${ifHCInOctets}.1`, value: { kind: "counter64", value: expect.any(BigInt) } }],
      });
    });

    it("gives the rows of several columns one after the other, as they are in the answer", async () => {
      const bulk = { nonRepeaters: ["1.3.6.1.2.1.1.3"], repeaters: ["1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.4"], maxRepetitions: 2 };

      const answer = await ask((session) => session.getBulk(bulk));

      const names = ["1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.4.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.5.0"];
      expect(answer.kind === "ok" ? answer.varbinds.map(({ oid }) => oid) : answer).toEqual(names);
    });

    it("says that an agent stays silent, and that a port is closed", async () => {
      expect(await ask((session) => session.get([sysUpTime]), { community: "wrong" })).toMatchObject({ reason: "timeout" });
      expect(await ask((session) => session.get([sysUpTime]), { port: await freeUdpPort() })).toMatchObject({ reason: "refused" });
    });

    it("says that an agent that answered has gone", async () => {
      const passing = await startSnmpd();
      const session = open({ address: "127.0.0.1", port: passing.port, credential: lab, timeoutMs: 400, retries: 1 });
      expect(await session.get([sysUpTime])).toMatchObject({ kind: "ok" });
      await passing.stop();

      expect(await session.get([sysUpTime])).toMatchObject({ reason: "refused" });
      session.close();
    });

    it("settles a request under way when it is closed, and can be closed twice", async () => {
      const session = open({
        address: "127.0.0.1",
        port: agent.port,
        credential: { ...lab, community: "wrong" },
        timeoutMs: 20_000,
        retries: 0,
      });
      const answer = session.get([sysUpTime]);

      session.close();
      session.close();

      expect(await answer).toMatchObject({ reason: "closed" });
      expect(await session.get([sysUpTime])).toMatchObject({ reason: "closed" });
    });
  });

  describe(`${name} against an agent that breaks the rules`, () => {
    const agents: Socket[] = [];
    afterEach(() => {
      for (const agent of agents.splice(0)) {
        agent.close();
      }
    });

    /** Asks an agent that answers the n-th request, from 1, with what `answer` makes of it. */
    async function ask(
      answer: (request: Buffer, n: number) => readonly Uint8Array[],
      { warm = false, ...over }: { retries?: number; warm?: boolean } = {},
    ) {
      const agent = createSocket("udp4");
      agents.push(agent);
      let requests = 0;
      agent.on("message", (request, peer) => {
        requests += 1;
        for (const bytes of answer(request, requests)) {
          agent.send(bytes, peer.port, peer.address);
        }
      });
      const port = await new Promise<number>((resolve) => agent.bind(0, "127.0.0.1", () => resolve(agent.address().port)));
      const drops: string[] = [];
      const session = open({
        address: "127.0.0.1",
        port,
        credential: lab,
        timeoutMs: 300,
        retries: 0,
        onDrop: (reason) => drops.push(reason),
        ...over,
      });
      if (warm) {
        await session.get([sysName]);
      }
      const result = await session.get([sysName]);
      session.close();
      return { result, drops };
    }

    it("takes an honest answer, so that the others fail for their own reason", async () => {
      const { result } = await ask((request) => [honest(request)]);

      expect(result).toEqual({ kind: "ok", varbinds: [{ oid: sysName, value: { kind: "octets", value: Buffer.from("sw1") } }] });
    });

    const broken: readonly { what: string; answer: (request: Buffer) => readonly Uint8Array[]; drop: string }[] = [
      { what: "noise", answer: () => [Buffer.alloc(200, 0xff)], drop: "length" },
      { what: "an answer that ends early", answer: (request) => [honest(request).subarray(0, 30)], drop: "length" },
      { what: "a trap instead of an answer", answer: () => [communityMessage(1, pdu(0xa7))], drop: "pdu-type" },
      {
        what: "a value wider than its type",
        answer: (request) => [answerTo(request, varbind(sysName, tlv(0x41, [9, 9, 9, 9, 9])))],
        drop: "integer",
      },
    ];

    it.each(broken)("drops $what and says that the answer was malformed", async ({ answer, drop }) => {
      expect(await ask(answer)).toMatchObject({ result: { kind: "failed", reason: "malformed" }, drops: [drop] });
    });

    it.each(broken)("drops $what of an agent that answered before", async ({ answer, drop }) => {
      const { result, drops } = await ask((request, n) => (n === 1 ? [honest(request)] : answer(request)), { warm: true });

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

    it.each([
      { status: 1, reason: "too-big" },
      { status: 2, reason: "no-such-name" },
      { status: 5, reason: "agent-error" },
      { status: 16, reason: "authorization" },
      { status: 99, reason: "agent-error" },
    ])("turns error status $status into $reason", async ({ status, reason }) => {
      const { result } = await ask((request) => [answerTo({ request, status }, varbind(sysName, tlv(0x05)))]);

      expect(result).toMatchObject({ kind: "failed", reason });
    });

    it("waits for the true answer behind noise", async () => {
      const { result, drops } = await ask((request) => [Buffer.alloc(64), honest(request)]);

      expect(result.kind).toBe("ok");
      expect(drops).toHaveLength(1);
    });

    it("asks again for an answer that got lost", async () => {
      const { result } = await ask((request, n) => (n === 1 ? [] : [honest(request)]), { retries: 1 });

      expect(result.kind).toBe("ok");
    });

    it("never takes an answer to another request", async () => {
      const { result } = await ask((request) => [
        communityMessage(1, tlv(0xa2, integer(anotherId(requestIdOf(request))), integer(0), integer(0), tlv(0x30))),
      ]);

      expect(result).toMatchObject({ kind: "failed", reason: "timeout" });
    });
  });
}

const honest = (request: Buffer) => answerTo(request, varbind(sysName, text("sw1")));

function answerTo(to: Buffer | { readonly request: Buffer; readonly status: number }, ...varbinds: readonly Uint8Array[]): Uint8Array {
  const { request, status } = Buffer.isBuffer(to) ? { request: to, status: 0 } : to;
  return communityMessage(1, tlv(0xa2, requestIdOf(request), integer(status), integer(status === 0 ? 0 : 1), tlv(0x30, ...varbinds)));
}

/** An id that differs from that of an INTEGER as encoded, whose length varies with its value. */
function anotherId(encoded: Buffer): number {
  return encoded.readIntBE(2, encoded.length - 2) ^ 1;
}

/** The request id of a v2c get, tag and length included: the first integer inside the PDU. */
function requestIdOf(request: Buffer): Buffer {
  const at = request.indexOf(0xa0) + 2;
  return request.subarray(at, at + 2 + (request[at + 1] ?? 0));
}

const loaded = loadDatagramCalls();
const transports = [
  { name: "one datagram at a time", transport: openCommunityTransport() },
  { name: "many datagrams at a time", transport: openCommunityTransport({ calls: loaded.kind === "ok" ? loaded.calls : undefined }) },
];
afterAll(() => {
  for (const { transport } of transports) {
    transport.close();
  }
});

for (const { name, transport } of transports) {
  describeSessionContract(`CommunitySession, ${name},`, (target) => new CommunitySession({ ...target, transport }));

  describe(`the shared transport, ${name},`, () => {
    it("reads back how much a burst may hold", () => {
      expect(transport.pool.receiveOctets()).toBeGreaterThan(0);
    });
  });
}
describeSessionContract("NetSnmpSession", (target) => new NetSnmpSession(target));

describe("the test machine", () => {
  it("has what it takes to send many datagrams at a time", () => {
    expect(loaded.kind).toBe("ok");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SnmpResult } from "../snmp-protocol/session.ts";
import { NetSnmpSession, type PlainCredential } from "./net-snmp-session.ts";
import { authSecret, freeUdpPort, type PrivateSnmpd, privSecret, startSnmpd } from "./testing/snmpd.ts";

const sysUpTime = "1.3.6.1.2.1.1.3.0";
const monitor = {
  version: "3",
  user: "monitor",
  auth: { protocol: "sha256", secret: authSecret },
  priv: { protocol: "aes", secret: privSecret },
} as const;

describe("NetSnmpSession against snmpd", () => {
  let agent: PrivateSnmpd;
  beforeAll(async () => {
    agent = await startSnmpd();
  });
  afterAll(() => agent.stop());

  async function ask(credential: PlainCredential, port = agent.port): Promise<SnmpResult> {
    const session = new NetSnmpSession({ address: "127.0.0.1", port, credential, timeoutMs: 400, retries: 0 });
    const result = await session.get([sysUpTime]);
    session.close();
    return result;
  }

  it.each([
    { name: "v1", credential: { version: "1", community: "lab" } },
    { name: "v2c", credential: { version: "2c", community: "lab" } },
    { name: "v3 authNoPriv", credential: { version: "3", user: "reader", auth: { protocol: "sha", secret: authSecret } } },
    { name: "v3 authPriv", credential: monitor },
  ] as const)("reads a scalar over $name", async ({ credential }) => {
    const result = await ask(credential);

    expect(result).toMatchObject({ kind: "ok", varbinds: [{ oid: sysUpTime, value: { kind: "time-ticks" } }] });
  });

  it.each([
    { why: "timeout", credential: { version: "2c", community: "wrong" } },
    { why: "unknown-user", credential: { ...monitor, user: "nobody" } },
    { why: "wrong-digest", credential: { ...monitor, auth: { protocol: "sha256", secret: "another-phrase-1" } } },
    { why: "wrong-digest", credential: { ...monitor, auth: { protocol: "sha", secret: authSecret } } },
    { why: "decryption-error", credential: { ...monitor, priv: { protocol: "aes", secret: "another-phrase-2" } } },
    { why: "authorization", credential: { version: "3", user: "monitor", auth: monitor.auth } },
    { why: "unsupported-security-level", credential: { ...monitor, user: "reader", auth: { protocol: "sha", secret: authSecret } } },
  ] as const)("says $why and nothing of the secrets", async ({ why, credential }) => {
    const result = await ask(credential);

    expect(result).toMatchObject({ kind: "failed", reason: why });
    expect(JSON.stringify(result)).not.toContain(authSecret);
    expect(JSON.stringify(result)).not.toContain(privSecret);
  });

  it("says that a port is closed", async () => {
    expect(await ask({ version: "2c", community: "lab" }, await freeUdpPort())).toMatchObject({ kind: "failed", reason: "refused" });
  });

  it("walks in bulk and keeps 64-bit counters exact", async () => {
    const session = new NetSnmpSession({ address: "127.0.0.1", port: agent.port, credential: monitor, timeoutMs: 2_000, retries: 0 });

    const result = await session.getBulk({
      nonRepeaters: [sysUpTime.slice(0, -2)],
      repeaters: ["1.3.6.1.2.1.31.1.1.1.6"],
      maxRepetitions: 1,
    });
    session.close();

    expect(result).toMatchObject({
      kind: "ok",
      varbinds: [{ oid: sysUpTime }, { oid: "1.3.6.1.2.1.31.1.1.1.6.1", value: { kind: "counter64", value: expect.any(BigInt) } }],
    });
  });

  it("settles a request under way when it is closed, and can be closed twice", async () => {
    const session = new NetSnmpSession({
      address: "127.0.0.1",
      port: agent.port,
      credential: { version: "2c", community: "wrong" },
      timeoutMs: 20_000,
      retries: 0,
    });
    const answer = session.get([sysUpTime]);

    session.close();
    session.close();

    expect(await answer).toMatchObject({ kind: "failed", reason: "closed" });
    expect(await session.get([sysUpTime])).toMatchObject({ kind: "failed", reason: "closed" });
  });
});

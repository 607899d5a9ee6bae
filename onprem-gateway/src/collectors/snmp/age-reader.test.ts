import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineClock, SnmpSession } from "../snmp-protocol/session.ts";
import { AgeReader } from "./age-reader.ts";
import { NetSnmpSession } from "./net-snmp-session.ts";
import { scalars } from "./oids.ts";
import { type AgeEvidence, decideRestart } from "./restart.ts";
import { MemoryAgent } from "./testing/memory-agent.ts";
import { authSecret, type PrivateSnmpd, privSecret, startSnmpd } from "./testing/snmpd.ts";

const quiet = { discovered: false, whole: false };

/** An agent of version 3: its answers prove a clock. */
class ProvingAgent extends MemoryAgent {
  clock: EngineClock = { boots: 3, timeS: 1_000 };

  engineClock(): EngineClock {
    return this.clock;
  }
}

function engine(agent: MemoryAgent, boots: number, timeS: number): void {
  agent.objects.set(scalars.snmpEngineBoots, { kind: "integer", value: boots });
  agent.objects.set(scalars.snmpEngineTime, { kind: "integer", value: timeS });
}

describe("AgeReader", () => {
  it("asks with a discovery and when sysUpTime goes back, and in no other poll", async () => {
    const agent = new MemoryAgent();
    engine(agent, 4, 900);
    const reader = new AgeReader(agent);

    expect(await reader.read({ sysUpTimeCs: 90_000, atMs: 0, discovered: true, whole: false })).toEqual({
      age: { engineBoots: 4, engineTimeS: 900 },
    });
    agent.requests.length = 0;
    expect(await reader.read({ sysUpTimeCs: 96_000, atMs: 60_000, ...quiet })).toEqual({});
    expect(agent.requests).toEqual([]);
    expect(await reader.read({ sysUpTimeCs: 102_000, atMs: 120_000, discovered: true, whole: false })).toEqual({});
    engine(agent, 5, 10);
    expect(await reader.read({ sysUpTimeCs: 1_000, atMs: 180_000, ...quiet })).toEqual({ age: { engineBoots: 5, engineTimeS: 10 } });
  });

  it("tells the count again when everything is wanted", async () => {
    const agent = new MemoryAgent();
    engine(agent, 4, 900);
    const reader = new AgeReader(agent);
    await reader.read({ sysUpTimeCs: 90_000, atMs: 0, discovered: true, whole: false });

    expect(await reader.read({ sysUpTimeCs: 96_000, atMs: 60_000, discovered: false, whole: true })).toEqual({ age: { engineBoots: 4 } });
  });

  it("takes what a v3 session proves before the objects of the same meaning, as soon as the count is another", async () => {
    const agent = new ProvingAgent();
    engine(agent, 99, 99);
    const reader = new AgeReader(agent);

    expect(await reader.read({ sysUpTimeCs: 100_000, atMs: 0, discovered: true, whole: false })).toEqual({
      age: { engineBoots: 3, engineTimeS: 1_000 },
    });
    agent.clock = { boots: 4, timeS: 5 };
    agent.objects.set(scalars.hrSystemUptime, { kind: "time-ticks", value: 500_000 });
    expect(await reader.read({ sysUpTimeCs: 106_000, atMs: 60_000, ...quiet })).toEqual({
      age: { engineBoots: 4, engineTimeS: 5, hostUptimeCs: 500_000 },
    });
  });

  it("says nothing of an agent that tells none of it", async () => {
    expect(await new AgeReader(new MemoryAgent()).read({ sysUpTimeCs: 1, atMs: 0, discovered: true, whole: true })).toEqual({});
  });
});

describe("AgeReader against snmpd", () => {
  let agent: PrivateSnmpd;
  beforeAll(async () => {
    agent = await startSnmpd();
  });
  afterAll(() => agent.stop());

  it.each([
    { name: "v2c", credential: { version: "2c", community: "lab" } },
    {
      name: "v3",
      credential: {
        version: "3",
        user: "monitor",
        auth: { protocol: "sha256", secret: authSecret },
        priv: { protocol: "aes", secret: privSecret },
      },
    },
  ] as const)("tells by $name that the agent alone began anew where its uptime looks like a wrap", async ({ credential }) => {
    const session = new NetSnmpSession({ address: "127.0.0.1", port: agent.port, credential, timeoutMs: 2_000, retries: 1 });
    const reader = new AgeReader(session);
    const before = await ageOf(session, reader, { sysUpTimeCs: 2 ** 32 - 3_000, atMs: 0 });

    await agent.restart();
    const age = await ageOf(session, reader, { sysUpTimeCs: 3_000, atMs: 60_000 });
    session.close();

    expect(age.engineBoots).toBe((before.engineBoots ?? 0) + 1);
    const restart = decideRestart(
      { sysUpTimeCs: 2 ** 32 - 3_000, atMs: 0, engineBoots: before.engineBoots },
      { sysUpTimeCs: 3_000, atMs: 60_000 },
      { ...age, hostUptimeCs: 100 * 8_640_000 },
    );
    expect(restart).toBe("agent");
  });
});

async function ageOf(session: SnmpSession, reader: AgeReader, uptime: { sysUpTimeCs: number; atMs: number }): Promise<AgeEvidence> {
  await session.get([scalars.sysUpTime]);
  return (await reader.read({ ...uptime, discovered: true, whole: false })).age ?? {};
}

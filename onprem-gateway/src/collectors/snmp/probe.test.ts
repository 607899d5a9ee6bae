import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../config/secret.ts";
import { probeDevice } from "./probe.ts";
import { type PrivateSnmpd, startSnmpd } from "./testing/snmpd.ts";

describe("probeDevice against snmpd", () => {
  let agent: PrivateSnmpd;
  beforeAll(async () => {
    agent = await startSnmpd();
  });
  afterAll(() => agent.stop());

  const probe = (community: string) =>
    probeDevice(
      { address: "127.0.0.1", port: agent.port, credential: { version: "2c", community: new Secret(community) } },
      { timeoutMs: 500, retries: 0, budgetMs: 10_000, nowMs: () => 42 },
    );

  it("prints what the device is, with its counters", async () => {
    const result = await probe("lab");

    expect(result).toMatchObject({
      kind: "ok",
      device: {
        kind: "inventory",
        tsMs: 42,
        name: "lab-host",
        system: { sysName: "lab-host", sysContact: "noc@example.net" },
        gaps: [],
        counters: expect.arrayContaining([
          { key: "lo", counters: expect.objectContaining({ ifInOctets: { value: expect.any(BigInt), width: 64 } }) },
        ]),
      },
    });
  });

  it.each([
    { community: "wrong", reason: "timeout", hint: "wrong community" },
    { community: "blind", reason: "no-such-view", hint: "view" },
  ])("says $reason and where to look", async ({ community, reason, hint }) => {
    const result = await probe(community);

    expect(result).toMatchObject({ kind: "failed", reason, hint: expect.stringContaining(hint) });
  });
});

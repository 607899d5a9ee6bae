import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { BudgetedSession } from "../../onprem-gateway/src/collectors/snmp/budgeted-session.ts";
import { openCommunityTransport } from "../../onprem-gateway/src/collectors/snmp/community/transport.ts";
import { DevicePoller } from "../../onprem-gateway/src/collectors/snmp/device-poller.ts";
import type { PlainCredential } from "../../onprem-gateway/src/collectors/snmp/net-snmp-session.ts";
import { openSession } from "../../onprem-gateway/src/collectors/snmp/open-session.ts";
import { PackedPoll } from "../../onprem-gateway/src/collectors/snmp/packed-poll.ts";
import { RawPollFailure } from "../../onprem-gateway/src/collectors/snmp/raw-poll.ts";
import { SnmpCollector } from "../../onprem-gateway/src/collectors/snmp/snmp-collector.ts";
import { startSnmpd } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { openHarness, until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { integer, oid, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";
import { testCredential } from "../../onprem-gateway/src/discovery/test-credential.ts";
import { systemClock } from "../../onprem-gateway/src/runtime/system-clock.ts";
import { type HostileAgent, startHostileAgent } from "./hostile-agent.ts";
import { hostileBehaviours } from "./hostile-behaviours.ts";

const names = Object.keys(hostileBehaviours);
const credentials: readonly (readonly [string, PlainCredential])[] = [
  ["v1", { version: "1", community: "lab" }],
  ["v2c", { version: "2c", community: "lab" }],
  ["v3", { version: "3", user: "monitor" }],
];
const timeoutMs = 150;
const budgetMs = 2_500;
/** One request more than the budget, repeated, and room for a busy machine. */
const slackMs = 3_000;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function hostile(name: string): Promise<HostileAgent> {
  const agent = await startHostileAgent(hostileBehaviours[name] ?? (() => []));
  cleanups.push(agent.stop);
  return agent;
}

describe.each(credentials)("a poll over %s of an agent that breaks the rules", (_version, credential) => {
  it.concurrent.each(names)("H3, H4, T7: ends in time and says by name what it lacks: %s", async (name) => {
    const agent = await startHostileAgent(hostileBehaviours[name] ?? (() => []));
    const transport = openCommunityTransport();
    const monotonicMs = () => performance.now();
    const target = { address: "127.0.0.1", port: agent.port, credential, timeoutMs, retries: 1 };
    const session = new BudgetedSession(openSession(target, transport), { monotonicMs });
    const poller = new DevicePoller({ session, version: credential.version, monotonicMs });
    const startedMs = monotonicMs();
    session.renew(startedMs + budgetMs);

    const poll = await poller.poll(startedMs + budgetMs);

    const elapsedMs = monotonicMs() - startedMs;
    session.close();
    transport.close();
    agent.stop();
    expect(elapsedMs).toBeLessThan(budgetMs + slackMs);
    if (poll.kind === "failed") {
      expect(RawPollFailure.safeParse(poll).success).toBe(true);
    } else {
      expect(PackedPoll.safeParse(poll).error).toBeUndefined();
      const unread = (poll.model?.tables ?? []).filter(({ status }) => status === "partial" || status === "failed");
      expect(unread.every(({ reason }) => reason !== undefined)).toBe(true);
    }
  });
});

describe("a credential test of an agent", () => {
  it("names the clock when the agent finds every message out of its time window", async () => {
    const late = tlv(0x30, oid("1.3.6.1.6.3.15.1.1.2.0"), tlv(0x41, [1]));
    const agent = await startHostileAgent(({ message, requestId }) => [
      { bytes: message(tlv(0xa8, requestId, integer(0), integer(0), tlv(0x30, late))) },
    ]);
    cleanups.push(agent.stop);
    const credential = { version: "3", user: "monitor" } as const;

    const result = await testCredential({ address: "127.0.0.1", port: agent.port, credential, timeoutMs, retries: 0, clock: systemClock });

    expect(result).toMatchObject({ kind: "failed", step: "clock", reason: "not-in-time-window" });
  });
});

describe("a gateway among agents that break the rules", () => {
  it("H3, H4, T7: polls an honest device at every slot, keeps its worker and bounds its memory", async () => {
    const agents = await Promise.all(names.map(hostile));
    const honest = await startSnmpd();
    cleanups.push(() => honest.stop());
    const community = { version: "2c", community: new Secret("lab") } as const;
    const devices = [
      ...names.map((_name, at) => ({ id: `hostile-${at}`, port: agents[at]?.port ?? 0 })),
      { id: "honest", port: honest.port },
    ];
    const harness = openHarness(devices.map(({ id }) => id));
    const everySeconds = 3;
    const collector = new SnmpCollector(
      {
        devices: devices.map(({ id, port }) => ({ id, name: id, address: "127.0.0.1", port, credential: community, uplinks: [] })),
        everySeconds,
        timeoutMs,
        retries: 0,
        readingsEveryPolls: 5,
      },
      harness.deps,
    );
    cleanups.push(() => collector.stop());
    await collector.start();
    const slots = () => harness.ofKind("samples").filter(({ deviceId, set }) => deviceId === "honest" && set === "snmp");
    let peakMb = 0;

    await until(
      () => {
        peakMb = Math.max(peakMb, ...childrenMb());
        return slots().length >= 8;
      },
      { what: "eight slots of the honest device", withinMs: 90_000 },
    );

    const startsS = slots().map(({ startS }) => startS);
    const counters = harness.deps.events.counters();
    process.stdout.write(`hostile agents: ${names.length}, worker peak ${Math.round(peakMb)} MB, ${JSON.stringify(counters)}\n`);
    expect(startsS).toEqual(startsS.map((_start, at) => (startsS[0] ?? 0) + at * everySeconds));
    expect(counters["worker.restarted"] ?? 0).toBe(0);
    expect(counters["snmp.poller.restarted"] ?? 0).toBe(0);
    expect(peakMb).toBeLessThan(512);
  });
});

/** Resident memory of the processes that this one started, in MB. */
function childrenMb(): readonly number[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const status = /^\d+$/u.test(pid) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
      const parent = Number(/^PPid:\s+(\d+)/mu.exec(status)?.[1]);
      const node = /^Name:\s+node/mu.test(status) || /MainThread/u.test(status);
      return parent === process.pid && node ? [Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1_024] : [];
    } catch (cause) {
      if (cause instanceof Error) {
        return [];
      }
      throw cause;
    }
  });
}

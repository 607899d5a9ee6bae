import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoopbackAgent, startLoopbackAgent } from "../../../discovery/testing/loopback-agent.ts";
import type { SnmpSession, SnmpValue } from "../../snmp-protocol/session.ts";
import { BudgetedSession } from "../budgeted-session.ts";
import { openCommunityTransport } from "../community/transport.ts";
import { failure } from "../failure-hints.ts";
import type { PlainCredential } from "../net-snmp-session.ts";
import { openSession, vlanOpener } from "../open-session.ts";
import { MemoryAgent } from "../testing/memory-agent.ts";
import { freeUdpPort } from "../testing/snmpd.ts";
import { readStations } from "./stations.ts";
import { FetchedTables } from "./tables.ts";
import { maxVlans } from "./vlan-forwarding.ts";

const vtpState = "1.3.6.1.4.1.9.9.46.1.3.1.1.2.1";
const portIfIndex = "1.3.6.1.2.1.17.1.4.1.2";
const fdbPort = "1.3.6.1.2.1.17.4.3.1.2";
const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const mac = (last: number) => `0.26.43.60.77.${last}`;
const macText = (last: number) => `00:1a:2b:3c:4d:${last.toString(16).padStart(2, "0")}`;
const ports = [{ ifIndex: 10_101 }, { ifIndex: 10_102 }];

/** A switch in memory with a context for each VLAN. */
class VlanSwitch extends MemoryAgent {
  readonly asked: number[] = [];
  closed = 0;
  readonly #vlans = new Map<number, MemoryAgent>();

  vlan(id: number, stations: Readonly<Record<number, number>>): MemoryAgent {
    this.objects.set(`${vtpState}.${id}`, integer(1));
    const agent = new MemoryAgent();
    agent.close = () => {
      this.closed += 1;
    };
    agent.objects.set(`${portIfIndex}.1`, integer(10_101));
    agent.objects.set(`${portIfIndex}.2`, integer(10_102));
    for (const [station, port] of Object.entries(stations)) {
      agent.objects.set(`${fdbPort}.${mac(Number(station))}`, integer(port));
    }
    this.#vlans.set(id, agent);
    return agent;
  }

  inVlan(id: number): SnmpSession {
    this.asked.push(id);
    return this.#vlans.get(id) ?? new MemoryAgent();
  }
}

const read = (session: SnmpSession, perVlan = true) =>
  readStations({ session, version: "2c", monotonicMs: () => 0, deadlineMs: 1 }, { tables: new FetchedTables(), ports, perVlan });

describe("forwarding tables by VLAN", () => {
  it("are joined by interface, each station once, whatever VLANs it is seen in", async () => {
    const device = new VlanSwitch();
    device.vlan(10, { 1: 1, 2: 2 });
    device.vlan(20, { 1: 1, 3: 2 });
    device.objects.set(`${vtpState}.30`, integer(2));

    const { stations, statuses } = await read(device);

    expect(stations).toEqual([
      { ifIndex: 10_101, count: 1, macs: [macText(1)] },
      { ifIndex: 10_102, count: 2, macs: [macText(2), macText(3)] },
    ]);
    expect(statuses.at(-1)).toEqual({ table: "dot1dTpFdbTable by VLAN", status: "complete", rows: 4 });
    expect(device).toMatchObject({ asked: [10, 20], closed: 2 });
  });

  it("are not asked for where the profile does not say so, nor where the device has a table of all VLANs", async () => {
    const plain = new VlanSwitch();
    plain.vlan(10, { 1: 1 });
    await read(plain, false);
    const whole = new VlanSwitch();
    whole.vlan(10, { 1: 1 });
    whole.objects.set(`1.3.6.1.2.1.17.7.1.2.2.1.2.10.${mac(1)}`, integer(1));
    await read(whole);

    expect([plain.asked, whole.asked]).toEqual([[], []]);
  });

  it("end at the first VLAN that does not answer, after one question", async () => {
    const device = new VlanSwitch();
    const first = device.vlan(10, { 1: 1 });
    first.fails = () => "timeout";
    device.vlan(20, { 2: 2 });

    const { stations, statuses } = await read(device);

    expect(stations).toBeUndefined();
    expect(statuses.at(-1)).toMatchObject({ status: "failed", reason: "timeout", rows: 0 });
    expect(device.asked).toEqual([10]);
    expect(first.requests).toHaveLength(1);
  });

  it("are no evidence when they did not all come", async () => {
    const device = new VlanSwitch();
    device.vlan(10, { 1: 1 });
    device.vlan(20, { 2: 2 }).fails = () => "timeout";

    const { stations, statuses } = await read(device);

    expect(stations).toBeUndefined();
    expect(statuses.at(-1)).toMatchObject({ status: "partial", reason: "timeout", rows: 1 });
  });

  it("are not asked for on a switch with more VLANs than may be asked", async () => {
    const device = new VlanSwitch();
    for (let vlan = 2; vlan <= maxVlans + 2; vlan += 1) {
      device.vlan(vlan, { 1: 1 });
    }

    expect((await read(device)).statuses.at(-1)).toMatchObject({ status: "failed", reason: "rows" });
    expect(device.asked).toEqual([]);
  });
});

describe("forwarding tables by VLAN against snmpd with contexts", () => {
  const phrase = "a-pass-phrase-of-this-test";
  const address = "127.0.0.1";
  const agents: LoopbackAgent[] = [];
  let port = 0;

  beforeAll(async () => {
    const front: string[] = ["sysName old-switch", "view all included .1", "com2sec main default canary", "group plain v2c main"];
    front.push(
      'access plain "" any noauth exact all none none',
      `createUser monitor SHA "${phrase}" AES "${phrase}"`,
      `createUser old MD5 "${phrase}" DES "${phrase}"`,
    );
    front.push(
      "group users usm monitor",
      "group users usm old",
      'access users "" usm priv exact all none none',
      "access users vlan- usm priv prefix all none none",
    );
    for (const [vlan, station] of [
      [10, 1],
      [20, 2],
    ] as const) {
      const back = await freeUdpPort();
      const rows = [
        `override ${portIfIndex}.1 integer 10101`,
        `override ${portIfIndex}.2 integer 10102`,
        `override ${fdbPort}.${mac(station)} integer ${station}`,
      ];
      agents.push(await startLoopbackAgent({ addresses: [address], port: back, configuration: ["rocommunity back", ...rows] }));
      front.push(
        `override ${vtpState}.${vlan} integer 1`,
        `com2sec -Cn vlan-${vlan} v${vlan} default canary@${vlan}`,
        `group g${vlan} v2c v${vlan}`,
      );
      front.push(
        `access g${vlan} vlan-${vlan} any noauth exact all none none`,
        `proxy -Cn vlan-${vlan} -v 2c -c back ${address}:${back} .1.3.6.1.2.1.17`,
      );
    }
    port = await freeUdpPort();
    agents.push(await startLoopbackAgent({ addresses: [address], port, configuration: front }));
  });
  afterAll(async () => {
    for (const agent of agents) {
      await agent.stop();
    }
  });

  const user = (auth: "sha" | "md5", priv: "aes" | "des", name: string): PlainCredential => ({
    version: "3",
    user: name,
    auth: { protocol: auth, secret: phrase },
    priv: { protocol: priv, secret: phrase },
  });

  it.each([
    ["v2c by community@VLAN", { version: "2c", community: "canary" }],
    ["v3 by the context vlan-VLAN", user("sha", "aes", "monitor")],
    ["v3 by our own security model", user("md5", "des", "old")],
  ] as const)("come over %s", async (_name, credential: PlainCredential) => {
    const transport = openCommunityTransport();
    const asking = { address, port, credential, timeoutMs: 2_000, retries: 1 };
    const monotonicMs = () => performance.now();
    const session = new BudgetedSession(openSession(asking, transport), { monotonicMs, openVlan: vlanOpener(asking, transport) });

    const { stations, statuses } = await readStations(
      { session, version: credential.version, monotonicMs, deadlineMs: monotonicMs() + 20_000 },
      { tables: new FetchedTables(), ports, perVlan: true },
    );
    session.close();
    transport.close();

    expect(statuses.at(-1)).toEqual({ table: "dot1dTpFdbTable by VLAN", status: "complete", rows: 2 });
    expect(stations).toEqual([
      { ifIndex: 10_101, count: 1, macs: [macText(1)] },
      { ifIndex: 10_102, count: 1, macs: [macText(2)] },
    ]);
  });

  it("tell nothing of the community when it has no such context", async () => {
    const transport = openCommunityTransport();
    const asking = { address, port, credential: { version: "2c", community: "canary" } as const, timeoutMs: 200, retries: 1 };
    const vlan = vlanOpener(asking, transport)?.(99);

    const answer = await vlan?.getNext([portIfIndex]);
    vlan?.close();
    transport.close();

    expect(answer).toEqual(failure("timeout"));
    expect(JSON.stringify(answer)).not.toContain("canary");
    expect(vlanOpener({ ...asking, credential: { version: "2c", community: "canary@7" } }, transport)).toBeUndefined();
  });
});

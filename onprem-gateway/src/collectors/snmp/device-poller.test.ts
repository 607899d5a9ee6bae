import { describe, expect, it } from "vitest";
import { DevicePoller } from "./device-poller.ts";
import { PollReader, unpackPoll } from "./packed-poll.ts";
import type { RawPoll, RawPollData } from "./raw-poll.ts";
import { installSwitch, MemoryAgent } from "./testing/memory-agent.ts";

const never = Number.POSITIVE_INFINITY;
const ports = (count: number, nameOf = (index: number) => `Gi0/${index}`) =>
  new Map(Array.from({ length: count }, (_, at) => [at + 1, nameOf(at + 1)] as const));

function open(version: "1" | "2c" = "2c") {
  const agent = new MemoryAgent();
  let nowMs = 0;
  const monotonicMs = () => {
    nowMs += 1;
    return nowMs;
  };
  const device = new DevicePoller({ session: agent, version, monotonicMs });
  const reader = new PollReader();
  /** A poll as the core sees it. */
  const poll = async (deadlineMs: number): Promise<RawPoll> => {
    const read = reader.read(await device.poll(deadlineMs));
    if (read === undefined) {
      throw new Error("the poll does not fit together");
    }
    return read.kind === "failed" ? read : unpackPoll(read);
  };
  return { agent, poller: { poll } };
}

function data(poll: RawPoll): RawPollData {
  if (poll.kind === "failed") {
    throw new Error(`the poll failed: ${poll.reason}`);
  }
  return poll;
}

describe("DevicePoller", () => {
  it("reads every interface with its 64-bit counters", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(48));

    const poll = data(await poller.poll(never));

    expect(poll.interfaces).toHaveLength(48);
    expect(poll.interfaces[47]).toMatchObject({
      key: "Gi0/48",
      ifIndex: 48,
      ifAlias: "to Gi0/48",
      speedBps: 1_000_000_000,
      operStatus: 1,
      counters: {
        ifInOctets: { value: 48_000n + 2n ** 40n, width: 64 },
        ifInErrors: { value: 48_000n, width: 32 },
      },
    });
    expect(poll).toMatchObject({ sysUpTimeCs: 100_000, system: { sysName: "sw1" }, gaps: [], renumbered: 0 });
  });

  it("asks in later polls only for rows and columns that exist, in few requests", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(48));
    const first = data(await poller.poll(never));
    const discovery = agent.requests.length;

    // The empty processor table is looked at a few times more; after that only the plan is left.
    for (let polls = 0; polls < 4; polls += 1) {
      await poller.poll(never);
    }
    agent.requests.length = 0;
    const later = data(await poller.poll(never));

    expect(agent.requests.length).toBeLessThan(discovery);
    expect(agent.requests.length).toBeLessThanOrEqual(14);
    const cells = agent.requests.filter(({ kind }) => kind === "bulk").reduce((sum, { asked }) => sum + asked, 0);
    expect(cells).toBe(48 * 12);
    expect(later.interfaces).toEqual(first.interfaces);
  });

  it("falls back to 32-bit counters for the interfaces that have no others", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(3), { highCapacity: false });
    agent.objects.set("1.3.6.1.2.1.31.1.1.1.6.2", { kind: "counter64", value: 7n });

    await poller.poll(never);
    const poll = data(await poller.poll(never));

    expect(poll.interfaces.map(({ counters }) => counters["ifInOctets"])).toEqual([
      { value: 1_000n, width: 32 },
      { value: 7n, width: 64 },
      { value: 3_000n, width: 32 },
    ]);
  });

  it("keeps series by name when the agent renumbers its interfaces", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(3));
    await poller.poll(never);
    installSwitch(
      agent,
      ports(3, (index) => `Gi0/${4 - index}`),
    );

    const poll = data(await poller.poll(never));

    expect(poll.renumbered).toBe(2);
    expect(poll.interfaces.map(({ key, ifIndex, ifAlias }) => [key, ifIndex, ifAlias])).toEqual([
      ["Gi0/3", 1, "to Gi0/3"],
      ["Gi0/2", 2, "to Gi0/2"],
      ["Gi0/1", 3, "to Gi0/1"],
    ]);
    expect(data(await poller.poll(never)).renumbered).toBe(0);
  });

  it("finds new interfaces as soon as ifNumber changes", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(2));
    await poller.poll(never);
    installSwitch(agent, ports(3));

    expect(data(await poller.poll(never)).interfaces).toHaveLength(3);
  });

  it("asks again for what an agent cut off its answers", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(20));
    agent.maxVarbinds = 40;

    const poll = data(await poller.poll(never));

    expect(poll.interfaces).toHaveLength(20);
    expect(poll.interfaces.every(({ counters }) => Object.keys(counters).length === 9)).toBe(true);
  });

  it("reads over SNMPv1, where one missing object fails a request", async () => {
    const { agent, poller } = open("1");
    installSwitch(agent, ports(3), { highCapacity: false });
    agent.strictNames = true;

    await poller.poll(never);
    const poll = data(await poller.poll(never));

    expect(poll.interfaces.map(({ key, counters }) => [key, counters["ifOutOctets"]?.value])).toEqual([
      ["Gi0/1", 1_000n],
      ["Gi0/2", 2_000n],
      ["Gi0/3", 3_000n],
    ]);
    expect(agent.requests.some(({ kind }) => kind === "bulk")).toBe(false);
  });

  it("keeps what came when the device stops answering in the middle", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(48));
    await poller.poll(never);
    const until = agent.requests.length + 4;
    agent.fails = (request) => (request > until ? "timeout" : undefined);

    const poll = data(await poller.poll(never));

    const read = poll.interfaces.filter(({ operStatus }) => operStatus !== undefined).length;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(48);
    expect(poll.gaps).toContain("interfaces: timeout");
  });

  it("ends at its deadline with what it has", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(48));
    await poller.poll(never);

    const poll = data(await poller.poll(0));

    expect(poll.gaps).toContain("interfaces: deadline");
    expect(poll.sysUpTimeCs).toBe(100_000);
  });

  it("reads a device that does not tell its uptime", async () => {
    const { agent, poller } = open();
    installSwitch(agent, ports(2));
    agent.objects.delete("1.3.6.1.2.1.1.3.0");

    const poll = data(await poller.poll(never));

    expect(poll.sysUpTimeCs).toBeUndefined();
    expect(poll.interfaces).toHaveLength(2);
  });

  it("calls an agent that shows no system group by that name", async () => {
    const { poller } = open();

    expect(await poller.poll(never)).toMatchObject({ kind: "failed", reason: "no-such-view" });
  });
});

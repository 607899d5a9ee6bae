import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { MemoryAgent } from "../testing/memory-agent.ts";
import { fetchHistory } from "./fetch-history.ts";
import { RmonReader } from "./rmon-reader.ts";

const rmon = "1.3.6.1.2.1.16";
const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const counter = (value: number): SnmpValue => ({ kind: "counter32", value });
const text = (value: string): SnmpValue => ({ kind: "octets", value: Buffer.from(value) });
const port = (ifIndex: number): SnmpValue => ({ kind: "oid", value: `1.3.6.1.2.1.2.2.1.1.${ifIndex}` });
const interfaces = [
  { key: "Gi0/1", ifIndex: 1, speedBps: 1_000_000_000 },
  { key: "Gi0/2", ifIndex: 2 },
];
const sysUpTimeCs = 1_000_000;
const context = { interfaces, sysUpTimeCs, readMs: 0, deadlineMs: 1_000, restarted: false };

function agentWith(objects: Readonly<Record<string, SnmpValue>>): MemoryAgent {
  const agent = new MemoryAgent();
  for (const [oid, value] of Object.entries({ "1.3.6.1.2.1.1.3.0": integer(1), ...objects, "1.3.6.1.9.0": integer(1) })) {
    agent.objects.set(oid, value);
  }
  return agent;
}

function readerOf(agent: MemoryAgent): RmonReader {
  return new RmonReader({ session: agent, version: "2c", monotonicMs: () => 0 });
}

describe("RmonReader", () => {
  it("costs a device without RMON one request, and none with the polls after it", async () => {
    const agent = agentWith({});
    const reader = readerOf(agent);

    for (let poll = 0; poll < 30; poll += 1) {
      const raw = await reader.read({ ...context, stats: poll % 5 === 0 });
      expect(raw).toEqual(poll === 0 ? { historyControls: 0 } : undefined);
    }

    expect(agent.requests).toHaveLength(1);
  });

  it("joins statistics to interfaces, the wide counter before the narrow one, and leaves out rows that are being made", async () => {
    const agent = agentWith({
      [`${rmon}.1.1.1.2.5`]: port(1),
      [`${rmon}.1.1.1.5.5`]: counter(7),
      [`${rmon}.1.1.1.6.5`]: counter(3),
      [`${rmon}.1.7.1.2.5`]: { kind: "counter64", value: 2n ** 40n },
      [`${rmon}.1.1.1.2.6`]: port(2),
      [`${rmon}.1.1.1.5.6`]: counter(1),
      [`${rmon}.1.1.1.21.6`]: integer(3),
      [`${rmon}.1.1.1.2.7`]: { kind: "oid", value: "1.3.6.1.4.1.99999.1" },
      [`${rmon}.1.1.1.5.7`]: counter(9),
    });

    const raw = await readerOf(agent).read({ ...context, stats: true });

    expect(raw?.stats?.ports).toEqual([
      {
        key: "Gi0/1",
        speedBps: 1_000_000_000,
        counters: { etherStatsPkts: { value: 2n ** 40n, width: 64 }, etherStatsBroadcastPkts: { value: 3n, width: 32 } },
      },
      { key: "etherStats 7", counters: { etherStatsPkts: { value: 9n, width: 32 } } },
    ]);
  });

  it("names what alarms watch and do, and never asks for the community of an event", async () => {
    const agent = agentWith({
      [`${rmon}.1.1.1.2.5`]: port(2),
      [`${rmon}.1.1.1.5.5`]: counter(1),
      [`${rmon}.3.1.1.3.1`]: { kind: "oid", value: `${rmon}.1.1.1.8.5` },
      [`${rmon}.3.1.1.4.1`]: integer(2),
      [`${rmon}.3.1.1.7.1`]: integer(0),
      [`${rmon}.3.1.1.9.1`]: integer(44),
      [`${rmon}.9.1.1.2.44`]: text("CRC errors"),
      [`${rmon}.9.1.1.4.44`]: text("hidden"),
    });
    const asked: string[] = [];
    const get = agent.get.bind(agent);
    agent.get = (oids) => {
      asked.push(...oids);
      return get(oids);
    };
    const reader = readerOf(agent);

    await reader.read({ ...context, stats: false });

    expect(reader.alarms).toEqual([
      {
        index: 1,
        variable: "etherStatsCRCAlignErrors",
        interface: "Gi0/2",
        sampleType: "delta",
        risingThreshold: 0,
        risingEvent: "CRC errors",
      },
    ]);
    expect(asked.filter((oid) => oid.startsWith(`${rmon}.9.1.1.4`))).toEqual([]);
  });
});

describe("fetchHistory", () => {
  /** A port with a fine history of 4 buckets and a coarse one of 3; bucket n began n intervals ago. */
  function remembering(): MemoryAgent {
    const controls = [
      { index: 1, intervalS: 1_800, buckets: 3 },
      { index: 2, intervalS: 30, buckets: 4 },
    ];
    return agentWith(
      Object.fromEntries(
        controls.flatMap(({ index, intervalS, buckets }) => [
          [`${rmon}.2.1.1.2.${index}`, port(1)],
          [`${rmon}.2.1.1.4.${index}`, integer(buckets)],
          [`${rmon}.2.1.1.5.${index}`, integer(intervalS)],
          ...Array.from({ length: buckets }, (_, at) => at + 1).flatMap((ago): [string, SnmpValue][] => [
            [`${rmon}.2.2.1.3.${index}.${100 - ago}`, { kind: "time-ticks", value: sysUpTimeCs - ago * intervalS * 100 }],
            [`${rmon}.2.2.1.5.${index}.${100 - ago}`, counter(ago)],
          ]),
        ]),
      ),
    );
  }

  const options = (session: MemoryAgent) => ({ session, version: "2c" as const, monotonicMs: () => 0, deadlineMs: 1_000 });

  it("reads the finest history, and a coarser one only for what lies before it", async () => {
    const buckets = await fetchHistory({ interfaces, sysUpTimeCs, backS: 5_000 }, options(remembering()));

    expect(buckets.map(({ intervalS, counters }) => [intervalS, counters["etherHistoryOctets"]])).toEqual([
      [30, 1],
      [30, 2],
      [30, 3],
      [30, 4],
      [1_800, 2],
      [1_800, 3],
    ]);
  });

  it("asks for no more than the gap wants", async () => {
    const agent = remembering();

    const buckets = await fetchHistory({ interfaces, sysUpTimeCs, backS: 40 }, options(agent));

    expect(buckets.map(({ intervalS, startCs }) => [intervalS, startCs])).toEqual([
      [30, sysUpTimeCs - 3_000],
      [30, sysUpTimeCs - 6_000],
    ]);
    expect(agent.requests.filter(({ kind }) => kind === "get")).toHaveLength(1);
  });

  it("gives nothing for a device without a memory, or one that does not answer", async () => {
    const silent = remembering();
    silent.fails = () => "timeout";

    expect(await fetchHistory({ interfaces, sysUpTimeCs, backS: 600 }, options(agentWith({})))).toEqual([]);
    expect(await fetchHistory({ interfaces, sysUpTimeCs, backS: 600 }, options(silent))).toEqual([]);
  });
});

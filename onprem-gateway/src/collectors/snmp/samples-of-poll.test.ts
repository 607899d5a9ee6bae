import { columnCount, columnIndex, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { describe, expect, it } from "vitest";
import type { RawInterface, RawPollData } from "./raw-poll.ts";
import { type CounterMemory, type LaidOutPoll, noCounters, samplesOfPoll } from "./samples-of-poll.ts";
import { dictionaryOf, laidOut } from "./testing/packed.ts";

function port(key: string, octets: bigint, over: Partial<RawInterface> = {}): RawInterface {
  return { key, ifIndex: 1, ifType: 6, speedBps: 1e9, operStatus: 1, counters: { ifInOctets: { value: octets, width: 64 } }, ...over };
}

type NamedPoll = LaidOutPoll & { readonly dictionary: SeriesDictionary };

function poll(sysUpTimeCs: number, interfaces: RawInterface[], over: Partial<RawPollData> = {}): NamedPoll {
  const raw: RawPollData = {
    kind: "ok",
    readAgoMs: 0,
    elapsedMs: 10,
    sysUpTimeCs,
    system: {},
    interfaces,
    processorLoads: [],
    renumbered: 0,
    gaps: [],
    ...over,
  };
  return { ...laidOut(raw), dictionary: dictionaryOf(raw) };
}

const maxIntervalMs = 300_000;
const first = (each: NamedPoll) => ({
  ...samplesOfPoll(each, noCounters, { maxIntervalMs, atMs: 0, previousMs: undefined }),
  dictionary: each.dictionary,
});
const start = (each: NamedPoll): CounterMemory => first(each).memory;
const next = (each: NamedPoll, memory: CounterMemory) => ({
  ...samplesOfPoll(each, memory, { maxIntervalMs, atMs: 60_000, previousMs: 0 }),
  dictionary: each.dictionary,
});
const cell = ({ dictionary, values }: ReturnType<typeof next>, metric: { readonly id: number }, entity = "") =>
  values[columnIndex(dictionary, { entity, metric: metric.id })];

describe("samplesOfPoll", () => {
  it("has a gap for every counter of a first poll, and for everything a device does not have", () => {
    const samples = first(poll(100, [port("a", 5n)]));

    expect(samples.values).toHaveLength(columnCount(samples.dictionary));
    expect(cell(samples, metrics.ifInOctets, "a")).toBeNaN();
    expect(cell(samples, metrics.ifOutOctets, "a")).toBeNaN();
    expect(cell(samples, metrics.cpuLoad)).toBeNaN();
    expect(cell(samples, metrics.pollElapsed)).toBeNaN();
    expect(cell(samples, metrics.ifOperStatus, "a")).toBe(1);
    expect(cell(samples, metrics.uptime)).toBe(1);
  });

  it("gives the increase of each interface and the time it took", () => {
    const memory = start(poll(1_000, [port("a", 100n), port("b", 2n ** 63n)]));

    const samples = next(
      poll(7_000, [port("a", 150n), port("b", 2n ** 63n + 9n)], { processorLoads: [10, 21], memoryUsedBytes: 5, memoryTotalBytes: 9 }),
      memory,
    );

    expect(cell(samples, metrics.ifInOctets, "a")).toBe(50);
    expect(cell(samples, metrics.ifInOctets, "b")).toBe(9);
    expect(cell(samples, metrics.pollElapsed)).toBe(60_000);
    expect(cell(samples, metrics.cpuLoad)).toBe(1_550);
    expect(cell(samples, metrics.memoryUsed)).toBe(5);
  });

  it("has a gap, never a spike, after a restart, a discontinuity, and for an interface that was not there", () => {
    const memory = start(poll(500_000, [port("a", 100n), port("b", 100n, { discontinuityCs: 0 })]));

    const restarted = next(poll(500, [port("a", 200n)]), memory);
    const jumped = next(poll(506_000, [port("b", 200n, { discontinuityCs: 505_000 }), port("new", 9n)]), memory);

    expect(cell(restarted, metrics.ifInOctets, "a")).toBeNaN();
    expect(cell(jumped, metrics.ifInOctets, "b")).toBeNaN();
    expect(cell(jumped, metrics.ifInOctets, "new")).toBeNaN();
  });

  it("believes a tunnel that carries more than the speed it announces, but not a wire", () => {
    const traffic = 10_000_000n;
    const memory = start(poll(1_000, [port("Tu1", 0n, { ifType: 131, speedBps: 9_000 }), port("Gi1", 0n, { speedBps: 9_000 })]));

    const samples = next(
      poll(7_000, [port("Tu1", traffic, { ifType: 131, speedBps: 9_000 }), port("Gi1", traffic, { speedBps: 9_000 })]),
      memory,
    );

    expect(cell(samples, metrics.ifInOctets, "Tu1")).toBe(Number(traffic));
    expect(cell(samples, metrics.ifInOctets, "Gi1")).toBeNaN();
  });

  it("follows a wrap of a 32-bit counter on a wire that cannot wrap twice", () => {
    const counters = (value: bigint) => ({ speedBps: 1e8, counters: { ifInOctets: { value, width: 32 as const } } });
    const memory = start(poll(1_000, [port("a", 0n, counters(2n ** 32n - 10n))]));

    expect(cell(next(poll(7_000, [port("a", 0n, counters(20n))]), memory), metrics.ifInOctets, "a")).toBe(30);
  });

  it("has only device columns for a device without interfaces", () => {
    const samples = first(poll(100, []));

    expect(samples.dictionary).toHaveLength(1);
    expect(samples.values).toHaveLength(5);
  });
});

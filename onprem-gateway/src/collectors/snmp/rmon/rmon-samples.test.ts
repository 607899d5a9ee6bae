import { describe, expect, it } from "vitest";
import type { RmonPort } from "./raw-rmon.ts";
import { type EtherReading, etherDeltas, etherSamples } from "./rmon-samples.ts";

const quarterHourMs = 900_000;
const classes = [
  "etherStatsPkts64Octets",
  "etherStatsPkts65to127Octets",
  "etherStatsPkts128to255Octets",
  "etherStatsPkts256to511Octets",
  "etherStatsPkts512to1023Octets",
  "etherStatsPkts1024to1518Octets",
];

/** A reading of one port after `minutes`; every size class counts the same number of packets. */
function reading(
  minutes: number,
  { octets, each, width = 32, speedBps = 1_000_000_000 }: { octets: bigint; each: bigint; width?: 32 | 64; speedBps?: number },
): EtherReading {
  const counter = (value: bigint, of: 32 | 64 = 32) => ({ value: BigInt.asUintN(of, value), width: of });
  const counters: RmonPort["counters"] = {
    etherStatsOctets: counter(octets, width),
    etherStatsPkts: counter(each * 6n, width),
    etherStatsCRCAlignErrors: counter(each),
    ...Object.fromEntries(classes.map((name) => [name, counter(each)])),
  };
  return { ports: [{ key: "Gi0/1", speedBps, counters }], atMs: minutes * 60_000, sysUpTimeCs: minutes * 6_000 };
}

function deltas(before: EtherReading, now: EtherReading) {
  return etherDeltas(before, now, quarterHourMs)?.ports[0]?.deltas;
}

describe("growth of Ethernet statistics", () => {
  it("is unknown at the first reading", () => {
    expect(etherDeltas(undefined, reading(0, { octets: 0n, each: 0n }), quarterHourMs)).toBeUndefined();
  });

  it("is known over five minutes of a fast line with 32-bit counters, when the packets show that none wrapped twice", () => {
    const nearWrap = 2n ** 32n - 500n;

    expect(deltas(reading(0, { octets: nearWrap, each: 10n }), reading(5, { octets: nearWrap + 60_000n, each: 110n }))).toMatchObject({
      etherStatsOctets: 60_000,
      etherStatsPkts: 600,
      etherStatsPkts64Octets: 100,
      etherStatsCRCAlignErrors: 100,
    });
  });

  it("is a gap, not a guess, when the packets could have filled the counter of octets more than once", () => {
    const found = deltas(reading(0, { octets: 0n, each: 0n }), reading(5, { octets: 3_000_000_000n, each: 5_000_000n }));

    expect(found).toMatchObject({ etherStatsPkts: 30_000_000 });
    expect(found).not.toHaveProperty("etherStatsOctets");
  });

  it("is exact with 64-bit counters, whatever the line carries", () => {
    const found = deltas(
      reading(0, { octets: 0n, each: 0n, width: 64 }),
      reading(5, { octets: 300_000_000_000n, each: 50_000_000n, width: 64 }),
    );

    expect(found).toMatchObject({ etherStatsOctets: 300_000_000_000, etherStatsPkts: 300_000_000, etherStatsPkts64Octets: 50_000_000 });
  });

  it("is a gap after a restart of the device", () => {
    const restarted = { ...reading(5, { octets: 10n, each: 1n }), sysUpTimeCs: 1_000 };

    expect(deltas(reading(0, { octets: 5n, each: 0n }), restarted)).toEqual({});
  });

  it("makes a row with the elapsed time, NaN for what is unknown", () => {
    const found = etherDeltas(reading(0, { octets: 0n, each: 0n }), reading(5, { octets: 600n, each: 1n }), quarterHourMs);
    const { dictionary, values } = etherSamples(found ?? { ports: [], elapsedMs: 0 });

    expect(dictionary).toMatchObject([{ entities: ["Gi0/1"] }, { metrics: [24], entities: [""] }]);
    expect(values).toHaveLength(18);
    expect([values[0], values[1], values[2], values.at(-1)]).toEqual([600, 6, Number.NaN, 300_000]);
  });
});

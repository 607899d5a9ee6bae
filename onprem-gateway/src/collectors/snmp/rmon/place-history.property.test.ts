import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historySamples } from "./history-samples.ts";
import { bootOf, placeBuckets } from "./place-history.ts";
import type { RmonBucket } from "./raw-rmon.ts";

const readMs = 1_764_000_000_000;
const wrapCs = 2 ** 32;
const dayS = 86_400;

function bucket(startCs: number, intervalS = 30, key = "Gi0/1"): RmonBucket {
  return { key, intervalS, startCs, counters: { etherHistoryOctets: 1 } };
}

/** sysUpTime of a moment `agoS` before a reading that showed `sysUpTimeCs`, over a wrap too. */
function ticksAgo(sysUpTimeCs: number, agoS: number): number {
  return (sysUpTimeCs - agoS * 100 + wrapCs) % wrapCs;
}

const uptimes = fc.integer({ min: 0, max: wrapCs - 1 });
const intervals = fc.constantFrom(1, 10, 30, 300, 1_800, 3_600);

describe("placing the buckets of a device's memory in time", () => {
  it("puts a bucket as long ago as sysUpTime has run since, whatever sysUpTime shows, over its wrap too", () => {
    fc.assert(
      fc.property(uptimes, intervals, fc.integer({ min: 0, max: 2 * dayS }), (sysUpTimeCs, intervalS, endedAgoS) => {
        const startedAgoS = endedAgoS + intervalS;
        const [placed] = placeBuckets(
          [bucket(ticksAgo(sysUpTimeCs, startedAgoS), intervalS)],
          { sysUpTimeCs, readMs },
          { fromMs: readMs - 3 * dayS * 1_000 },
        );

        expect(placed?.startS).toBe(readMs / 1_000 - startedAgoS);
      }),
    );
  });

  it("keeps what ends within the gap, the bucket that was under way when it began included, and nothing else", () => {
    fc.assert(
      fc.property(
        uptimes,
        intervals,
        fc.integer({ min: 0, max: dayS }),
        fc.integer({ min: 0, max: dayS }),
        (uptime, intervalS, ago, gapS) => {
          const placed = placeBuckets(
            [bucket(ticksAgo(uptime, ago + intervalS), intervalS)],
            { sysUpTimeCs: uptime, readMs },
            { fromMs: readMs - gapS * 1_000 },
          );

          expect(placed.length).toBe(ago < gapS ? 1 : 0);
        },
      ),
    );
  });

  it("leaves out what would end in the future and what another life of the device wrote", () => {
    const clock = { sysUpTimeCs: 60_000, readMs };
    const gap = { fromMs: readMs - 30 * dayS * 1_000 };

    expect(placeBuckets([bucket(59_000)], clock, gap)).toEqual([]);
    expect(placeBuckets([bucket(3_000_000_000)], clock, gap)).toEqual([]);
  });

  it("brings a bucket to the same second at every reading, though networks delay and clocks drift a little", () => {
    fc.assert(
      fc.property(
        uptimes,
        fc.array(fc.record({ laterS: fc.integer({ min: 1, max: dayS }), jitterMs: fc.integer({ min: -900, max: 900 }) }), {
          maxLength: 20,
        }),
        (uptime, readings) => {
          const gap = { fromMs: readMs - 2 * dayS * 1_000 };
          const buckets = [bucket(ticksAgo(uptime, 100))];
          let bootMs = bootOf({ sysUpTimeCs: uptime, readMs });
          const first = placeBuckets(buckets, { sysUpTimeCs: uptime, readMs, bootMs }, gap)[0]?.startS;
          for (const { laterS, jitterMs } of readings) {
            const clock = { sysUpTimeCs: (uptime + laterS * 100) % wrapCs, readMs: readMs + laterS * 1_000 + jitterMs, bootMs };
            bootMs = bootOf(clock);

            expect(placeBuckets(buckets, { ...clock, bootMs }, gap)[0]?.startS).toBe(first);
          }
        },
      ),
    );
  });

  it("follows a clock that was set, and a device that restarted", () => {
    const before = bootOf({ sysUpTimeCs: 360_000, readMs });

    expect(bootOf({ sysUpTimeCs: 366_000, readMs: readMs + 60_000 + 3_600_000, bootMs: before })).toBe(before + 3_600_000);
    expect(bootOf({ sysUpTimeCs: 1_000, readMs: readMs + 60_000, bootMs: before })).toBe(readMs + 50_000);
  });
});

describe("samples of a device's memory", () => {
  const placed = fc
    .uniqueArray(
      fc.record({ startS: fc.integer({ min: 0, max: 5 }), intervalS: fc.constantFrom(1, 30, 1_800), key: fc.constantFrom("a", "b") }),
      {
        selector: (each) => JSON.stringify(each),
      },
    )
    .map((list) => list.map((each, at) => ({ ...each, startCs: 0, counters: { etherHistoryOctets: at } })));

  it("are the same whatever the order of the buckets, and no two have the same start", () => {
    fc.assert(
      fc.property(placed, (buckets) => {
        const samples = historySamples(buckets);

        expect(historySamples(buckets.toReversed())).toEqual(samples);
        expect(new Set(samples.map(({ startS }) => startS)).size).toBe(samples.length);
        expect(samples.reduce((sum, { dictionary }) => sum + (dictionary[0]?.entities.length ?? 0), 0)).toBe(buckets.length);
      }),
    );
  });

  it("are gaps where the device gave no value, never zero", () => {
    const [samples] = historySamples([{ ...bucket(0), startS: 60, counters: { etherHistoryOctets: 5, etherHistoryPkts: 0 } }]);

    expect([...(samples?.values ?? [])]).toEqual([5, 0, ...Array.from({ length: 10 }, () => Number.NaN)]);
    expect(samples).toMatchObject({ startS: 60, stepS: 30 });
  });
});

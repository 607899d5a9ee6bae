import { type CounterReading, counterDelta } from "@isthmus/domain/counters/counter-delta";
import { interfaceCeiling } from "@isthmus/domain/counters/interface-ceiling";
import { columnIndex } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterNames } from "./oids.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";
import { noCounters, samplesOfPoll } from "./samples-of-poll.ts";
import { dictionaryOf, laidOut } from "./testing/packed.ts";

const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 4_000_000n }),
  fc.bigInt({ min: 2n ** 32n - 2_000_000n, max: 2n ** 32n - 1n }),
  fc.bigInt({ min: 2n ** 63n, max: 2n ** 63n + 4_000_000n }),
);
const counter = fc
  .record({ value, width: fc.constantFrom<32 | 64>(32, 64) })
  .map((each) => ({ ...each, value: BigInt.asUintN(each.width, each.value) }));
const port = fc.record(
  {
    key: fc.constantFrom("a", "b", "c", "d"),
    ifIndex: fc.integer({ min: 1, max: 100 }),
    ifType: fc.constantFrom(6, 131),
    speedBps: fc.constantFrom(9_600, 1e8, 1e10),
    operStatus: fc.integer({ min: 1, max: 7 }),
    discontinuityCs: fc.constantFrom(0, 5),
    counters: fc.dictionary(fc.constantFrom(...counterNames), counter, { noNullPrototype: true }),
  },
  { requiredKeys: ["key", "ifIndex", "counters"] },
);
const poll = fc
  .record({
    interfaces: fc.uniqueArray(port, { selector: ({ key }) => key, maxLength: 4 }),
    advanceCs: fc.constantFrom(6_000, 6_100, -3_000),
  })
  .map(({ interfaces, advanceCs }) => ({ interfaces, advanceCs }));

const atMs = 1_000_000;
const elapsedMs = 60_000;

function data(interfaces: readonly RawInterface[], sysUpTimeCs: number): RawPollData {
  return { kind: "ok", readAgoMs: 0, elapsedMs: 1, sysUpTimeCs, system: {}, interfaces, processorLoads: [], renumbered: 0, gaps: [] };
}

function readingOf(row: RawInterface | undefined, name: string, time: { atMs: number; sysUpTimeCs: number }): CounterReading | undefined {
  const read = row?.counters[name];
  return read && { ...read, ...time, ...(row?.discontinuityCs === undefined ? {} : { discontinuityCs: row.discontinuityCs }) };
}

/** What one counter is judged by alone. */
function expectedDelta(
  before: RawInterface | undefined,
  now: RawInterface,
  { name, advanceCs }: { name: string; advanceCs: number },
): number {
  const reading = readingOf(now, name, { atMs: atMs + elapsedMs, sysUpTimeCs: 500_000 + advanceCs });
  if (reading === undefined) {
    return Number.NaN;
  }
  const isFault = name.endsWith("Errors") || name.endsWith("Discards");
  const unit = name.endsWith("Octets") ? "octets" : isFault ? "faults" : "packets";
  const isWire = now.ifType === 6 && now.speedBps !== undefined;
  const ceiling = isWire ? interfaceCeiling({ unit, speedBps: now.speedBps ?? 0 }) * (reading.width === 64 ? 10 : 1) : undefined;
  const previous = readingOf(before, name, { atMs, sysUpTimeCs: 500_000 });
  const delta = counterDelta(
    previous,
    { ...reading, ...(ceiling === undefined ? {} : { maxPerSecond: ceiling }) },
    { maxIntervalMs: 300_000 },
  );
  return delta.kind === "delta" ? delta.delta : Number.NaN;
}

describe("samplesOfPoll, for all polls", () => {
  it("says of every counter what its two readings say, wherever the interface stood in the table", () => {
    fc.assert(
      fc.property(poll, poll, (first, second) => {
        const timing = { previousMs: undefined, maxIntervalMs: 300_000 };
        const { memory } = samplesOfPoll(laidOut(data(first.interfaces, 500_000)), noCounters, { ...timing, atMs });
        const next = laidOut(data(second.interfaces, 500_000 + second.advanceCs));
        const dictionary = dictionaryOf(second);
        const { values } = samplesOfPoll(next, memory, { ...timing, atMs: atMs + elapsedMs });

        for (const row of second.interfaces) {
          const before = first.interfaces.find(({ key }) => key === row.key);
          for (const name of counterNames) {
            const at = columnIndex(dictionary, { entity: row.key, metric: metrics[name].id });
            expect(values[at]).toBe(expectedDelta(before, row, { name, advanceCs: second.advanceCs }));
          }
          const oper = columnIndex(dictionary, { entity: row.key, metric: metrics.ifOperStatus.id });
          expect(values[oper]).toBe(row.operStatus ?? Number.NaN);
        }
      }),
      { numRuns: 500 },
    );
  });
});

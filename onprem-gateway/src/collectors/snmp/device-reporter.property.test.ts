import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeviceReporter } from "./device-reporter.ts";
import { counterNames } from "./oids.ts";
import { PollReader } from "./packed-poll.ts";
import type { RawPollData } from "./raw-poll.ts";
import { type CounterMemory, noCounters, samplesOfPoll } from "./samples-of-poll.ts";
import { laidOut, packed } from "./testing/packed.ts";

const counter = fc.oneof(
  fc.record({ value: fc.bigInt({ min: 2n ** 32n - 500_000n, max: 2n ** 32n - 1n }), width: fc.constant<32 | 64>(32) }),
  fc.record({ value: fc.bigInt({ min: 0n, max: 500_000n }), width: fc.constantFrom<32 | 64>(32, 64) }),
  fc.record({ value: fc.bigInt({ min: 2n ** 63n, max: 2n ** 63n + 500_000n }), width: fc.constant<32 | 64>(64) }),
);
const port = fc.record(
  {
    key: fc.constantFrom("a", "b", "c", "d"),
    ifIndex: fc.constantFrom(1, 2, 3),
    ifType: fc.constant(6),
    speedBps: fc.constantFrom(1e8, 1e10),
    operStatus: fc.constantFrom(1, 2),
    discontinuityCs: fc.constantFrom(0, 5),
    counters: fc.dictionary(fc.constantFrom(...counterNames), counter, { noNullPrototype: true }),
  },
  { requiredKeys: ["key", "ifIndex", "counters"] },
);
const often = <T>(value: T, other: T) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constant(other) });
const history = fc.array(
  fc.record({
    interfaces: fc.uniqueArray(port, { selector: ({ key }) => key, maxLength: 4 }),
    advanceCs: often(6_000, -400_000),
    minutes: often(1, 9),
    hasSlot: often(true, false),
  }),
  { minLength: 1, maxLength: 8 },
);

describe("DeviceReporter, for all histories of a device", () => {
  it("encodes the samples that the polls with a slot give, under the names that the core knows", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const reporter = new DeviceReporter();
        const reader = new PollReader();
        let counters: CounterMemory = noCounters;
        let previousMs: number | undefined;
        let [nowMs, sysUpTimeCs] = [1_000_000, 500_000];
        let dictionaryHash = "";
        for (const { interfaces, advanceCs, minutes, hasSlot } of steps) {
          nowMs += minutes * 60_000;
          sysUpTimeCs = Math.max(0, sysUpTimeCs + advanceCs);
          const raw = dataOf(interfaces, sysUpTimeCs);
          const slot = hasSlot ? { startS: nowMs / 1_000 - ((nowMs / 1_000) % 60), stepS: 60, samples: true } : undefined;
          const report = reporter.report(packed(raw), { slot, whole: false }, nowMs);
          const arrived = report.kind === "quiet" ? report : reader.read(report);
          dictionaryHash = arrived?.kind === "ok" ? arrived.layout.dictionaryHash : dictionaryHash;
          if (slot === undefined) {
            expect(report).not.toHaveProperty("chunk");
            continue;
          }
          const expected = samplesOfPoll(laidOut(raw), counters, { atMs: nowMs, previousMs, maxIntervalMs: 300_000 });
          [counters, previousMs] = [expected.memory, nowMs];
          const decoded = decodeChunk((report.kind === "failed" ? undefined : report.chunk) ?? new Uint8Array(0));
          expect(decoded).toEqual({
            kind: "ok",
            chunk: {
              startS: slot.startS,
              stepS: 60,
              rows: 1,
              columns: expected.values.length,
              dictionaryHash,
              values: expected.values,
            },
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

function dataOf(interfaces: RawPollData["interfaces"], sysUpTimeCs: number): RawPollData {
  return { kind: "ok", readAgoMs: 0, elapsedMs: 1, sysUpTimeCs, system: {}, interfaces, processorLoads: [], renumbered: 0, gaps: [] };
}

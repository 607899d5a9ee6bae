import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterHistories } from "../arbitraries.ts";
import { type CounterReading, counterDelta, lineRateTolerance } from "./counter-delta.ts";

const options = { maxIntervalMs: 180_000 };

const anyReading: fc.Arbitrary<CounterReading> = fc
  .record({
    width: fc.constantFrom<32 | 64>(32, 64),
    value: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    atMs: fc.nat(400_000),
    sysUpTimeCs: fc.oneof(fc.nat(50_000), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    speedBps: fc.constantFrom(1e6, 1e8, 1e9, 1e11),
  })
  .map((reading) => ({ ...reading, value: reading.value % 2n ** BigInt(reading.width) }));

describe("counterDelta, for all readings", () => {
  it("T9: is never negative and never above what the line carries", () => {
    fc.assert(
      fc.property(anyReading, anyReading, fc.boolean(), (previous, next, sameClock) => {
        const advanceCs = Math.floor((next.atMs - previous.atMs) / 10);
        const sysUpTimeCs = sameClock ? Math.max(0, previous.sysUpTimeCs + advanceCs) % 2 ** 32 : next.sysUpTimeCs;
        const result = counterDelta(
          previous,
          { ...next, sysUpTimeCs, width: previous.width, value: next.value % 2n ** BigInt(previous.width) },
          options,
        );

        if (result.kind === "delta") {
          const most = Math.ceil(((next.speedBps ?? 0) / 8) * lineRateTolerance * (result.elapsedMs / 1_000));
          expect(result.delta).toBeGreaterThanOrEqual(0);
          expect(result.delta).toBeLessThanOrEqual(most);
          expect(Number.isSafeInteger(result.delta)).toBe(true);
          expect(result.elapsedMs).toBe(next.atMs - previous.atMs);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("adds up to the true growth of an undisturbed counter, over wraps of counter and sysUpTime", () => {
    fc.assert(
      fc.property(counterHistories(), ({ readings, growth }) => {
        const deltas = readings.slice(1).map((reading, at) => counterDelta(readings[at], reading, options));

        expect(deltas.map((result) => (result.kind === "delta" ? result.delta : result.reason))).toEqual(growth);
      }),
    );
  });

  it("T9: gives a gap and no spike for every restart, and goes on from there", () => {
    fc.assert(
      fc.property(counterHistories(), fc.nat(5_000), fc.nat(100_000), ({ readings }, upTimeCs, value) => {
        const last = readings.at(-1);
        fc.pre(last !== undefined && last.sysUpTimeCs > 6_000);
        const atMs = last.atMs + 60_000;
        const restarted: CounterReading = { ...last, atMs, sysUpTimeCs: upTimeCs, value: BigInt(value) };
        const later: CounterReading = { ...restarted, atMs: atMs + 60_000, sysUpTimeCs: upTimeCs + 6_000, value: BigInt(value + 500) };
        // A clock about to wrap cannot be told from one that started anew.
        fc.pre(last.sysUpTimeCs < 2 ** 32 - 20_000);

        expect(counterDelta(last, restarted, options)).toEqual({ kind: "gap", reason: "reset" });
        expect(counterDelta(restarted, later, options)).toEqual({ kind: "delta", delta: 500, elapsedMs: 60_000 });
      }),
    );
  });
});

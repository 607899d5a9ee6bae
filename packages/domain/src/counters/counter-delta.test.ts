import { describe, expect, it } from "vitest";
import { type CounterDelta, type CounterReading, counterDelta } from "./counter-delta.ts";

const options = { maxIntervalMs: 180_000 };
/** An hour after the agent's start. */
const before: CounterReading = { value: 1_000n, width: 64, atMs: 0, sysUpTimeCs: 360_000 };
/** A minute later. */
const after: CounterReading = { value: 4_000n, width: 64, atMs: 60_000, sysUpTimeCs: 366_000 };

const delta = (value: number): CounterDelta => ({ kind: "delta", delta: value, elapsedMs: 60_000 });
const gap = (reason: string) => ({ kind: "gap", reason });

function between(first: Partial<CounterReading>, second: Partial<CounterReading>): CounterDelta {
  return counterDelta({ ...before, ...first }, { ...after, ...second }, options);
}

describe("counterDelta", () => {
  it("is the growth and the time it took", () => {
    expect(between({}, {})).toEqual(delta(3_000));
    expect(between({}, { value: 1_000n })).toEqual(delta(0));
  });

  it("has nothing to compare the first reading with", () => {
    expect(counterDelta(undefined, after, options)).toEqual(gap("first"));
  });

  it.each([
    ["at the same time", 0, 0],
    ["before", -1, 0],
    ["longer ago than allowed", 180_001, 18_000],
    ["at an unknown time", Number.NaN, 6_000],
  ])("is stale when the reading was %s", (_name, atMs, advanceCs) => {
    expect(between({}, { atMs, sysUpTimeCs: 360_000 + advanceCs })).toEqual(gap("stale"));
  });

  it("takes an interval of exactly the longest length", () => {
    expect(between({}, { atMs: 180_000, sysUpTimeCs: 378_000 })).toEqual({ kind: "delta", delta: 3_000, elapsedMs: 180_000 });
  });

  it("does not compare counters of different width", () => {
    expect(between({ width: 32 }, {})).toEqual(gap("discontinuity"));
  });

  describe("ifCounterDiscontinuityTime", () => {
    it("breaks the counter when it changes", () => {
      expect(between({ discontinuityCs: 0 }, { discontinuityCs: 365_000 })).toEqual(gap("discontinuity"));
    });

    it("says nothing while it stays, or when one answer lacks it", () => {
      expect(between({ discontinuityCs: 7 }, { discontinuityCs: 7 })).toEqual(delta(3_000));
      expect(between({ discontinuityCs: 7 }, {})).toEqual(delta(3_000));
      expect(between({}, { discontinuityCs: 7 })).toEqual(delta(3_000));
    });
  });

  describe("sysUpTime", () => {
    it("that went back is a restart, whatever the counter says", () => {
      expect(between({}, { sysUpTimeCs: 3_000 })).toEqual(gap("reset"));
      expect(between({ sysUpTimeCs: 2 ** 32 - 3_000 }, { sysUpTimeCs: 60_000 })).toEqual(gap("reset"));
    });

    it("that advanced less than the time that passed is a restart of a young agent", () => {
      expect(between({ sysUpTimeCs: 1_000 }, { sysUpTimeCs: 4_000 })).toEqual(gap("reset"));
    });

    it("may lag by a quarter and five seconds", () => {
      expect(between({}, { sysUpTimeCs: 364_000 })).toEqual(delta(3_000));
      expect(between({}, { sysUpTimeCs: 363_999 })).toEqual(gap("reset"));
    });

    it("may run at twice our pace and five seconds ahead, beyond which our own clock is in doubt", () => {
      expect(between({}, { sysUpTimeCs: 372_500 })).toEqual(delta(3_000));
      expect(between({}, { sysUpTimeCs: 372_501 })).toEqual(gap("implausible"));
    });

    it("that an agent refreshes every few seconds is no restart", () => {
      expect(between({}, { atMs: 5_000, sysUpTimeCs: 360_000 })).toEqual({ kind: "delta", delta: 3_000, elapsedMs: 5_000 });
    });

    it("that wraps after 497 days is no restart", () => {
      expect(between({ sysUpTimeCs: 2 ** 32 - 1_000 }, { sysUpTimeCs: 5_000 })).toEqual(delta(3_000));
      expect(between({ sysUpTimeCs: 2 ** 32 - 1 }, { sysUpTimeCs: 5_999 })).toEqual(delta(3_000));
      expect(between({ sysUpTimeCs: 2 ** 32 - 6_000 }, { sysUpTimeCs: 0 })).toEqual(delta(3_000));
    });
  });

  describe("the speed of the line", () => {
    it("bounds the growth, with a quarter to spare for late answers", () => {
      expect(between({ value: 0n }, { value: 75_000_000n, speedBps: 8e6 })).toEqual(delta(75_000_000));
      expect(between({ value: 0n }, { value: 75_000_001n, speedBps: 8e6 })).toEqual(gap("implausible"));
    });

    it("gives way to a ceiling in the counter's own unit", () => {
      expect(between({ value: 0n }, { value: 7_500n, speedBps: 8, maxPerSecond: 100 })).toEqual(delta(7_500));
      expect(between({ value: 0n }, { value: 7_501n, speedBps: 8e9, maxPerSecond: 100 })).toEqual(gap("implausible"));
    });

    it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("of %d is unknown", (speedBps) => {
      expect(between({}, { speedBps })).toEqual(delta(3_000));
      expect(between({ value: 5_000n }, { speedBps })).toEqual(gap("reset"));
    });

    it("is rounded up to whole units", () => {
      expect(between({ value: 0n }, { value: 1n, maxPerSecond: 0.001 })).toEqual(delta(1));
    });
  });

  describe("a 64-bit counter", () => {
    it("that went back was reset", () => {
      expect(between({ value: 5_000n }, {})).toEqual(gap("reset"));
      expect(between({ value: 5_000n }, { speedBps: 1e9 })).toEqual(gap("reset"));
    });

    it("that started near its end may wrap", () => {
      expect(between({ value: 2n ** 64n - 1_000n }, { speedBps: 1e9 })).toEqual(delta(5_000));
    });

    it("has no delta that a double cannot hold", () => {
      expect(between({ value: 0n }, { value: 2n ** 53n - 1n })).toEqual(delta(Number.MAX_SAFE_INTEGER));
      expect(between({ value: 0n }, { value: 2n ** 53n })).toEqual(gap("implausible"));
    });
  });

  describe("a 32-bit counter", () => {
    const from = { width: 32, value: 2n ** 32n - 1_000n } as const;

    it("that went back wrapped, if the line could have carried that and no second wrap", () => {
      expect(between(from, { width: 32, value: 4_000n, speedBps: 1e8 })).toEqual(delta(5_000));
    });

    it("that went back further than the line can carry was reset", () => {
      expect(between({ width: 32, value: 2n ** 31n }, { width: 32, value: 4_000n, speedBps: 1e8 })).toEqual(gap("reset"));
    });

    it("is ambiguous when it can wrap twice, forwards or backwards", () => {
      expect(between(from, { width: 32, value: 4_000n, speedBps: 1e9 })).toEqual(gap("ambiguous-wrap"));
      expect(between({ width: 32 }, { width: 32, speedBps: 1e9 })).toEqual(gap("ambiguous-wrap"));
    });

    it("is ambiguous from the very speed at which a whole turn fits the interval", () => {
      const turn = 2 ** 32 / 1.25 / 60;
      expect(between({ width: 32 }, { width: 32, maxPerSecond: turn })).toEqual(gap("ambiguous-wrap"));
      expect(between({ width: 32 }, { width: 32, maxPerSecond: turn - 1 })).toEqual(delta(3_000));
    });

    it("that went back on a line of unknown speed is ambiguous", () => {
      expect(between(from, { width: 32, value: 4_000n })).toEqual(gap("ambiguous-wrap"));
    });

    it("that went on is believed on a line of unknown speed", () => {
      expect(between({ width: 32 }, { width: 32 })).toEqual(delta(3_000));
    });
  });

  it.each([
    [{ value: -1n }, {}],
    [{}, { value: -1n }],
    [
      { width: 32, value: 2n ** 32n },
      { width: 32, value: 2n ** 32n + 1n },
    ],
    [
      { width: 32, value: 2n ** 32n - 1n },
      { width: 32, value: 2n ** 32n },
    ],
    [{}, { value: 2n ** 64n }],
  ] as const)("does not believe values outside the counter's width: %o %o", (first, second) => {
    expect(between(first, second)).toEqual(gap("implausible"));
  });
});

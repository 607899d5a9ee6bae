import { BatchAck, limits } from "@isthmus/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordOutcome } from "./record-outcome.ts";
import { toVerdicts } from "./verdicts.ts";

const outcome: fc.Arbitrary<Omit<RecordOutcome, "seq">> = fc.oneof(
  fc.constantFrom<Omit<RecordOutcome, "seq">>({ outcome: "stored" }, { outcome: "duplicate" }, { outcome: "retry", code: "throttled" }),
  fc.record({ outcome: fc.constant("rejected" as const), code: fc.constantFrom("a", "b"), detail: fc.constantFrom("x", "y") }),
);

const outcomes: fc.Arbitrary<readonly RecordOutcome[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), outcome), { minLength: 1, maxLength: 200 })
  .map((steps) => {
    let seq = 0;
    return steps.map(([step, what]) => {
      seq += step;
      return { seq, ...what };
    });
  });

describe("verdicts", () => {
  it("name every record once, in order, with its own outcome", () => {
    fc.assert(
      fc.property(outcomes, (given) => {
        const verdicts = toVerdicts(given);

        for (const { seq, ...what } of given) {
          const naming = verdicts.filter(({ from, to }) => from <= seq && seq <= to);
          expect(naming).toHaveLength(1);
          expect(naming[0]).toMatchObject({ outcome: what.outcome });
        }
        for (const [index, verdict] of verdicts.entries()) {
          expect(verdict.from).toBeGreaterThan(verdicts[index - 1]?.to ?? 0);
        }
      }),
    );
  });

  it("of equal neighbours are one range", () => {
    const given = [1, 2, 4].map((seq) => ({ seq, outcome: "stored" as const }));

    expect(toVerdicts(given)).toEqual([{ from: 1, to: 4, outcome: "stored" }]);
  });

  it("stay within what the gateway reads: the rest is answered retry", () => {
    const worst = Array.from({ length: limits.records }, (_, n) =>
      n % 2 === 0
        ? { seq: 4_000_000_000 + n, outcome: "rejected" as const, code: "invalid-record", detail: "d".repeat(512) }
        : { seq: 4_000_000_000 + n, outcome: "stored" as const },
    );

    const verdicts = toVerdicts(worst);

    const ack = {
      v: 1,
      batchSha256: "a".repeat(64),
      gatewayId: "g".repeat(63),
      streamEpoch: "0192f0c0-0000-4000-8000-000000000001",
      verdicts,
    };
    expect(BatchAck.safeParse(ack).success).toBe(true);
    expect(JSON.stringify(ack).length).toBeLessThanOrEqual(limits.ackBytes);
    expect(verdicts.at(-1)).toMatchObject({ to: 4_000_009_999, outcome: "retry", code: "acknowledgement-full" });
    expect(verdicts.length).toBeGreaterThan(1_000);
  });
});

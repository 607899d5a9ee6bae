import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnswerOutcome, type AnswerSize, decideAnswerSize, initialAnswerSize, unfragmentedOctets } from "./answer-size.ts";

const octets = fc.integer({ min: 1, max: 65_507 });
const outcome: fc.Arbitrary<AnswerOutcome> = fc.oneof(
  fc.record({ kind: fc.constant("whole" as const), budgetOctets: octets, full: fc.boolean() }),
  fc.record({ kind: fc.constant("short" as const), octets }),
  fc.record({ kind: fc.constant("too-big" as const), budgetOctets: octets }),
  fc.record({ kind: fc.constant("lost" as const), budgetOctets: octets }),
);
const after = (size: AnswerSize, outcomes: readonly AnswerOutcome[]) => outcomes.reduce((now, each) => decideAnswerSize(now, each), size);

/** A path or agent that carries answers up to `limit` octets: what it makes of the next request. */
function carry(size: AnswerSize, limit: number, failed: "lost" | "too-big"): AnswerOutcome {
  const { budgetOctets } = size;
  return budgetOctets > limit ? { kind: failed, budgetOctets } : { kind: "whole", budgetOctets, full: true };
}

describe("decideAnswerSize", () => {
  it("stays within its bounds, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 200 }), (outcomes) => {
        const size = after(initialAnswerSize, outcomes);

        expect(size.budgetOctets).toBeGreaterThanOrEqual(400);
        expect(size.budgetOctets).toBeLessThanOrEqual(size.ceilingOctets);
        expect(size.ceilingOctets).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it("never grows by anything but a full answer that came whole under the present budget", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 50 }), outcome, (outcomes, next) => {
        const before = after(initialAnswerSize, outcomes);
        const proof = next.kind === "whole" && next.full && next.budgetOctets >= before.budgetOctets;

        if (!proof) {
          expect(decideAnswerSize(before, next).budgetOctets).toBeLessThanOrEqual(before.budgetOctets);
        }
      }),
    );
  });

  it("starts with single packets and reaches large answers within six polls where they come whole", () => {
    let size = initialAnswerSize;
    expect(size.budgetOctets).toBe(unfragmentedOctets);
    for (let polls = 0; polls < 6; polls += 1) {
      size = decideAnswerSize(size, carry(size, 65_507, "lost"));
    }
    expect(size.budgetOctets).toBe(60_000);
  });

  it("goes back to single packets at the first loss of a fragmented answer, and loses no more than one in 500 after it", () => {
    let size = initialAnswerSize;
    let lost = 0;
    for (let answers = 0; answers < 5_000; answers += 1) {
      const next = carry(size, unfragmentedOctets, "lost");
      lost += next.kind === "lost" ? 1 : 0;
      size = decideAnswerSize(size, next);
    }
    expect(size.budgetOctets).toBe(unfragmentedOctets);
    expect(lost).toBeLessThanOrEqual(11);
  });

  it("finds a size that an agent can answer, wherever its limit lies", () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 60_000 }), fc.constantFrom("lost" as const, "too-big" as const), (limit, failed) => {
        let size = initialAnswerSize;
        for (let answers = 0; answers < 20; answers += 1) {
          size = decideAnswerSize(size, carry(size, limit, failed));
        }
        expect(size.budgetOctets).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("takes the size at which an agent cuts its answers for its limit", () => {
    const grown = after(initialAnswerSize, [{ kind: "whole", budgetOctets: 1_472, full: true }]);

    expect(decideAnswerSize(grown, { kind: "short", octets: 1_400 })).toMatchObject({ budgetOctets: 1_400, ceilingOctets: 1_400 });
  });
});

import { describe, expect, it } from "vitest";
import type { Judgement, WaitCause } from "./judge-answer.ts";
import { defaultBackoff, initialPlan, nextPlan, type SendPlan } from "./send-plan.ts";

const bounds = { ...defaultBackoff, random: () => 0.999 };
const unreachable = failing("unreachable");
const overloaded = failing("overloaded");
const stored: Judgement = { kind: "acknowledged", entered: true, judged: [] };
const divide: Judgement = { kind: "divide", code: "bad", detail: "" };

function failing(cause: WaitCause): Extract<Judgement, { kind: "wait" }> {
  return { kind: "wait", cause, problem: "503" };
}

function judged(outcomes: readonly ("stored" | "retry")[]): Judgement {
  const record = { seq: 1, since: 1, tsMs: 0, kind: "log", body: Buffer.from("{}") } as const;
  return { kind: "acknowledged", entered: true, judged: outcomes.map((outcome) => ({ record, verdict: { from: 1, to: 1, outcome } })) };
}

function after(judgements: readonly Judgement[], { sentRecords = 100, tookMs = 0, random = bounds.random } = {}) {
  let plan: SendPlan = initialPlan;
  const pauses: number[] = [];
  for (const judgement of judgements) {
    const step = nextPlan(plan, { judgement, sentRecords, tookMs }, { ...bounds, random });
    plan = step.plan;
    pauses.push(step.pauseMs);
  }
  return { plan, pauses };
}

describe("nextPlan", () => {
  it("waits longer with every failure, up to a minute while nobody answers and up to five while the cloud is overloaded, for ever", () => {
    const alone = after(Array.from({ length: 2_000 }, () => unreachable)).pauses;
    const busy = after(Array.from({ length: 2_000 }, () => overloaded)).pauses;

    expect(alone.slice(0, 4)).toEqual([499, 999, 1_998, 3_996]);
    expect(alone.at(-1)).toBe(59_970);
    expect(busy.at(-1)).toBe(299_730);
  });

  it.each([unreachable, overloaded])(
    "N4: probes at most once in 30 s when everything fails, even when chance is against it ($cause)",
    (failure) => {
      const { pauses } = after(
        Array.from({ length: 100 }, () => failure),
        { random: () => 0 },
      );

      expect(pauses.slice(7).every((pauseMs) => pauseMs === 30_000)).toBe(true);
    },
  );

  it("counts the time that a failed try took as waiting", () => {
    expect(
      after(
        Array.from({ length: 20 }, () => unreachable),
        { tookMs: 30_000 },
      ).pauses.at(-1),
    ).toBe(29_970);
  });

  it("starts over after a success", () => {
    expect(after([unreachable, unreachable, stored, unreachable]).pauses).toEqual([499, 999, 0, 499]);
  });

  it("never comes back before the server's Retry-After, and not together with all others that were told the same", () => {
    const told = { ...overloaded, retryAfterMs: 8_000 };

    expect(after([told], { random: () => 0 }).pauses).toEqual([8_000]);
    expect(after([told], { random: () => 0.5 }).pauses).toEqual([9_000]);
  });

  it("slows down while most of a batch must be sent again, but not for a few of its records", () => {
    const most = judged(["retry", "retry", "stored"]);
    const few = judged(["retry", "stored", "stored"]);

    expect(after([most, most, most], { sentRecords: 3 }).pauses).toEqual([499, 999, 1_998]);
    expect(after([few, few, few], { sentRecords: 3 }).pauses).toEqual([499, 499, 499]);
  });

  it("probes a line that stays down with light batches, and grows again once it is back", () => {
    expect(after([unreachable, unreachable]).plan.maxRecords).toBe(1_000);
    expect(after([unreachable, unreachable, unreachable]).plan.maxRecords).toBe(100);
    expect(after([unreachable, unreachable, unreachable, stored]).plan.maxRecords).toBe(200);
  });

  it("lets quick batches grow and slow ones shrink", () => {
    expect(after([stored], { tookMs: 100 }).plan.maxRecords).toBe(2_000);
    expect(after([stored], { tookMs: 6_000 }).plan.maxRecords).toBe(1_000);
    expect(after([stored], { tookMs: 20_000, sentRecords: 1_000 }).plan.maxRecords).toBe(500);
  });

  it("halves a refused batch at once and blames a record only when it was alone", () => {
    const halved = nextPlan(initialPlan, { judgement: divide, sentRecords: 101, tookMs: 0 }, bounds);
    const alone = nextPlan(halved.plan, { judgement: divide, sentRecords: 1, tookMs: 0 }, bounds);

    expect(halved).toEqual({ plan: { maxRecords: 51, failures: 0 }, pauseMs: 0, isolated: false });
    expect(alone).toMatchObject({ isolated: true, plan: { failures: 1 } });
  });

  it("quarantines ever more slowly when everything is refused", () => {
    expect(after([divide, divide, divide], { sentRecords: 1 }).pauses).toEqual([499, 999, 1_998]);
  });

  it("sends fewer records when their acknowledgement is too long to read", () => {
    expect(after([{ ...unreachable, fewerRecords: true }]).plan.maxRecords).toBe(50);
  });
});

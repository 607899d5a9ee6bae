import { describe, expect, it } from "vitest";
import type { Judgement } from "./judge-answer.ts";
import { initialPlan, nextPlan, type SendPlan } from "./send-plan.ts";

const bounds = { baseMs: 500, capMs: 60_000, random: () => 0.999 };
const wait: Judgement = { kind: "wait", problem: "503" };
const stored: Judgement = { kind: "acknowledged", judged: [] };
const divide: Judgement = { kind: "divide", code: "bad", detail: "" };

function after(judgements: readonly Judgement[], sentRecords = 100) {
  let plan: SendPlan = initialPlan;
  const pauses: number[] = [];
  for (const judgement of judgements) {
    const step = nextPlan(plan, { judgement, sentRecords }, bounds);
    plan = step.plan;
    pauses.push(step.pauseMs);
  }
  return { plan, pauses };
}

describe("nextPlan", () => {
  it("waits longer with every failure, up to the cap, and for ever", () => {
    const { pauses } = after(Array.from({ length: 2_000 }, () => wait));

    expect(pauses.slice(0, 4)).toEqual([499, 999, 1_998, 3_996]);
    expect(pauses.at(-1)).toBe(59_940);
  });

  it("starts over after a success", () => {
    expect(after([wait, wait, stored, wait]).pauses).toEqual([499, 999, 0, 499]);
  });

  it("never comes back before the server's Retry-After", () => {
    expect(after([{ ...wait, retryAfterMs: 7_000 }]).pauses).toEqual([7_000]);
  });

  it("halves a refused batch at once and blames a record only when it was alone", () => {
    const halved = nextPlan(initialPlan, { judgement: divide, sentRecords: 101 }, bounds);
    const alone = nextPlan(halved.plan, { judgement: divide, sentRecords: 1 }, bounds);

    expect(halved).toEqual({ plan: { maxRecords: 51, failures: 0 }, pauseMs: 0, isolated: false });
    expect(alone).toMatchObject({ isolated: true, plan: { failures: 1 } });
  });

  it("quarantines ever more slowly when everything is refused", () => {
    expect(after([divide, divide, divide], 1).pauses).toEqual([499, 999, 1_998]);
  });

  it("sends fewer records when their acknowledgement is too long to read", () => {
    expect(after([{ ...wait, fewerRecords: true }]).plan.maxRecords).toBe(50);
  });
});

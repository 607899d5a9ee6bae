import { describe, expect, it } from "vitest";
import { decideWay, initialWay, type WayInput, type WayState } from "./hysteresis.ts";

const answered: WayInput = { kind: "answered" };
const missed: WayInput = { kind: "missed", reason: "timeout" };
const thresholds = { downAfter: 3, upAfter: 2 };

/** Feeds inputs 1 s apart, the first at 1,000 ms; "+" answered, "-" missed. */
function run(inputs: string, from: WayState = initialWay(0)) {
  let state = from;
  const effects = [...inputs].flatMap((input, index) => {
    const decision = decideWay(state, input === "+" ? answered : missed, { ...thresholds, nowMs: (index + 1) * 1_000 });
    state = decision.state;
    return decision.effects.map(
      ({ from: before, to, reason }) => `${index + 1}: ${before}>${to}${reason === undefined ? "" : ` ${reason}`}`,
    );
  });
  return { state, effects };
}

describe("a way of watching", () => {
  it("knows nothing at first", () => {
    expect(initialWay(42)).toEqual({ state: "unknown", sinceMs: 42, misses: 0, hits: 0 });
  });

  it.each([
    ["+", ["1: unknown>up"]],
    ["--", []],
    ["---", ["3: unknown>down timeout"]],
    ["-+", ["2: unknown>up"]],
    ["+--+--+", ["1: unknown>up"]],
    ["+---", ["1: unknown>up", "4: up>down timeout"]],
    ["+------", ["1: unknown>up", "4: up>down timeout"]],
    ["---+-+-+", ["3: unknown>down timeout"]],
    ["---++", ["3: unknown>down timeout", "5: down>up"]],
    ["---+++++", ["3: unknown>down timeout", "5: down>up"]],
  ])("reports after %s exactly %j", (inputs, effects) => {
    expect(run(inputs).effects).toEqual(effects);
  });

  it("remembers when it entered its state, not when it was confirmed", () => {
    expect(run("+++").state).toEqual({ state: "up", sinceMs: 1_000, misses: 0, hits: 3 });
    expect(run("+-----").state).toEqual({ state: "down", sinceMs: 4_000, misses: 5, hits: 0, reason: "timeout" });
    expect(run("---++").state).toEqual({ state: "up", sinceMs: 5_000, misses: 0, hits: 2 });
  });

  it("keeps the reason of the last miss until it is up again", () => {
    const down = run("---").state;
    const otherReason = decideWay(down, { kind: "missed", reason: "wrong digest" }, { ...thresholds, nowMs: 4_000 });

    expect(otherReason).toEqual({ state: { state: "down", sinceMs: 3_000, misses: 4, hits: 0, reason: "wrong digest" }, effects: [] });
    expect(run("+", otherReason.state).state).toEqual({ state: "down", sinceMs: 3_000, misses: 0, hits: 1, reason: "wrong digest" });
    expect(run("++", otherReason.state).state).not.toHaveProperty("reason");
  });

  it("keeps a pending miss's reason while up, and drops it with the next answer", () => {
    expect(run("+-").state).toEqual({ state: "up", sinceMs: 1_000, misses: 1, hits: 0, reason: "timeout" });
    expect(run("+-+").state).toEqual({ state: "up", sinceMs: 1_000, misses: 0, hits: 1 });
  });

  it("counts answers of a down state that was restored without a reason", () => {
    const restored: WayState = { state: "down", sinceMs: 5, misses: 3, hits: 0 };

    expect(decideWay(restored, answered, { ...thresholds, nowMs: 9 }).state).toEqual({ state: "down", sinceMs: 5, misses: 0, hits: 1 });
    expect(decideWay(restored, answered, { ...thresholds, nowMs: 9 }).state).not.toHaveProperty("reason");
  });
});

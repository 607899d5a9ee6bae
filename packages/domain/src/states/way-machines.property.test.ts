import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideReach, initialReach, type ReachInput } from "./reach-machine.ts";
import { decideSnmp, initialSnmp, snmpThresholds } from "./snmp-machine.ts";

const inputs: fc.Arbitrary<ReachInput[]> = fc.array(
  fc.oneof(
    fc.constant({ kind: "answered" } as const),
    fc.constantFrom("timeout", "wrong digest").map((reason) => ({ kind: "missed", reason }) as const),
  ),
  { maxLength: 60 },
);
const thresholds = fc.record({ downAfter: fc.integer({ min: 1, max: 5 }), upAfter: fc.integer({ min: 1, max: 5 }) });

describe.each([
  ["ping", initialReach, decideReach],
  ["SNMP", initialSnmp, decideSnmp],
])("%s machine", (_name, initial, decide) => {
  it("reports a change exactly when the state's name changes, and dates it", () => {
    fc.assert(
      fc.property(inputs, thresholds, (given, limits) => {
        let state = initial(0);
        for (const [index, input] of given.entries()) {
          const decision = decide(state, input, { ...limits, nowMs: index + 1 });
          const changed = decision.state.state !== state.state;

          expect(decision.effects.map(({ from, to }) => [from, to])).toEqual(changed ? [[state.state, decision.state.state]] : []);
          expect(decision.state.sinceMs).toBe(changed ? index + 1 : state.sinceMs);
          state = decision.state;
        }
      }),
    );
  });

  it("goes down and up only after enough equal results in a row", () => {
    fc.assert(
      fc.property(inputs, thresholds, (given, limits) => {
        let state = initial(0);
        for (const [index, input] of given.entries()) {
          const { state: next, effects } = decide(state, input, { ...limits, nowMs: index });
          for (const { from, to } of effects) {
            const needed = to === "down" ? limits.downAfter : from === "unknown" ? 1 : limits.upAfter;
            const last = given.slice(Math.max(0, index + 1 - needed), index + 1);

            expect(last).toHaveLength(needed);
            expect(last.every(({ kind }) => kind === (to === "down" ? "missed" : "answered"))).toBe(true);
          }
          state = next;
        }
      }),
    );
  });
});

describe("SNMP machine", () => {
  it("is untouched by pings, and gives its own reason", () => {
    const refused = { kind: "missed", reason: "unknown user" } as const;
    const first = decideSnmp(initialSnmp(0), refused, { ...snmpThresholds, nowMs: 1 });
    const reach = decideReach(initialReach(0), { kind: "answered" }, { downAfter: 3, upAfter: 2, nowMs: 2 });
    const second = decideSnmp(first.state, refused, { ...snmpThresholds, nowMs: 3 });

    expect(first.effects).toEqual([]);
    expect(reach.state.state).toBe("up");
    expect(second.effects).toEqual([{ kind: "changed", from: "unknown", to: "down", reason: "unknown user" }]);
    expect(decideSnmp(second.state, { kind: "answered" }, { ...snmpThresholds, nowMs: 4 }).effects).toEqual([
      { kind: "changed", from: "down", to: "up" },
    ]);
  });
});

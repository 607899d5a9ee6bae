import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideIsolation, type IsolationInput, type IsolationState, initialIsolation } from "./isolation.ts";

const router = "10.0.0.1";
const other = "10.0.0.2";
const heard = (address = router): IsolationInput => ({ kind: "landmark", address, answered: true });
const missed = (address = router): IsolationInput => ({ kind: "landmark", address, answered: false });
const device: IsolationInput = { kind: "device-answered" };

function after(inputs: readonly IsolationInput[]) {
  let state: IsolationState = initialIsolation;
  const effects = inputs.flatMap((input) => {
    const decision = decideIsolation(state, input, { afterMisses: 2 });
    state = decision.state;
    return decision.effects;
  });
  return { state, effects };
}

describe("decideIsolation", () => {
  it("tells once that the gateway is cut off, and once that it is back", () => {
    const { effects, state } = after([heard(), missed(), missed(), missed(), heard(), heard()]);

    expect(effects).toEqual([{ kind: "cut-off", landmarks: [router] }, { kind: "reconnected" }]);
    expect(state.cutOff).toBe(false);
  });

  it("takes a router that never answered for one that does not answer pings", () => {
    expect(after([missed(), missed(), missed()]).effects).toEqual([]);
  });

  it("takes a silent router for its own fault while any device answers", () => {
    expect(after([heard(), missed(), device, missed(), device, missed()]).effects).toEqual([]);
  });

  it("believes a device that answers while cut off", () => {
    expect(after([heard(), missed(), missed(), device]).effects.map(({ kind }) => kind)).toEqual(["cut-off", "reconnected"]);
  });

  it("waits for every landmark that ever answered", () => {
    expect(after([heard(), heard(other), missed(), missed(), missed()]).effects).toEqual([]);
    expect(after([heard(), heard(other), missed(), missed(), missed(other), missed(other)]).effects).toHaveLength(1);
  });

  it("is never cut off right after an answer, and alternates its two effects", () => {
    const input = fc.oneof(fc.constantFrom(heard(), heard(other), missed(), missed(other), device));
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), fc.boolean(), (inputs, byDevice) => {
        const { effects } = after(inputs);
        expect(effects.map(({ kind }) => kind)).toEqual(effects.map((_, at) => (at % 2 === 0 ? "cut-off" : "reconnected")));
        expect(after([...inputs, byDevice ? device : heard()]).state.cutOff).toBe(false);
      }),
    );
  });
});

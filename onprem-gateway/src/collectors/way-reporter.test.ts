import { decideReach, initialReach } from "@isthmus/domain/states/reach-machine";
import { describe, expect, it } from "vitest";
import type { Observation } from "../runtime/observation.ts";
import { DeviceStates } from "./device-states.ts";
import { WayReporter } from "./way-reporter.ts";

function open() {
  const observations: Observation[] = [];
  const states = new DeviceStates(["sw1"]);
  let nowMs = 1_000_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
  const intake = {
    accept: (observation: Observation) => {
      observations.push(observation);
      return Promise.resolve("accepted" as const);
    },
  };
  const reporter = new WayReporter(
    {
      device: { id: "sw1", name: "Access switch", address: "192.0.2.1" },
      way: "icmp",
      initial: initialReach,
      decide: (state, input, at) => decideReach(state, input, { nowMs: at, downAfter: 2, upAfter: 2 }),
    },
    { clock, intake, states },
  );
  const take = (...results: readonly ("answered" | "missed")[]) => {
    for (const kind of results) {
      nowMs += 10_000;
      reporter.take(kind === "answered" ? { kind } : { kind, reason: "timeout" });
    }
    return observations
      .splice(0)
      .map((one) => (one.kind === "reach" ? `${one.state}${one.transition ? "!" : ""}` : one.kind === "event" ? one.type : one.kind));
  };
  return { reporter, states, take, observations };
}

describe("WayReporter", () => {
  it("reports changes with hysteresis, and events only for a loss and its end", () => {
    const { take, states } = open();

    expect(take("answered")).toEqual(["up!"]);
    expect(take("missed")).toEqual([]);
    expect(take("missed")).toEqual(["down!", "reach.down"]);
    expect(states.counts()).toMatchObject({ down: 1 });
    expect(take("answered")).toEqual([]);
    expect(take("answered")).toEqual(["up!", "reach.up"]);
    expect(states.counts()).toMatchObject({ up: 1 });
  });

  it("repeats a state every five minutes", () => {
    const { take } = open();
    take("answered");

    const reports = take(...Array.from({ length: 60 }, () => "answered" as const));

    expect(reports).toEqual(["up", "up"]);
  });

  it("knows nothing while the collector is broken, which is no loss", () => {
    const { take, reporter, states, observations } = open();
    take("answered");

    reporter.lose("the pinger does not work");
    reporter.lose("the pinger does not work");

    expect(observations).toMatchObject([{ kind: "reach", state: "unknown", transition: true, reason: "the pinger does not work" }]);
    expect(states.counts()).toMatchObject({ unknown: 1, down: 0 });
  });
});

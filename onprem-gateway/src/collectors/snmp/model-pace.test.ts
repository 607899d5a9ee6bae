import { describe, expect, it } from "vitest";
import { decideModelPace, type ModelDue, type ModelSchedule } from "./model-pace.ts";

function polls(count: number, options: { readingsEveryPolls?: number; spread?: number; hasPeers?: boolean; restartedAt?: number }) {
  const { readingsEveryPolls = 5, spread = 0, hasPeers = false, restartedAt } = options;
  let schedule: ModelSchedule | undefined;
  return Array.from({ length: count }, (_, at): ModelDue => {
    const { due, next } = decideModelPace(schedule, { readingsEveryPolls, spread }, { restarted: at === restartedAt, hasPeers });
    schedule = next;
    return due;
  });
}

function placesOf(due: ModelDue, list: readonly ModelDue[]): readonly number[] {
  return list.flatMap((each, at) => (each === due ? [at] : []));
}

describe("decideModelPace", () => {
  it("reads everything first, readings every few polls and the rest every thirty", () => {
    const list = polls(70, { spread: 0.5 });

    expect(placesOf("model", list)).toEqual([0, 16, 46]);
    expect(placesOf("readings", list)).toEqual([3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58, 63, 68]);
  });

  it("spreads devices over the polls of a period", () => {
    const second = (spread: number) => placesOf("readings", polls(12, { spread }))[0];

    expect([0.1, 0.3, 0.5, 0.7, 0.9].map(second)).toEqual([1, 2, 3, 4, 5]);
  });

  it("asks for routing neighbours with every poll of a device that has any", () => {
    expect(polls(6, { spread: 0.9, hasPeers: true })).toEqual(["model", "peers", "peers", "peers", "peers", "readings"]);
  });

  it("reads everything again after a restart", () => {
    expect(polls(5, { spread: 0.9, restartedAt: 3 })).toEqual(["model", "none", "none", "model", "none"]);
  });
});

import { describe, expect, it } from "vitest";
import { StartError } from "../errors.ts";
import type { Component } from "./component.ts";
import { problemsOf, sayingWhenStarting, startInOrder } from "./lifecycle.ts";

function recorded(name: string, log: string[], failing: "start" | "stop" | "never" = "never"): Component {
  const act = async (what: "start" | "stop") => {
    log.push(`${what} ${name}`);
    if (what === failing) {
      throw new StartError("collector-unavailable", `${name} cannot ${what}`);
    }
  };
  return { name, start: () => act("start"), stop: () => act("stop"), problem: () => (name === "b" ? "b is unwell" : undefined) };
}

describe("startInOrder", () => {
  it("starts in order and stops in reverse", async () => {
    const log: string[] = [];

    const started = await startInOrder([recorded("a", log), recorded("b", log)]);
    await started.stop();

    expect(log).toEqual(["start a", "start b", "stop b", "stop a"]);
  });

  it("stops what had started when one component cannot start, and passes its error on", async () => {
    const log: string[] = [];

    const starting = startInOrder([recorded("a", log), recorded("b", log, "start"), recorded("c", log)]);

    await expect(starting).rejects.toThrow("b cannot start");
    expect(log).toEqual(["start a", "start b", "stop a"]);
  });

  it("stops every component even when one of them fails to", async () => {
    const log: string[] = [];
    const started = await startInOrder([recorded("a", log), recorded("b", log, "stop")]);

    await expect(started.stop()).rejects.toThrow("b cannot stop");
    expect(log).toContain("stop a");
  });
});

describe("problemsOf", () => {
  it("names each component that has a problem", () => {
    expect(problemsOf([recorded("a", []), recorded("b", [])])).toEqual([{ component: "b", problem: "b is unwell" }]);
  });
});

describe("sayingWhenStarting", () => {
  it("is a problem until the component has started, and the component's own words after that", async () => {
    const component = sayingWhenStarting(recorded("b", []));

    expect(component.problem()).toBe("is starting");
    await component.start();
    expect(component.problem()).toBe("b is unwell");
  });

  it("stays a problem when the start fails", async () => {
    const component = sayingWhenStarting(recorded("a", [], "start"));

    await expect(component.start()).rejects.toThrow("a cannot start");
    expect(component.problem()).toBe("is starting");
  });
});

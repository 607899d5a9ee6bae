import { describe, expect, it } from "vitest";
import type { Component } from "./component.ts";
import { Replaceable } from "./replaceable.ts";

function loud(name: string, said: string[]): Component {
  const say = async (what: string) => {
    said.push(`${name} ${what}`);
  };
  return { name: "snmp", start: () => say("starts"), stop: () => say("stops"), problem: () => `${name} complains` };
}

describe("a replaceable component", () => {
  it("is stopped before the next one starts, which then speaks for both", async () => {
    const said: string[] = [];
    const place = new Replaceable(loud("old", said));
    await place.start();

    await place.replace(() => loud("new", said));
    await place.stop();

    expect(said).toEqual(["old starts", "old stops", "new starts", "new stops"]);
    expect(place.problem()).toBe("new complains");
  });

  it("does not start the next one when it was stopped itself", async () => {
    const said: string[] = [];
    const place = new Replaceable(loud("old", said));
    await place.start();
    await place.stop();

    await place.replace(() => loud("new", said));

    expect(said).not.toContain("new starts");
  });
});

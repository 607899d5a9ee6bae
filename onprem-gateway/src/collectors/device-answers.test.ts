import { describe, expect, it } from "vitest";
import { DeviceAnswers } from "./device-answers.ts";

describe("DeviceAnswers", () => {
  it("says of every device that was read whether it answered an object, a part of it, or its table", () => {
    const answers = new DeviceAnswers();
    answers.learn("sw1", { oids: new Set(["1.3.6.1.2.1.31.1.1.1.6", "1.3.6.1.2.1.99.1.1.1"]), asOfMs: 5 });
    answers.learn("ups1", { oids: new Set(["1.3.6.1.2.1.1.5"]), asOfMs: 7 });

    const who = (oid: string) => answers.of(oid).flatMap(({ id, answers: yes }) => (yes ? [id] : []));
    expect(who("1.3.6.1.2.1.31.1.1.1.6")).toEqual(["sw1"]);
    expect(who("1.3.6.1.2.1.31.1.1.1.60")).toEqual([]);
    expect(who("1.3.6.1.2.1.31.1.1")).toEqual(["sw1"]);
    expect(who("1.3.6.1.2.1.99.1.1.1.4")).toEqual(["sw1"]);
    expect(answers.of("1.3.6.1.2.1.1.5.0")).toEqual([
      { id: "sw1", answers: false, asOfMs: 5 },
      { id: "ups1", answers: true, asOfMs: 7 },
    ]);
  });
});

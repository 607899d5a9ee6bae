import { describe, expect, it } from "vitest";
import { ruleHolds } from "./alarm-rule.ts";

const states = new Map([
  ["hot", "ALARM"],
  ["cold", "OK"],
  ["new one", "INSUFFICIENT_DATA"],
] as const);

describe("ruleHolds", () => {
  it.each([
    ["ALARM(hot)", true],
    ['ALARM("cold")', false],
    ['INSUFFICIENT_DATA("new one")', true],
    ["NOT ALARM(cold) AND ALARM(hot)", true],
    ["ALARM(cold) OR (OK(cold) AND NOT FALSE)", true],
    ["ALARM(cold) AND ALARM(hot) OR TRUE", true],
    ["OK(gone)", false],
  ])("%s is %s", (rule, expected) => {
    expect(ruleHolds(rule, (name) => states.get(name as "hot"))).toBe(expected);
  });

  it.each(["", "ALARM(hot", "ALARM(hot) XOR OK(cold)", "ALARM(hot) OK(cold)"])("refuses '%s'", (rule) => {
    expect(() => ruleHolds(rule, () => "OK")).toThrow("is not understood");
  });
});

import { describe, expect, it } from "vitest";
import { type AlarmCriteria, decideAlarm } from "./alarm-decision.ts";

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

/** `0` not breaching, `X` breaching, `-` missing: the notation of CloudWatch's own tables. */
function slots(text: string): (number | undefined)[] {
  return text.split(" ").map((mark) => (mark === "-" ? undefined : mark === "X" ? 10 : 0));
}

function outcomes(text: string, datapointsToAlarm: number): (string | undefined)[] {
  return treatments.map((treatMissingData) => {
    const criteria: AlarmCriteria = {
      comparison: "GreaterThanThreshold",
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm,
      treatMissingData,
    };
    return decideAlarm(slots(text), criteria)?.state;
  });
}

describe("decideAlarm", () => {
  it.each([
    ["0 - X - X", ["OK", "OK", "OK", "OK"]],
    ["0 - - - -", ["OK", "OK", "OK", "OK"]],
    ["- - - - -", ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"]],
    ["0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["- - X - -", ["ALARM", undefined, "ALARM", "OK"]],
  ])("follows CloudWatch's table for 3 out of 3: %s", (text, expected) => {
    expect(outcomes(text, 3)).toEqual(expected);
  });

  it.each([
    ["0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 - X - -", ["OK", "OK", "ALARM", "OK"]],
    ["- - - - 0", ["OK", "OK", "ALARM", "OK"]],
    ["- - - X -", ["ALARM", undefined, "ALARM", "OK"]],
  ])("follows CloudWatch's table for 2 out of 3: %s", (text, expected) => {
    expect(outcomes(text, 2)).toEqual(expected);
  });

  it.each([
    ["GreaterThanThreshold", 5, "OK"],
    ["GreaterThanOrEqualToThreshold", 5, "ALARM"],
    ["LessThanThreshold", 5, "OK"],
    ["LessThanOrEqualToThreshold", 5, "ALARM"],
    ["LessThanThreshold", 4, "ALARM"],
    ["GreaterThanThreshold", 6, "ALARM"],
  ] as const)("%s the threshold 5 with %d gives %s", (comparison, value, expected) => {
    const decision = decideAlarm([value], {
      comparison,
      threshold: 5,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "missing",
    });

    expect(decision?.state).toBe(expected);
  });
});
